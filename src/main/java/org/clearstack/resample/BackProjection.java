// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Makes an upscaled image agree with the image it came from: binned, it gives the input back.
 * <p>
 * Iterative back-projection (M. Irani and S. Peleg, Improving resolution by image registration, CVGIP 53(3):231, 1991):
 * bin the upscaled image, subtract from the input, upscale the difference by Lanczos and add it. Each iteration
 * sharpens a little and shrinks the difference. In the end what is left is spread evenly over the block of each pixel
 * (flux conservation), so the mean of a block equals its input pixel to float rounding, 1e-6 relative to the largest
 * values there.
 * <p>
 * Where the binned image is NaN or infinite nothing is corrected, so such values do not spread. May be called by
 * several threads.
 */
public final class BackProjection {

	/**
	 * As many iterations as {@link Resampling#LANCZOS_BACK_PROJECTED} makes: on microscopy, more changed PSNR by less
	 * than 0.01 dB.
	 */
	public static final int ITERATIONS = 5;

	private BackProjection() {}

	/**
	 * Refines any upscaled image, however it was made, plane by plane.
	 *
	 * @param input of at least two dimensions, x, y and others
	 * @param upscaled an integer times wider and as much higher, of the same other dimensions
	 * @param iterations at least 0; with 0 the difference is only spread over the blocks
	 * @return the refined image, of the size of {@code upscaled}, with its origin at zero
	 * @throws IllegalArgumentException if the sizes do not fit or the iterations are negative
	 */
	public static Img<FloatType> refine(final RandomAccessibleInterval<? extends RealType<?>> input,
		final RandomAccessibleInterval<? extends RealType<?>> upscaled, final int iterations)
	{
		Planes.check(input, 1);
		final int scale = scale(input, upscaled);
		Planes.check(input, scale);
		if (iterations < 0)
			throw new IllegalArgumentException(
				"The number of back-projections is at least 0; found " + iterations + ".");
		final Separable lanczos = new Separable(Kernel.lanczos(3), scale);
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(upscaled).cursor();
		return Planes.map(input, upscaled.dimension(0), upscaled.dimension(1),
			(index, plane, width, height) -> refine(plane,
				width, height, Planes.next(pixels, plane.length * scale * scale), scale, lanczos, iterations));
	}

	/** Refines one plane in place. */
	static float[] refine(final float[] input, final int width, final int height, final float[] upscaled,
		final int scale,
		final Separable upscaling, final int iterations)
	{
		for (int i = 0; i < iterations; i++) {
			final float[] correction =
				upscaling.apply(difference(input, width, height, upscaled, scale), width, height);
			for (int k = 0; k < upscaled.length; k++)
				upscaled[k] += correction[k];
		}
		spread(difference(input, width, height, upscaled, scale), width, upscaled, scale);
		return upscaled;
	}

	/** The input minus the mean of its block, or zero where that is not finite. */
	private static float[] difference(final float[] input, final int width, final int height, final float[] upscaled,
		final int scale)
	{
		final float[] difference = new float[input.length];
		IntStream.range(0, height).parallel().forEach(y -> {
			for (int x = 0; x < width; x++) {
				final double d =
					input[y * width + x] - blockMean(upscaled, (y * width * scale + x) * scale, width * scale, scale);
				difference[y * width + x] = Double.isFinite(d) ? (float) d : 0;
			}
		});
		return difference;
	}

	private static double blockMean(final float[] upscaled, final int start, final int width, final int scale) {
		double sum = 0;
		for (int y = 0; y < scale; y++)
			for (int x = 0; x < scale; x++)
				sum += upscaled[start + y * width + x];
		return sum / ((double) scale * scale);
	}

	private static void spread(final float[] difference, final int width, final float[] upscaled, final int scale) {
		final int wide = width * scale;
		for (int i = 0; i < upscaled.length; i++)
			upscaled[i] += difference[i / wide / scale * width + i % wide / scale];
	}

	private static int scale(final RandomAccessibleInterval<?> input, final RandomAccessibleInterval<?> upscaled) {
		final long[] expected = input.dimensionsAsLongArray();
		final long scale = Math.max(1, upscaled.dimension(0) / Math.max(1, expected[0]));
		expected[0] *= scale;
		expected[1] *= scale;
		if (!Arrays.equals(expected, upscaled.dimensionsAsLongArray()))
			throw new IllegalArgumentException(
				"The upscaled image must be an integer times as wide and as high as the input; found "
					+ Arrays.toString(upscaled.dimensionsAsLongArray()) + " for an input of "
					+ Arrays.toString(input.dimensionsAsLongArray())
					+ ". Give the image the upscaled one was made from.");
		return Math.toIntExact(scale);
	}
}
