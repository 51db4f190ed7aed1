// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.normalize.Step.Binarize;
import org.clearstack.normalize.Step.Clip;
import org.clearstack.normalize.Step.FixedMeanStd;
import org.clearstack.normalize.Step.MatchInput;
import org.clearstack.normalize.Step.MeanStd;
import org.clearstack.normalize.Step.ScaleLinear;
import org.clearstack.normalize.Step.ScaleRange;

/**
 * Steps fitted to an image. The way back is what the steps after the network say; where they do not end in values of
 * another kind, the steps before it are taken back as well, so that the result has the image's intensities again.
 *
 * @param before functions of a pixel's value
 * @param after what is done to answers first, as far as it is known
 * @param back whether the linear ones of {@code before} are taken back at the end
 * @param pending steps whose numbers are taken from the answer
 * @param channel of the image
 */
record StepsMap(List<Fitted> before, List<Fitted> after, boolean back, List<Step> pending, int channel)
	implements IntensityMap {

	/** A function of a pixel's value with known numbers, compared by them. */
	interface Fitted {
		double of(double value);
	}

	/** {@code gain · x + offset} */
	record Linear(double gain, double offset) implements Fitted {
		@Override
		public double of(final double value) {
			return gain * value + offset;
		}
	}

	/** What needs no image. */
	record Plain(Step step, int channel) implements Fitted {
		@Override
		public double of(final double value) {
			if (step instanceof Clip clip)
				return Math.min(Math.max(value, clip.min()), clip.max()); // NaN stays NaN
			if (step instanceof Binarize binarize)
				return Double.isNaN(value) ? value : value > Step.of(binarize.threshold(), channel) ? 1 : 0;
			return 1 / (1 + Math.exp(-value));
		}
	}

	/** The same, and nothing is taken back. */
	static IntensityMap described(final Steps steps, final RandomAccessibleInterval<? extends RealType<?>> image,
		final int channel)
	{
		final List<Fitted> before = new ArrayList<>();
		for (final Step step : steps.before())
			before.add(fit(step, converted(image, before), image, channel));
		return new StepsMap(before, List.of(), false, steps.after(), channel);
	}

	/** A linear map that is not taken back. */
	static IntensityMap described(final LinearMap map) {
		return new StepsMap(List.of(new Linear(map.gain(), map.offset())), List.of(), false, List.of(), 0);
	}

	/** Fits the steps before a network to an image, and those after it as far as they do not depend on the answer. */
	static IntensityMap fit(final Steps steps, final RandomAccessibleInterval<? extends RealType<?>> image,
		final int channel)
	{
		final List<Fitted> before = new ArrayList<>();
		for (final Step step : steps.before())
			before.add(fit(step, converted(image, before), image, channel));
		final boolean back = steps.after().stream().noneMatch(Step::isLast);
		if (steps.after().stream().anyMatch(Step::isMeasured))
			return new StepsMap(before, List.of(), back, steps.after(), channel);
		final List<Fitted> after = new ArrayList<>();
		steps.after().forEach(step -> after.add(fit(step, image, image, channel)));
		return new StepsMap(before, after, back, List.of(), channel).simplified();
	}

	/** One linear map, where it is no more than that. */
	private IntensityMap simplified() {
		if (!after.isEmpty() || !before.stream().allMatch(Linear.class::isInstance))
			return this;
		double gain = 1;
		double offset = 0;
		for (final Fitted fitted : before) {
			gain *= ((Linear) fitted).gain();
			offset = ((Linear) fitted).of(offset);
		}
		return LinearMap.isUsable(gain) && Double.isFinite(offset) ? new LinearMap(gain, offset) : this;
	}

	private static Fitted fit(final Step step, final RandomAccessibleInterval<? extends RealType<?>> image,
		final RandomAccessibleInterval<? extends RealType<?>> source, final int channel)
	{
		if (step instanceof ScaleLinear s)
			return new Linear(Step.of(s.gain(), channel), Step.of(s.offset(), channel));
		if (step instanceof FixedMeanStd s)
			return new Linear(1 / Step.of(s.std(), channel), -Step.of(s.mean(), channel) / Step.of(s.std(), channel));
		if (step instanceof MeanStd s)
			return standardised(Moments.of(image), s.eps());
		if (step instanceof ScaleRange s)
			return ranged(Percentiles.of(s.ofInput() ? source : image), s);
		if (step instanceof MatchInput s)
			return matched(Moments.of(image), Moments.of(source), s.eps());
		return new Plain(step, channel);
	}

	private static Fitted standardised(final Moments moments, final double eps) {
		final double width = moments.deviation() + eps;
		return moments.count() == 0 || width == 0 ? new Linear(1, moments.count() == 0 ? 0 : -moments.mean())
			: new Linear(1 / width, -moments.mean() / width);
	}

	private static Fitted ranged(final Percentiles percentiles, final ScaleRange range) {
		if (percentiles.count() == 0)
			return new Linear(1, 0);
		final double low = percentiles.get(range.min());
		final double width = percentiles.get(range.max()) - low + range.eps();
		return width == 0 ? new Linear(1, -low) : new Linear(1 / width, -low / width);
	}

	private static Fitted matched(final Moments prediction, final Moments source, final double eps) {
		final double gain = (source.deviation() + eps) / (prediction.deviation() + eps);
		return Double.isFinite(gain) ? new Linear(gain, source.mean() - prediction.mean() * gain) : new Linear(1, 0);
	}

	private static <T extends RealType<?>> RandomAccessibleInterval<? extends RealType<?>> converted(
		final RandomAccessibleInterval<T> image,
		final List<Fitted> functions)
	{
		final List<Fitted> now = List.copyOf(functions);
		return now.isEmpty() ? image
			: image.view().convert(DoubleType::new, (in, out) -> out.set(apply(now, in.getRealDouble())));
	}

	private static double apply(final List<Fitted> functions, final double value) {
		double result = value;
		for (final Fitted function : functions)
			result = function.of(result);
		return result;
	}

	@Override
	public double forward(final double intensity) {
		return apply(before, intensity);
	}

	@Override
	public double inverse(final double prediction) {
		if (isPending())
			return prediction;
		double value = apply(after, prediction);
		for (int i = before.size() - 1; i >= 0 && back; i--)
			if (before.get(i) instanceof Linear linear)
				value = (value - linear.offset()) / linear.gain();
		return value;
	}

	@Override
	public double spread() {
		double spread = 1;
		for (final Fitted fitted : after)
			spread *= fitted instanceof Linear linear ? Math.abs(linear.gain()) : Double.NaN;
		for (final Fitted fitted : before)
			spread /= fitted instanceof Linear linear && back ? Math.abs(linear.gain()) : 1;
		return isPending() ? Double.NaN : spread;
	}

	@Override
	public boolean isPending() {
		return !pending.isEmpty();
	}

	@Override
	public boolean isJoint() {
		return pending.stream().anyMatch(Step::isJoint);
	}

	@Override
	public IntensityMap fitted(final RandomAccessibleInterval<? extends RealType<?>> prediction,
		final RandomAccessibleInterval<? extends RealType<?>> source)
	{
		final List<Fitted> fitted = new ArrayList<>();
		for (final Step step : pending)
			fitted.add(fit(step, converted(prediction, fitted), source, channel));
		return new StepsMap(before, fitted, back, List.of(), channel);
	}
}
