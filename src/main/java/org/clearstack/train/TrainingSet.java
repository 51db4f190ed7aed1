// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.clearstack.degrade.Binning;
import org.clearstack.metric.GainOffset;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;

/**
 * The images of a training, split by the object they show into those it learns from and those it is validated with.
 */
public final class TrainingSet {

	/** An image or a finite part of one, and its poor counterpart where there is one. */
	private record Member(TrainingImage good, TrainingImage poor) {

		/** Nothing if the image can teach nothing. */
		static Optional<Member> of(final TrainingImage good) {
			return good == null ? Optional.empty() : Optional.of(new Member(good, null));
		}

		/** Nothing if one of them can teach nothing. */
		static Optional<Member> of(final TrainingImage good, final TrainingImage poor) {
			return good == null || poor == null ? Optional.empty() : Optional.of(new Member(good, poor));
		}
	}

	private final TrainingSettings settings;
	private final UnaryOperator<String> objects;
	private final SortedMap<String, List<Member>> members = new TreeMap<>();
	private final Set<String> leftOut = new LinkedHashSet<>();

	/** A set that is empty yet, of which each name is an object of its own. */
	public TrainingSet(final TrainingSettings settings) {
		this(settings, UnaryOperator.identity());
	}

	/**
	 * A set that is empty yet.
	 *
	 * @param settings of the training
	 * @param objects name of an image to name of the object it shows: images of one object go together, to training or to validation
	 */
	public TrainingSet(final TrainingSettings settings, final UnaryOperator<String> objects) {
		this.settings = settings;
		this.objects = objects;
	}

	/**
	 * Adds an image: a good one, or a noisy one for {@link TrainingSettings.Lesson#NOISE2VOID}.
	 *
	 * @param name of its file: images of one name go together, to training or to validation
	 * @param planes its channels, as many as the network has; of an image with pixels that are not finite, the largest rectangles without them
	 *          are taken; one that is constant or has no finite part as large as a patch is left out
	 */
	public void add(final String name, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		checkChannels(name, planes.size());
		final List<LinearMap> maps = maps(planes);
		final List<Member> parts = new ArrayList<>();
		for (final Interval part : FiniteParts.of(planes, 1).rectangles(settings.goodPatch()))
			Member.of(TrainingImage.of(name, FiniteParts.cut(planes, part, 1), maps)).ifPresent(parts::add);
		put(name, parts);
	}

	/**
	 * Adds a pair of a poor and a good image of the same object. Their exposures may differ: gain and offset of the good one are
	 * fitted to the poor one by least squares.
	 *
	 * @param name of the pair
	 * @param poor channels of the poor image
	 * @param good channels of the good one, the network's scale times as large
	 * @throws IllegalArgumentException if the sizes do not fit
	 */
	public void addPair(final String name, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> poor,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> good)
	{
		checkChannels(name, poor.size());
		checkChannels(name, good.size());
		checkSizes(name, poor.get(0), good.get(0));
		final List<RandomAccessibleInterval<DoubleType>> fitted = new ArrayList<>();
		for (int c = 0; c < good.size(); c++)
			fitted.add(fitted(poor.get(c), good.get(c)));
		final int scale = settings.plan().scale();
		final List<LinearMap> maps = maps(poor);
		final List<Member> parts = new ArrayList<>();
		for (final Interval part : FiniteParts.of(poor, 1).and(FiniteParts.of(good, scale)).rectangles(settings.patch()))
			Member.of(TrainingImage.of(name, FiniteParts.cut(fitted, part, scale), maps), TrainingImage.of(name, FiniteParts.cut(poor, part, 1), maps))
				.ifPresent(parts::add);
		put(name, parts);
	}

	private RandomAccessibleInterval<DoubleType> fitted(final RandomAccessibleInterval<? extends RealType<?>> poor,
		final RandomAccessibleInterval<? extends RealType<?>> good)
	{
		final int scale = settings.plan().scale();
		final GainOffset fit = GainOffset.fit(poor, scale == 1 ? good : Binning.bin(good, scale), null);
		return Converters.convert2(good, (from, to) -> to.set(fit.gain() * from.getRealDouble() + fit.offset()), DoubleType::new);
	}

	private static List<LinearMap> maps(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		return planes.stream().map(Normalization.parse(TrainingImage.NORMALIZATION)::fit).toList();
	}

	private void put(final String name, final List<Member> parts) {
		if (parts.isEmpty())
			leftOut.add(name);
		else
			members.computeIfAbsent(name, n -> new ArrayList<>()).addAll(parts);
	}

	private void checkChannels(final String name, final int found) {
		if (found != settings.plan().channels())
			throw new IllegalArgumentException(name + " has " + found + " channels; the network has " + settings.plan().channels()
				+ ". Set the number of channels, or leave this image out.");
	}

	private void checkSizes(final String name, final RandomAccessibleInterval<?> poor, final RandomAccessibleInterval<?> good) {
		final int scale = settings.plan().scale();
		if (scale * poor.dimension(0) != good.dimension(0) || scale * poor.dimension(1) != good.dimension(1))
			throw new IllegalArgumentException("The pair " + name + " does not fit: the poor image has " + poor.dimension(0) + "×" + poor.dimension(1)
				+ " pixels, the good one " + good.dimension(0) + "×" + good.dimension(1) + "; expected " + scale
				+ " times as many in width and height. Crop them, or set another scale.");
	}

	/** Names of images that can teach nothing: constant, or without a finite part as large as a patch. */
	public List<String> leftOut() {
		return List.copyOf(leftOut);
	}

	/** How many images, or finite parts of them, each name contributes. */
	public Map<String, Integer> counts() {
		final Map<String, Integer> counts = new TreeMap<>();
		members.forEach((name, list) -> counts.put(name, list.size()));
		return counts;
	}

	/** Names that are kept for validation, those of one object together; the seed decides which. */
	public List<String> validationNames() {
		final List<String> shown = new ArrayList<>(members.keySet().stream().map(objects).distinct().sorted().toList());
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(settings.options().seed() + 2);
		for (int i = shown.size() - 1; i > 0; i--)
			shown.add(shown.remove(random.nextInt(i + 1)));
		final int count = Math.max(1, (int) Math.round(settings.validation() * shown.size()));
		return shown.stream().limit(count).flatMap(object -> members.keySet().stream().filter(name -> objects.apply(name).equals(object))).toList();
	}

	/** Names that are learned from. */
	public List<String> trainingNames() {
		final List<String> kept = validationNames();
		return members.keySet().stream().filter(name -> !kept.contains(name)).toList();
	}

	/**
	 * @throws IllegalArgumentException if there are fewer than two objects
	 */
	void check() {
		if (members.keySet().stream().map(objects).distinct().count() < 2)
			throw new IllegalArgumentException("Training needs at least 2 images of different objects, one of them for validation; found " + members.size() + " of at least "
				+ settings.goodPatch() + "×" + settings.goodPatch() + " pixels" + (leftOut.isEmpty() ? "" : " (left out: " + String.join(", ", leftOut) + ")")
				+ ". Add images or make the patch smaller.");
	}

	Examples training() {
		return examples(trainingNames());
	}

	Examples validation() {
		return examples(validationNames());
	}

	private Examples examples(final List<String> names) {
		final List<Member> chosen = names.stream().flatMap(name -> members.get(name).stream()).toList();
		final List<TrainingImage> goods = chosen.stream().map(Member::good).toList();
		final int scale = settings.plan().scale();
		return switch (settings.lesson()) {
			case DEGRADE -> new DegradedExamples(goods, settings.simulation(), scale, settings.patch(), settings.isEven());
			case PAIRS -> new GivenExamples(goods, chosen.stream().map(Member::poor).toList(), scale, settings.patch());
			case NOISE2VOID -> new BlindSpotExamples(goods, settings.patch());
		};
	}
}
