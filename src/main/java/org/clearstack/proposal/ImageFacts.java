// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.ImagePlus;
import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.StackAxis;
import org.clearstack.io.Numbers;
import org.clearstack.noise.NoiseEstimator;
import org.clearstack.noise.NoiseModel;

/**
 * What is known of an image by looking at the middle of its middle plane and at what its file says.
 *
 * @param field kind of the image: {@code astronomy}, {@code microscopy}, {@code tomography}, or empty
 * @param sign how that is known, such as "its pixels are measured in µm"
 * @param measured its noise
 * @param oversampled whether half as many pixels along each axis would hold all there is to see
 * @param trouble why nothing is known of it, such as "is blank"; empty if something can
 * @param channels of the image
 * @param slices of the image or, where there is one, its frames
 */
public record ImageFacts(String field, String sign, Noise measured, boolean oversampled, String trouble, int channels,
	int slices) {

	/**
	 * The noise of an image.
	 *
	 * @param model in grey levels; null if it cannot be measured
	 * @param level standard deviation at a middling grey level, as a share of the range
	 * @param shot whether most of it is shot noise
	 */
	record Noise(NoiseModel model, double level, boolean shot) {}

	private static final int LARGEST = 1024;
	/** Correlation of neighbours from which noise counts as shared by them. */
	private static final double SHARED = 0.2;
	/** Share of pixels at one end of the range from which an image counts as saturated. */
	private static final double SATURATED = 0.4;
	/** The finest detail as a share of the range, and of the noise, below which it is no loss. */
	private static final double DETAIL = 0.002;
	private static final double DETAIL_IN_NOISE = 0.3;

	/** Looks at an image. */
	public static ImageFacts of(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final RandomAccessibleInterval<? extends RealType<?>> plane =
			planes.plane(0, planes.slices() / 2, planes.frames() / 2);
		final Interval middle = middle(plane);
		final float[] pixels = pixels(plane, middle);
		final float[] sorted = sorted(pixels);
		final FieldSigns signs = FieldSigns.of(image, sorted);
		final String trouble = trouble(image, sorted);
		if (!trouble.isEmpty())
			return new ImageFacts(signs.field(), signs.sign(), new Noise(null, 0, false), false, trouble,
				planes.channels(),
				StackAxis.AUTO.length(planes));
		final double range = sorted[(int) (0.999 * (sorted.length - 1))] - sorted[(int) (0.001 * (sorted.length - 1))];
		final double typical = sorted[sorted.length / 2];
		final int width = (int) middle.dimension(0);
		final int height = (int) middle.dimension(1);
		final NoiseModel noise = measured(pixels, width, height);
		final double deviation = noise == null ? 0 : Math.sqrt(noise.variance(typical));
		final boolean shot = noise != null && noise.variance(typical) > 2 * noise.read() * noise.read();
		final double detail =
			sorted.length < pixels.length ? Double.NaN : Spectrum.finestDetail(pixels, width, height, deviation);
		final boolean oversampled = detail < Math.max(DETAIL * range, DETAIL_IN_NOISE * deviation);
		return new ImageFacts(signs.field(), signs.sign(),
			new Noise(noise, range > 0 ? deviation / range : 0, shot), oversampled,
			"", planes.channels(), StackAxis.AUTO.length(planes));
	}

	/** Its noise in grey levels; null if it cannot be measured. */
	public NoiseModel noise() {
		return measured.model();
	}

	/** Standard deviation of the noise at a middling grey level, as a share of the range. */
	public double level() {
		return measured.level();
	}

	/** Whether neighbouring pixels share noise. */
	public boolean shared() {
		final NoiseModel noise = noise();
		return noise != null && Math.max(noise.rhoX(), noise.rhoY()) > SHARED;
	}

	private static NoiseModel measured(final float[] pixels, final int width, final int height) {
		try {
			return NoiseEstimator.measure(ArrayImgs.floats(pixels, width, height));
		}
		catch (final IllegalArgumentException tooSmallOrEmpty) {
			return null;
		}
	}

	private static String trouble(final ImagePlus image, final float[] sorted) {
		if (sorted.length == 0)
			return "has no finite pixel";
		final float least = sorted[0];
		final float most = sorted[sorted.length - 1];
		if (least == most)
			return "is blank: all pixels of its middle slice are " + Numbers.text(least);
		final long white = count(sorted, most);
		final long black = count(sorted, least);
		if (image.getBitDepth() != 32 && white > SATURATED * sorted.length)
			return "is saturated: " + 100 * white / sorted.length + " % of the pixels of its middle slice are "
				+ Numbers.text(most);
		return white + black > 0.99 * sorted.length ? "has hardly more than two grey levels" : "";
	}

	private static long count(final float[] sorted, final float value) {
		int n = 0;
		for (final float pixel : sorted)
			if (pixel == value)
				n++;
		return n;
	}

	private static float[] sorted(final float[] pixels) {
		final float[] finite = new float[pixels.length];
		int n = 0;
		for (final float pixel : pixels)
			if (Float.isFinite(pixel))
				finite[n++] = pixel;
		final float[] sorted = Arrays.copyOf(finite, n);
		Arrays.sort(sorted);
		return sorted;
	}

	private static Interval middle(final Interval plane) {
		final long[] min = new long[2];
		final long[] max = new long[2];
		for (int d = 0; d < 2; d++) {
			final long size = Math.min(LARGEST, plane.dimension(d));
			min[d] = plane.min(d) + (plane.dimension(d) - size) / 2;
			max[d] = min[d] + size - 1;
		}
		return new FinalInterval(min, max);
	}

	private static float[] pixels(final RandomAccessibleInterval<? extends RealType<?>> plane, final Interval part) {
		final float[] pixels = new float[Math.toIntExact(Intervals.numElements(part))];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(Views.interval(plane, part)).cursor();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = cursor.next().getRealFloat();
		return pixels;
	}
}
