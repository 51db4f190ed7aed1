// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.util.Arrays;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * The traditional ways to upscale an image by an integer.
 *
 * <pre>{@code
 * Img<FloatType> large = Resampling.parse("bicubic").upscale(image, 2);
 * }</pre>
 *
 * Pixels are small squares: output pixel x lies at (x + 0.5) / scale - 0.5 of the input, so nothing moves, and an
 * image scaled by s covers exactly the area it covered before. Outside, the image is mirrored at the edges of its
 * border pixels (c b a | a b c). The weights of every output pixel sum to one.
 * <p>
 * Therefore <b>all keep the mean</b> of each plane, to float rounding. {@link #NEAREST} and
 * {@link #LANCZOS_BACK_PROJECTED} also keep <b>every pixel</b>: the mean of its scale × scale block of output pixels
 * is the input pixel. Cubic and Lanczos kernels overshoot at edges, also below zero; nothing is clipped.
 * NaN spreads no farther than the kernel reaches: 0, 1, 2 or 3 input pixels.
 * <p>
 * All of this is stateless and may be called by several threads; the result does not depend on how many there are.
 */
public enum Resampling {

	/** Each pixel becomes a block. */
	NEAREST("nearest", Kernel.nearest()),

	/** Linear interpolation, 2 × 2 pixels. */
	BILINEAR("bilinear", Kernel.linear()),

	/** Cubic convolution with a = -0.5, 4 × 4 pixels, as in Pillow and MATLAB. */
	BICUBIC("bicubic", Kernel.cubic(-0.5)),

	/** Cubic convolution with a = -0.75, 4 × 4 pixels, as in OpenCV and PyTorch. */
	BICUBIC_SHARP("bicubic-0.75", Kernel.cubic(-0.75)),

	/** Lanczos with three lobes, 6 × 6 pixels. */
	LANCZOS("lanczos", Kernel.lanczos(3)),

	/**
	 * Lanczos, refined by {@link BackProjection} in {@value BackProjection#ITERATIONS} iterations: sharper, and binning
	 * gives the input back.
	 */
	LANCZOS_BACK_PROJECTED("lanczos+bp", Kernel.lanczos(3)) {

		@Override
		float[] upscale(final Separable separable, final float[] plane, final int width, final int height,
			final int scale)
	{
			final float[] first = super.upscale(separable, plane, width, height, scale);
			return BackProjection.refine(plane, width, height, first, scale, separable, BackProjection.ITERATIONS);
		}
	};

	private final String label;
	private final Kernel kernel;

	Resampling(final String label, final Kernel kernel) {
		this.label = label;
		this.kernel = kernel;
	}

	/** The name in menus, macros and tables, such as {@code bicubic}. */
	public String label() {
		return label;
	}

	/**
	 * Upscales an image plane by plane.
	 *
	 * @param image of at least two dimensions: x, y and any others, which are kept; of any real type; its origin is not
	 * @param scale output pixels per input pixel in x and in y, at least 1; with 1 the values are kept as they are
	 * @return an image of (scale · width) × (scale · height) × the other dimensions, with its origin at zero
	 * @throws IllegalArgumentException if the image has less than two dimensions, the scale is less than 1, or a plane
	 * would exceed 2^31 - 9 pixels
	 */
	public Img<FloatType> upscale(final RandomAccessibleInterval<? extends RealType<?>> image, final int scale) {
		if (scale < 1)
			throw new IllegalArgumentException(
				"The scale is how many times wider and higher the image becomes, at least 1; found " + scale + ".");
		Planes.check(image, scale);
		final Separable separable = new Separable(kernel, scale);
		return Planes.map(image, scale * image.dimension(0), scale * image.dimension(1),
			(index, plane, width, height) -> upscale(separable, plane, width, height, scale));
	}

	float[] upscale(final Separable separable, final float[] plane, final int width, final int height,
		final int scale)
	{
		return separable.apply(plane, width, height);
	}

	/**
	 * Finds a method by its label, in any case.
	 *
	 * @param label such as {@code lanczos}
	 * @throws IllegalArgumentException if there is none; the message lists the labels
	 */
	public static Resampling parse(final String label) {
		return Arrays.stream(values()).filter(r -> r.label.equalsIgnoreCase(label.trim())).findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
				"There is no resampling \"" + label + "\". Use one of: " + labels() + "."));
	}

	private static String labels() {
		return Arrays.stream(values()).map(Resampling::label).collect(Collectors.joining(", "));
	}
}
