// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import ij.ImagePlus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.StackAxis;
import org.clearstack.io.FileNames;
import org.clearstack.model.NetworkPlan;
import org.clearstack.task.Progress;
import org.clearstack.train.TrainingSet;

/** Puts the images of a training into its set, plane by plane. */
public final class TrainingFiles {

	/** Planes of a stack that are learned from, evenly spread: neighbours teach little new. */
	private static final int PLANES = 16;
	/** The same, if there is no other stack; and in how many parts it is cut, of which some are for validation. */
	private static final int PLANES_OF_ONE = 128;
	private static final int PARTS = 8;

	/** Where a plane lies in an image, from 0; channel −1 stands for all. */
	private record Place(int c, int z, int t) {}

	private final TrainingFolder folder;
	private final TrainingSet set;
	private final NetworkPlan plan;
	private final Progress progress;
	private StackAxis axis = StackAxis.AUTO;
	private final List<String> unreadable = new ArrayList<>();

	/**
	 * @param folder of the good, or the only, images
	 * @param set to fill
	 * @param plan of the network: with 1 channel each channel is an image of its own
	 * @param progress called for every file
	 */
	public TrainingFiles(final TrainingFolder folder, final TrainingSet set, final NetworkPlan plan,
		final Progress progress)
	{
		this.folder = folder;
		this.set = set;
		this.plan = plan;
		this.progress = progress;
	}

	/** Takes the neighbours of a plane, where the network sees such, along an axis. */
	public TrainingFiles along(final StackAxis stackAxis) {
		axis = stackAxis;
		return this;
	}

	/** Adds every image. */
	public void addImages() throws IOException {
		final List<TrainingInput> inputs = folder.images();
		for (final TrainingInput input : inputs) {
			tell(input.name());
			final ImagePlus image = folder.open(input).orElse(null);
			if (image != null && hasDepth(input, image))
				addImage(input, ImagePlanes.of(image), inputs.size() == 1);
		}
		unreadable.addAll(folder.unreadable());
	}

	private void addImage(final TrainingInput input, final ImagePlanes image, final boolean single) throws IOException {
		for (final Place place : places(image, single))
			set.add(name(input, place, image, single), () -> planes(input.open(), place, plan.depth()));
	}

	/**
	 * Adds every ground-truth image with the degraded one of its name.
	 *
	 * @throws IllegalArgumentException if names do not match
	 */
	public void addPairs(final TrainingFolder degraded) throws IOException {
		final Map<TrainingInput, TrainingInput> pairs = matched(degraded);
		for (final Map.Entry<TrainingInput, TrainingInput> pair : pairs.entrySet()) {
			tell(pair.getKey().name());
			final ImagePlus groundTruthImage = folder.open(pair.getKey()).orElse(null);
			final ImagePlus degradedImage = degraded.open(pair.getValue()).orElse(null);
			if (groundTruthImage != null && degradedImage != null && hasDepth(pair.getValue(), degradedImage))
				addPair(pair.getValue(), ImagePlanes.of(degradedImage), pair.getKey(), ImagePlanes.of(groundTruthImage),
					pairs.size() == 1);
		}
		unreadable.addAll(folder.unreadable());
		unreadable.addAll(degraded.unreadable());
	}

	private void addPair(final TrainingInput degraded, final ImagePlanes degradedImage, final TrainingInput groundTruth,
		final ImagePlanes groundTruthImage, final boolean single)
		throws IOException
	{
		if (planes(degradedImage) != planes(groundTruthImage)
			|| degradedImage.channels() != groundTruthImage.channels())
			throw new IllegalArgumentException(
				"The pair " + groundTruth.name() + " does not fit: the degraded image has " + planes(degradedImage)
					+ " planes of "
					+ degradedImage.channels() + " channels, the ground truth " + planes(groundTruthImage) + " of "
					+ groundTruthImage.channels() + ". Make both stacks equally long.");
		final List<Place> degradedPlaces = places(degradedImage, single);
		final List<Place> groundTruthPlaces = places(groundTruthImage, single);
		for (int i = 0; i < degradedPlaces.size(); i++) {
			final Place from = degradedPlaces.get(i);
			final Place to = groundTruthPlaces.get(i);
			set.addPair(name(groundTruth, to, groundTruthImage, single),
				() -> planes(degraded.open(), from, plan.depth()),
				() -> planes(groundTruth.open(), to, 1));
		}
	}

	private static int planes(final ImagePlanes image) {
		return image.slices() * image.frames();
	}

	/** Whether planes have neighbours, if the network looks at them. */
	private boolean hasDepth(final TrainingInput input, final ImagePlus image) {
		if (plan.depth() > 1 && axis.length(ImagePlanes.of(image)) == 1) {
			set.leaveOut(input.name());
			return false;
		}
		return true;
	}

	/** Files of the same name, but for the extension; where no names agree, files in order. */
	private Map<TrainingInput, TrainingInput> matched(final TrainingFolder degraded) throws IOException {
		final List<TrainingInput> groundTruths = folder.images();
		final List<TrainingInput> degradedImages = degraded.images();
		final Map<String, TrainingInput> named = new LinkedHashMap<>();
		degradedImages.forEach(input -> named.put(FileNames.stem(input.name()), input));
		final Map<TrainingInput, TrainingInput> matched = new LinkedHashMap<>();
		for (final TrainingInput input : groundTruths)
			if (named.containsKey(FileNames.stem(input.name())))
				matched.put(input, named.get(FileNames.stem(input.name())));
		if (matched.isEmpty() && groundTruths.size() == degradedImages.size())
			for (int i = 0; i < groundTruths.size(); i++)
				matched.put(groundTruths.get(i), degradedImages.get(i));
		if (matched.size() != groundTruths.size() || matched.size() != degradedImages.size())
			throw new IllegalArgumentException("Not every image has a counterpart of the same name. Good: "
				+ groundTruths.stream().map(TrainingInput::name).toList()
				+ ". Poor: " + degradedImages.stream().map(TrainingInput::name).toList()
				+ ". Name them alike, or move the others away.");
		return matched;
	}

	private void tell(final String name) {
		if (progress.isCanceled())
			throw new CancellationException("Stopped while the images were read; no model was written.");
		progress.report(0, 0, "Reading " + name);
	}

	/** Some planes of an image, evenly spread. */
	private List<Place> places(final ImagePlanes image, final boolean single) {
		final int count = planes(image);
		final int used = Math.min(single ? PLANES_OF_ONE : PLANES, count);
		final List<Place> places = new ArrayList<>();
		for (int i = 0; i < used; i++) {
			final int at = (int) ((long) i * count / used);
			if (plan.channels() > 1)
				places.add(new Place(-1, at % image.slices(), at / image.slices()));
			else
				for (int c = 0; c < image.channels(); c++)
					places.add(new Place(c, at % image.slices(), at / image.slices()));
		}
		return places;
	}

	/**
	 * All planes of an image are for learning, or all for validation; only if there is no other image, it is cut into
	 * parts of successive planes.
	 */
	private static String name(final TrainingInput input, final Place place, final ImagePlanes image,
		final boolean single)
	{
		final long count = planes(image);
		if (!single || count == 1)
			return input.name();
		return input.name() + " (part "
			+ (1 + (place.z() + (long) image.slices() * place.t()) * Math.min(PARTS, count) / count) + ")";
	}

	/** A plane as the network takes it: all its channels, or one with its neighbours. */
	private List<RandomAccessibleInterval<? extends RealType<?>>> planes(final ImagePlus image,
		final Place place, final int depth)
	{
		final ImagePlanes planes = ImagePlanes.of(image);
		if (place.c() >= 0)
			return planes.neighbours(place.c(), place.z(), place.t(), depth, axis);
		final List<RandomAccessibleInterval<? extends RealType<?>>> all = new ArrayList<>();
		for (int c = 0; c < planes.channels(); c++)
			all.add(planes.plane(c, place.z(), place.t()));
		return all;
	}

	/** Names of files that were no images. */
	public List<String> unreadable() {
		return List.copyOf(unreadable);
	}
}
