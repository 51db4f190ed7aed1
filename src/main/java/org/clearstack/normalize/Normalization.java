// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * A rule how intensities are normalised before a network, as models write it down:
 * <pre>
 * percentile LOW HIGH   these percentiles (0 to 100) become 0 and 1
 * mean-std              mean 0, standard deviation 1
 * min-max               smallest and largest intensity become 0 and 1
 * range LOW HIGH        these intensities become 0 and 1
 * none                  as they are
 * </pre>
 * or as the steps of a model that others trained, see {@link Steps}.
 * {@code Normalization.parse("percentile 0.1 99.9").fit(image).forward(intensity)}
 * <p>
 * Fit once per image, not once per tile, or tiles will not match. Immutable.
 */
public final class Normalization {

	private static final String RULES = "percentile LOW HIGH, mean-std, min-max, range LOW HIGH, none";

	private enum Kind {
		PERCENTILE, MEAN_STD, MIN_MAX, RANGE, NONE, STEPS
	}

	private static final Steps NO_STEPS = new Steps(List.of(), List.of());

	/** No normalisation: every image gets {@link LinearMap#IDENTITY}. */
	public static final Normalization NONE = new Normalization(Kind.NONE, 0, 0, "none");

	private final Kind kind;
	private final double low;
	private final double high;
	private final Steps steps;
	private final String text;

	private Normalization(final Kind kind, final double low, final double high, final String text) {
		this.kind = kind;
		this.low = low;
		this.high = high;
		this.text = text;
		steps = NO_STEPS;
	}

	private Normalization(final Steps steps, final String text) {
		kind = Kind.STEPS;
		low = 0;
		high = 0;
		this.steps = steps;
		this.text = text;
	}

	/** A rule of steps. */
	public static Normalization of(final Steps steps) {
		return new Normalization(steps, steps.toString());
	}

	/**
	 * Reads a rule. Upper and lower case are the same.
	 *
	 * @param rule one of the forms listed above
	 * @throws IllegalArgumentException if it is none of them, with the rule found and the rules there are
	 */
	public static Normalization parse(final String rule) {
		if (Steps.isSteps(Objects.requireNonNull(rule, "rule")))
			return new Normalization(Steps.parse(rule), rule);
		final String[] words = Objects.requireNonNull(rule, "rule").strip().toLowerCase(Locale.ROOT).split("\\s+");
		switch (words[0]) {
			case "percentile" :
				return percentile(rule, words);
			case "range" :
				return ascending(Kind.RANGE, rule, words);
			case "mean-std" :
				return plain(Kind.MEAN_STD, rule, words);
			case "min-max" :
				return plain(Kind.MIN_MAX, rule, words);
			case "none" :
				return plain(Kind.NONE, rule, words);
			default :
				throw bad(rule, "is not known");
		}
	}

	private static Normalization plain(final Kind kind, final String rule, final String[] words) {
		if (words.length != 1)
			throw bad(rule, "takes no numbers");
		return new Normalization(kind, 0, 0, rule);
	}

	private static Normalization percentile(final String rule, final String[] words) {
		final Normalization parsed = ascending(Kind.PERCENTILE, rule, words);
		if (parsed.low < 0 || parsed.high > 100)
			throw bad(rule, "needs percentiles between 0 and 100");
		return parsed;
	}

	private static Normalization ascending(final Kind kind, final String rule, final String[] words) {
		if (words.length != 3)
			throw bad(rule, "needs two numbers");
		final double low = number(rule, words[1]);
		final double high = number(rule, words[2]);
		if (low >= high)
			throw bad(rule, "needs the lower number first and a higher one after it");
		return new Normalization(kind, low, high, rule);
	}

	private static double number(final String rule, final String word) {
		try {
			final double value = Double.parseDouble(word);
			if (Double.isFinite(value))
				return value;
		}
		catch (final NumberFormatException e) {
			throw bad(rule, "has '" + word + "' where a number is expected");
		}
		throw bad(rule, "needs finite numbers");
	}

	private static IllegalArgumentException bad(final String rule, final String why) {
		return new IllegalArgumentException("The normalization '" + rule + "' " + why + "; use one of: " + RULES + ".");
	}

	/**
	 * Fits the rule to an image of any size and number of dimensions. NaN and infinite pixels are ignored.
	 * The image is streamed: memory is bounded by one array of 2<sup>24</sup> floats.
	 * <p>
	 * Percentiles interpolate linearly between order statistics (Hyndman and Fan 1996, type 7, as numpy does)
	 * and are exact up to 2<sup>24</sup> pixels (to float precision for pixels of more than 32-bit float);
	 * larger images are sampled on a regular lattice of at most that many pixels. Where both percentiles are
	 * the same intensity, as in an image that is mostly background, smallest and largest intensity are taken.
	 * Mean, standard deviation (population), minimum and maximum are of all pixels.
	 *
	 * @return a map that can always be inverted; its gain is 1 for a constant image, and it is the identity
	 *         for an image without a finite pixel
	 */
	public LinearMap fit(final RandomAccessibleInterval<? extends RealType<?>> image) {
		switch (kind) {
			case PERCENTILE :
				return fitPercentiles(image);
			case MEAN_STD :
				return fitMoments(Moments.of(image));
			case MIN_MAX :
				final Moments moments = Moments.of(image);
				return moments.count() == 0 ? LinearMap.IDENTITY
					: LinearMap.of(moments.min(), moments.max() - moments.min());
			case RANGE :
				return LinearMap.of(low, high - low);
			case STEPS :
				if (StepsMap.fit(steps, image, 0) instanceof LinearMap linear)
					return linear;
				throw new IllegalArgumentException(
					"The normalization '" + this + "' does more than scale intensities, and has no such map.");
			default :
				return LinearMap.IDENTITY;
		}
	}

	/**
	 * Fits the rule to an image of whole numbers by how often each occurs: what {@link #fit} gives, with exact
	 * percentiles.
	 *
	 * @throws IllegalArgumentException if the rule is one of {@link #steps()}
	 */
	public LinearMap fit(final Histogram values) {
		if (kind == Kind.RANGE)
			return LinearMap.of(low, high - low);
		if (kind == Kind.NONE || kind != Kind.STEPS && values.count() == 0)
			return LinearMap.IDENTITY;
		final double least = values.percentile(0);
		final double most = values.percentile(100);
		return switch (kind) {
			case MEAN_STD -> LinearMap.of(values.mean(), values.deviation());
			case MIN_MAX -> LinearMap.of(least, most - least);
			case PERCENTILE -> {
				final double from = values.percentile(low);
				final double width = values.percentile(high) - from;
				yield width > 0 ? LinearMap.of(from, width) : LinearMap.of(least, most - least);
			}
			default -> throw new IllegalArgumentException(
				"The normalization '" + this + "' is made of steps, which are fitted to pixels.");
		};
	}

	/** Whether the rule is the same map for every image. */
	public boolean isFixed() {
		return kind == Kind.RANGE || kind == Kind.NONE;
	}

	/**
	 * Fits the rule to a channel of an image, with all that is done to the network's output as well.
	 *
	 * @param image the channel; or all of them, where the rule {@link #isJoint() takes them together}
	 * @param channel its number from 0, for rules that have numbers for each
	 */
	public IntensityMap map(final RandomAccessibleInterval<? extends RealType<?>> image, final int channel) {
		return kind == Kind.STEPS ? StepsMap.fit(steps, image, channel) : fit(image);
	}

	/** The same as a description says it and no more: the normalisation is not taken back at the end. */
	public IntensityMap described(final RandomAccessibleInterval<? extends RealType<?>> image, final int channel) {
		return kind == Kind.STEPS ? StepsMap.described(steps, image, channel) : StepsMap.described(fit(image));
	}

	/** Whether the rule is fitted to all channels together. */
	public boolean isJoint() {
		return steps.before().stream().anyMatch(Step::isJoint);
	}

	/**
	 * Whether the rule takes numbers from all that a network gives, so that a part of an image cannot be restored for
	 * itself.
	 */
	public boolean needsWholeAnswer() {
		return steps.after().stream().anyMatch(Step::isMeasured);
	}

	/** The steps of a model that others trained; none of rules of the other forms. */
	public Steps steps() {
		return steps;
	}

	/** Whether the rule samples percentiles. */
	public boolean hasPercentiles() {
		return kind == Kind.PERCENTILE || steps.before().stream().anyMatch(Step.ScaleRange.class::isInstance);
	}

	/**
	 * A percentile of the finite pixels of an image, sampled and streamed as {@link #fit} does it.
	 *
	 * @param percent from 0 to 100
	 * @return an intensity; NaN for an image without a finite pixel
	 * @throws IllegalArgumentException if percent is not from 0 to 100
	 */
	public static double percentile(final RandomAccessibleInterval<? extends RealType<?>> image, final double percent) {
		if (!(percent >= 0 && percent <= 100))
			throw new IllegalArgumentException("The percentile is " + percent + "; it must be from 0 to 100.");
		final Percentiles percentiles = Percentiles.of(image);
		return percentiles.count() == 0 ? Double.NaN : percentiles.get(percent);
	}

	private LinearMap fitPercentiles(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final Percentiles percentiles = Percentiles.of(image);
		if (percentiles.count() == 0)
			return LinearMap.IDENTITY;
		final double from = percentiles.get(low);
		final double width = percentiles.get(high) - from;
		if (width > 0)
			return LinearMap.of(from, width);
		return LinearMap.of(percentiles.get(0), percentiles.get(100) - percentiles.get(0));
	}

	private static LinearMap fitMoments(final Moments moments) {
		if (moments.count() == 0)
			return LinearMap.IDENTITY;
		return LinearMap.of(moments.mean(), moments.deviation());
	}

	/** The rule as it was written; equal rules may be written in several ways. */
	public String text() {
		return text;
	}

	/** The rule in the form {@link #parse} reads, equal for equal rules. */
	@Override
	public String toString() {
		if (kind == Kind.STEPS)
			return steps.toString();
		final String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
		return kind == Kind.PERCENTILE || kind == Kind.RANGE ? name + " " + low + " " + high : name;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof Normalization && toString().equals(other.toString());
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}
}
