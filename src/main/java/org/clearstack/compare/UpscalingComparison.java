// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.planar.PlanarImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Degradation;
import org.clearstack.metric.ImagePair;
import org.clearstack.metric.Metric;
import org.clearstack.metric.MetricRules;
import org.clearstack.task.Progress;

/**
 * Degrades a ground-truth image, upscales it by several methods and rates each against the ground truth, plane by
 * plane.
 *
 * <pre>{@code
 * Comparison comparison = new Comparison(channels, Degradation.binning(2), 0, 0);
 * RatedMethod bicubic = comparison.rate(Upscaler.of(Resampling.BICUBIC, 2), progress);
 * }</pre>
 *
 * The ground-truth image is read slice by slice; the degraded one is kept, and of all others the slice to show. Pixels
 * that are NaN or infinite are filled from their neighbours before anything else. One thread at a time.
 */
public final class UpscalingComparison {

	/** Images must be this wide and high: SSIM looks through a window of 11 pixels, HFENN through one of 15. */
	public static final int MIN_SIZE = 16;

	/** Pixels upscaled at a time. */
	private static final long AT_ONCE = 1 << 24;

	private final Degradation degradation;
	private final int scale;
	private final int shown;
	private final int width;
	private final int height;
	private final List<ReferenceStack> channels = new ArrayList<>();
	private final List<Img<FloatType>> low = new ArrayList<>();
	private final List<Double> ranges = new ArrayList<>();
	private final List<RandomAccessibleInterval<FloatType>> original = new ArrayList<>();
	private final List<String> notes = new ArrayList<>();
	private List<Metric> metrics = PlaneScores.METRICS;

	/**
	 * Degrades the image.
	 *
	 * @param image one stack a channel: x, y and slices; equal in size, of any real type and origin
	 * @param degradation whose binning is the scale to upscale by again; each plane gets other random numbers
	 * @param range the data range of PSNR, SSIM and HFENN in intensities; 0 for each channel's largest minus smallest
	 * value
	 * @param shown the slice to keep for pictures, from 0
	 * @throws IllegalArgumentException if the image is too small, has one value only while the range is 0, or has no
	 * such slice
	 */
	public UpscalingComparison(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> image,
		final Degradation degradation, final double range,
		final int shown)
	{
		this(image, null, degradation, range, shown);
	}

	/**
	 * Takes a degraded image that is there already, such as a short exposure of what the ground truth shows. Its grey
	 * levels are brought to those of the ground truth by a gain and an offset.
	 *
	 * @param image one stack a channel: x, y and slices; equal in size, of any real type and origin
	 * @param degraded as many stacks of the same sizes
	 * @param range as above
	 * @param shown the slice to keep for pictures, from 0
	 * @throws IllegalArgumentException as above
	 */
	public UpscalingComparison(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> image,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> degraded, final double range,
		final int shown)
	{
		this(image, degraded, Degradation.binning(1), range, shown);
	}

	private UpscalingComparison(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> image,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> degraded, final Degradation degradation,
		final double range, final int shown)
	{
		this.degradation = degradation;
		this.shown = shown;
		scale = degradation.binning();
		width = cropped(image.get(0), 0);
		height = cropped(image.get(0), 1);
		check(image.get(0));
		for (int c = 0; c < image.size(); c++)
			add(c, new ReferenceStack(image.get(c), width, height),
				degraded == null ? null : new ReferenceStack(degraded.get(c), width, height), range);
		tellWhatChanged(image.get(0));
	}

	/**
	 * Asks for other metrics than {@link PlaneScores#METRICS}.
	 *
	 * @param wanted in the order of a table; PSNR comes first where it is not among them, since pictures tell it
	 * @return this
	 */
	public UpscalingComparison by(final List<Metric> wanted) {
		final List<Metric> all = new ArrayList<>(wanted);
		if (wanted.stream().noneMatch(metric -> metric.key().equals("psnr")))
			all.add(0, Metric.of("psnr"));
		metrics = List.copyOf(all);
		return this;
	}

	private int cropped(final Interval image, final int axis) {
		return Math.toIntExact(image.dimension(axis) / scale * scale);
	}

	private void check(final Interval image) {
		if (width < MIN_SIZE || height < MIN_SIZE || width / scale < 2 || height / scale < 2)
			throw new IllegalArgumentException(
				"The image has " + image.dimension(0) + " x " + image.dimension(1) + " pixels; a comparison by " + scale
					+ " needs at least " + Math.max(MIN_SIZE, 2 * scale) + " x " + Math.max(MIN_SIZE, 2 * scale)
					+ ". Choose a larger image or selection.");
		if (shown < 0 || shown >= image.dimension(2))
			throw new IllegalArgumentException(
				"There is no slice " + (shown + 1) + ": the image has " + image.dimension(2) + ".");
	}

	private void add(final int c, final ReferenceStack reference, final ReferenceStack given, final double range) {
		final Img<FloatType> degraded = PlanarImgs.floats(width / scale, height / scale, reference.slices());
		for (int z = 0; z < reference.slices(); z++) {
			final RandomAccessibleInterval<FloatType> groundTruth = reference.slice(z);
			final long seed = degradation.noise().seed() + (long) c * reference.slices() + z;
			copy(given == null ? degradation.withSeed(seed).apply(groundTruth) : given.slice(z),
				Views.hyperSlice(degraded, 2, z));
			if (z == shown)
				original.add(groundTruth);
		}
		if (range == 0 && !(reference.range() > 0))
			throw new IllegalArgumentException("The image has one value only" + (c == 0 ? "" : " in channel " + (c + 1))
				+ ", so there is nothing to compare. Choose another image or selection.");
		if (given != null)
			GreyLevels.bring(degraded, reference);
		channels.add(reference);
		low.add(degraded);
		ranges.add(range > 0 ? range : reference.range());
	}

	private static void copy(final RandomAccessibleInterval<FloatType> from,
		final RandomAccessibleInterval<FloatType> to)
	{
		final var source = Views.flatIterable(from).cursor();
		Views.flatIterable(to).forEach(pixel -> pixel.set(source.next()));
	}

	private static Img<FloatType> copy(final RandomAccessibleInterval<FloatType> plane) {
		final Img<FloatType> copy = PlanarImgs.floats(plane.dimension(0), plane.dimension(1));
		copy(plane, copy);
		return copy;
	}

	private void tellWhatChanged(final Interval image) {
		if (width != image.dimension(0) || height != image.dimension(1))
			notes.add("Cropped from " + image.dimension(0) + " x " + image.dimension(1) + " to " + width + " x "
				+ height + " pixels, which "
				+ scale + " divides.");
		final long holes = channels.stream().mapToLong(ReferenceStack::holes).sum();
		if (holes > 0)
			notes.add(holes + " pixels that are NaN or infinite were filled from their neighbours.");
	}

	/** How many times wider and higher the methods make the degraded image. */
	public int scale() {
		return scale;
	}

	/** Width of the ground-truth image as compared, in pixels. */
	public int width() {
		return width;
	}

	/** Height of the ground-truth image as compared, in pixels. */
	public int height() {
		return height;
	}

	/** Number of planes: channels times slices. */
	public int planes() {
		return channels.size() * channels.get(0).slices();
	}

	/** The slice that is shown, from 0. */
	public int shown() {
		return shown;
	}

	/** The ground-truth image's slice to show, one plane a channel. */
	public List<RandomAccessibleInterval<FloatType>> original() {
		return original;
	}

	/** The degraded image's slice to show, one plane a channel. */
	public List<RandomAccessibleInterval<FloatType>> low() {
		final List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
		low.forEach(stack -> planes.add(Views.hyperSlice(stack, 2, shown)));
		return planes;
	}

	/** What was done to the image that its owner should know, in sentences. */
	public List<String> notes() {
		return notes;
	}

	/**
	 * Upscales the degraded image and rates the result. A first slice is upscaled before, untimed.
	 *
	 * @param method that upscales single channels, or as many as the image has
	 * @param progress gets planes done and planes altogether
	 * @throws CancellationException if cancelled
	 */
	public RatedMethod rate(final Upscaler method, final Progress progress) {
		final Run run = new Run(method, progress);
		method.fit(low(0, method)).upscale(slices(low(0, method), 0, 1), run.silent);
		for (int c = 0; c < channels.size(); c += method.channels())
			run.rate(c);
		return new RatedMethod(method.name(), run.ratings, run.nanos / 1e9, (long) planes() * width * height, run.kept);
	}

	/**
	 * The degraded channels that a method upscales together, from one on: x, y and slices, and channels where there are
	 * several.
	 */
	private RandomAccessibleInterval<FloatType> low(final int c, final Upscaler method) {
		return method.channels() == 1 ? low.get(c) : Views.stack(low.subList(c, c + method.channels()));
	}

	/** Slices of a degraded image from first to before last. */
	private static RandomAccessibleInterval<FloatType> slices(final RandomAccessibleInterval<FloatType> image,
		final long first, final long last)
	{
		final long[] min = image.minAsLongArray();
		final long[] max = image.maxAsLongArray();
		min[2] = first;
		max[2] = last - 1;
		return Views.zeroMin(Views.interval(image, min, max));
	}

	/** One method on its way through the channels. */
	private final class Run {

		private final Upscaler method;
		private final Progress progress;
		private final Progress silent;
		private final List<PlaneScores> ratings = new ArrayList<>();
		private final List<RandomAccessibleInterval<FloatType>> kept = new ArrayList<>();
		private long nanos;

		Run(final Upscaler method, final Progress progress) {
			this.method = method;
			this.progress = progress;
			this.silent = progress.quiet();
		}

		/** Upscales and rates the channels that belong together, from one on. */
		void rate(final int c) {
			final int depth = channels.get(c).slices();
			final int together = (int) Math.max(1, AT_ONCE / ((long) width * height * method.channels()));
			final RandomAccessibleInterval<FloatType> degraded = low(c, method);
			final long fitting = System.nanoTime();
			final Upscaler.Fitted fitted = method.fit(degraded);
			nanos += System.nanoTime() - fitting;
			for (int z = 0; z < depth; z += together) {
				final int last = Math.min(depth, z + together);
				final long start = System.nanoTime();
				final RandomAccessibleInterval<FloatType> upscaled = fitted.upscale(slices(degraded, z, last), silent);
				nanos += System.nanoTime() - start;
				for (int k = 0; k < method.channels(); k++)
					for (int i = z; i < last; i++)
						rate(c + k, i, Views.hyperSlice(
							method.channels() == 1 ? upscaled : Views.hyperSlice(upscaled, 3, k), 2, i - z));
			}
		}

		private void rate(final int c, final int z, final RandomAccessibleInterval<FloatType> plane) {
			progress.report(ratings.size(), planes(), "Rating " + method.name());
			if (progress.isCanceled())
				throw new CancellationException();
			ratings.add(PlaneScores.of(c, z, new ImagePair(channels.get(c).slice(z), plane, null, ranges.get(c),
				MetricRules.standard()), metrics));
			if (z == shown)
				kept.add(copy(plane));
		}
	}
}
