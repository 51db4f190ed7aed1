// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.degrade.Binning;
import org.clearstack.metric.GainOffset;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.DegradationSampler;
import org.clearstack.train.sample.FiniteRectangles;
import org.clearstack.train.sample.ImageSource;
import org.clearstack.train.sample.Noise2VoidSampler;
import org.clearstack.train.sample.NoiseMapSampler;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.PairedSampler;
import org.clearstack.train.sample.PixelCache;
import org.clearstack.train.sample.TrainingImage;

/**
 * The images of a training, split by the object they show into those it learns from and those it is validated with.
 */
public final class TrainingSet {

	/** An image or a finite part of one, and its degraded counterpart where there is one. */
	private record Member(TrainingImage groundTruth, TrainingImage degraded) {

		/** Nothing if the image can teach nothing. */
		static Optional<Member> of(final TrainingImage groundTruth) {
			return groundTruth == null ? Optional.empty() : Optional.of(new Member(groundTruth, null));
		}

		/** Nothing if one of them can teach nothing. */
		static Optional<Member> of(final TrainingImage groundTruth, final TrainingImage degraded) {
			return groundTruth == null || degraded == null ? Optional.empty()
				: Optional.of(new Member(groundTruth, degraded));
		}
	}

	/** MiB of pixels that may be held by default, where Java has four times as much memory. */
	private static final int USUAL = 1024;

	private final TrainingSettings settings;
	private final UnaryOperator<String> objects;
	private Predicate<String> unseen;
	private final SortedMap<String, List<Member>> members = new TreeMap<>();
	private final Set<String> leftOut = new LinkedHashSet<>();
	private final PixelCache cache;
	private BlindSpots measured;

	/**
	 * A set that is empty yet and may hold 1 GiB of pixels, or a quarter of Java's memory; of which each name is an
	 * object of its own.
	 */
	public TrainingSet(final TrainingSettings settings) {
		this(settings, 0, UnaryOperator.identity());
	}

	/**
	 * A set that is empty yet.
	 *
	 * @param settings of the training
	 * @param mebibytes of pixels it may hold in memory; more images are read again when their turn comes. 0 chooses: 1
	 * GiB, or a quarter of Java's memory
	 * @param objects name of an image to name of the object it shows: images of one object go together, to training or
	 * to validation
	 */
	public TrainingSet(final TrainingSettings settings, final int mebibytes, final UnaryOperator<String> objects) {
		this.settings = settings;
		this.objects = objects;
		final long usual = Math.min((long) USUAL << 20, Runtime.getRuntime().maxMemory() / 4);
		this.cache = new PixelCache(mebibytes > 0 ? (long) mebibytes << 20 : usual);
	}

	/**
	 * Validates with images of certain names, and learns from all others.
	 *
	 * @param names of those
	 */
	public TrainingSet validatingWith(final Predicate<String> names) {
		unseen = names;
		return this;
	}

	/** Adds an image whose pixels are in memory anyway; see {@link #add(String, ImageSource)}. */
	public void add(final String name, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		try {
			add(name, () -> planes);
		}
		catch (final IOException e) {
			throw new IllegalStateException("Nothing was read", e);
		}
	}

	/**
	 * Adds an image: a ground-truth one, or a noisy one for {@link TrainingSettings.Supervision#NOISE2VOID}.
	 *
	 * @param name of its file: images of one name go together, to training or to validation
	 * @param source of as many channels as the network has, or as many slices as it sees, the one to learn from in the
	 * middle; of an image with pixels that are not finite, the largest rectangles without them are taken; one that is
	 * constant or has no finite part as large as a patch is left out
	 * @throws IOException if it cannot be read
	 */
	public void add(final String name, final ImageSource source) throws IOException {
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes = source.read();
		checkPlanes(name, planes.size(), settings.plan().planes());
		final List<LinearMap> maps = maps(planes);
		final List<Member> parts = new ArrayList<>();
		for (final Interval part : FiniteRectangles.of(planes, 1).rectangles(settings.groundTruthPatch()))
			Member.of(image(name, source, planes, part, 1, maps)).ifPresent(parts::add);
		put(name, parts);
	}

	/** A part of an image, in cells of pixels; null if it can teach nothing. */
	private TrainingImage image(final String name, final ImageSource source,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final Interval part, final int cell, final List<LinearMap> maps)
	{
		return TrainingImage.of(name, () -> FiniteRectangles.cut(source.read(), part, cell),
			FiniteRectangles.cut(planes, part, cell), maps, cache);
	}

	/** Adds a pair whose pixels are in memory anyway; see {@link #addPair(String, ImageSource, ImageSource)}. */
	public void addPair(final String name,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> degraded,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> groundTruth)
	{
		try {
			addPair(name, () -> degraded, () -> groundTruth);
		}
		catch (final IOException e) {
			throw new IllegalStateException("Nothing was read", e);
		}
	}

	/**
	 * Adds a pair of a degraded and a ground-truth image of the same object. Their exposures may differ: gain and
	 * offset of the ground truth are fitted to the degraded one by least squares.
	 *
	 * @param name of the pair
	 * @param degraded channels of the degraded image, or slices as many as the network sees
	 * @param groundTruth channels of the ground truth, or its one slice, the network's scale times as large
	 * @throws IllegalArgumentException if the sizes do not fit
	 * @throws IOException if one cannot be read
	 */
	public void addPair(final String name, final ImageSource degraded, final ImageSource groundTruth)
		throws IOException
	{
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> degradedImages = degraded.read();
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> groundTruths = groundTruth.read();
		checkPlanes(name, degradedImages.size(), settings.plan().planes());
		checkPlanes(name, groundTruths.size(), settings.plan().channels());
		checkSizes(name, degradedImages.get(0), groundTruths.get(0));
		final int scale = settings.plan().scale();
		final List<LinearMap> maps = maps(degradedImages);
		final List<Interval> finite =
			FiniteRectangles.of(degradedImages, 1).and(FiniteRectangles.of(groundTruths, scale))
				.rectangles(settings.patch());
		final List<LinearMap> fitted = finite.isEmpty() ? List.of()
			: fitted(FiniteRectangles.cut(degradedImages, finite.get(0), 1),
				FiniteRectangles.cut(groundTruths, finite.get(0), scale),
				maps);
		final List<Member> parts = new ArrayList<>();
		if (fitted.size() == groundTruths.size())
			for (final Interval part : finite)
				Member
					.of(image(name, groundTruth, groundTruths, part, scale, fitted),
						image(name, degraded, degradedImages, part, 1, maps))
					.ifPresent(parts::add);
		put(name, parts);
	}

	/**
	 * The ground-truth channels' maps: fitted to the degraded ones, and then as the degraded ones'; fewer, if a channel
	 * is constant.
	 */
	private List<LinearMap> fitted(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> degradedImages,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> groundTruths, final List<LinearMap> maps)
	{
		final int scale = settings.plan().scale();
		final List<LinearMap> fitted = new ArrayList<>();
		for (int c = 0; c < groundTruths.size(); c++) {
			final RandomAccessibleInterval<? extends RealType<?>> groundTruth = groundTruths.get(c);
			final GainOffset fit = GainOffset.fit(degradedImages.get(c + settings.plan().depth() / 2),
				scale == 1 ? groundTruth : Binning.bin(groundTruth, scale), null);
			if (fit.gain() != 0)
				fitted.add(new LinearMap(maps.get(c).gain() * fit.gain(),
					maps.get(c).gain() * fit.offset() + maps.get(c).offset()));
		}
		return fitted;
	}

	/** One for each plane; slices have that of the middle one. */
	private List<LinearMap> maps(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		final Normalization rule = TrainingImage.NORMALIZATION;
		if (settings.plan().depth() > 1)
			return Collections.nCopies(planes.size(), rule.fit(planes.get(planes.size() / 2)));
		return planes.stream().map(rule::fit).toList();
	}

	/** Leaves an image out that cannot be learned from. */
	public void leaveOut(final String name) {
		leftOut.add(name);
	}

	private void put(final String name, final List<Member> parts) {
		if (parts.isEmpty())
			leftOut.add(name);
		else
			members.computeIfAbsent(name, n -> new ArrayList<>()).addAll(parts);
	}

	private void checkPlanes(final String name, final int found, final int expected) {
		if (found != expected)
			throw new IllegalArgumentException(name + " has " + found + " channels; the network has " + expected
				+ ". Set the number of channels, or leave this image out.");
	}

	private void checkSizes(final String name, final RandomAccessibleInterval<?> degraded,
		final RandomAccessibleInterval<?> groundTruth)
	{
		final int scale = settings.plan().scale();
		if (scale * degraded.dimension(0) != groundTruth.dimension(0)
			|| scale * degraded.dimension(1) != groundTruth.dimension(1))
			throw new IllegalArgumentException(
				"The pair " + name + " does not fit: the degraded image has " + degraded.dimension(0) + "×"
					+ degraded.dimension(1)
					+ " pixels, the ground truth " + groundTruth.dimension(0) + "×" + groundTruth.dimension(1)
					+ "; expected " + scale
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

	/**
	 * Names that are kept for validation: those that were asked for, or some drawn by the seed, those of one object
	 * together.
	 */
	public List<String> validationNames() {
		if (unseen != null)
			return members.keySet().stream().filter(unseen).toList();
		final List<String> shown = new ArrayList<>(members.keySet().stream().map(objects).distinct().sorted().toList());
		final RandomGenerator random =
			RandomGeneratorFactory.of("L64X128MixRandom").create(settings.options().seed() + 2);
		for (int i = shown.size() - 1; i > 0; i--)
			shown.add(shown.remove(random.nextInt(i + 1)));
		final int count = Math.max(1, (int) Math.round(settings.validation() * shown.size()));
		return shown.stream().limit(count)
			.flatMap(object -> members.keySet().stream().filter(name -> objects.apply(name).equals(object))).toList();
	}

	/** Names that are learned from. */
	public List<String> trainingNames() {
		final List<String> kept = validationNames();
		return members.keySet().stream().filter(name -> !kept.contains(name)).toList();
	}

	/**
	 * @throws IllegalArgumentException if there are fewer than two objects
	 */
	public void check() {
		if (unseen != null && (validationNames().isEmpty() || trainingNames().isEmpty()))
			throw new IllegalArgumentException("Of the " + members.size() + " images " + validationNames().size()
				+ " were chosen for validation. Choose at least one, and leave"
				+ " at least one to learn from.");
		if (members.keySet().stream().map(objects).distinct().count() < 2)
			throw new IllegalArgumentException(
				"Training needs at least 2 images of different objects, one of them for validation; found "
					+ members.size() + " of at least "
					+ settings.groundTruthPatch() + "×" + settings.groundTruthPatch() + " pixels"
					+ (leftOut.isEmpty() ? "" : " (left out: " + String.join(", ", leftOut) + ")")
					+ ". Add images or make the patch smaller.");
	}

	/** Where pixels are held. */
	PixelCache cache() {
		return cache;
	}

	/** Those to learn from, varied. */
	public PairSampler training() {
		return examples(trainingNames(), settings.augmentation());
	}

	/** Those it learns from as they are, to rate what it has learned. */
	PairSampler learned() {
		return examples(trainingNames(), Augmentation.NONE);
	}

	public PairSampler validation() {
		return examples(validationNames(), Augmentation.NONE);
	}

	private PairSampler examples(final List<String> names, final Augmentation augmentation) {
		final List<Member> chosen = names.stream().flatMap(name -> members.get(name).stream()).toList();
		final List<TrainingImage> groundTruths = chosen.stream().map(Member::groundTruth).toList();
		final int scale = settings.plan().scale();
		return switch (settings.supervision()) {
			case DEGRADE -> settings.plan().architecture().learnsNoise()
				? new NoiseMapSampler(groundTruths, settings.simulation(), settings.patches(), augmentation,
					settings.plan().measuresNoise(), settings.plan().depth())
				: new DegradationSampler(groundTruths, settings.simulation(), scale, settings.patches(),
					settings.plan().depth(), settings.equalises(), augmentation);
			case PAIRS ->
				new PairedSampler(groundTruths, chosen.stream().map(Member::degraded).toList(), scale,
					settings.patches());
			case NOISE2VOID ->
				new Noise2VoidSampler(groundTruths, settings.patches(), settings.plan().depth(), spots());
		};
	}

	/** What is hidden from a network that learns from noisy images alone: measured, where that was asked for. */
	BlindSpots spots() {
		if (settings.spots().mask() != BlindSpots.Mask.AUTO)
			return settings.spots();
		if (measured == null)
			measured = new NoiseReach(members.values().stream().flatMap(List::stream).map(Member::groundTruth).toList(),
				settings.plan().depth() / 2).mask(settings.spots());
		return measured;
	}
}
