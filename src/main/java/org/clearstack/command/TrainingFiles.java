// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.image.ImagePlanes;
import org.clearstack.network.Progress;
import org.clearstack.train.TrainingSet;

/** Reads the images of a training from their files into its set. */
final class TrainingFiles {

	/** Planes of a stack that are learned from, evenly spread: neighbours teach little new. */
	private static final int PLANES = 16;

	private final TrainingFolder folder;
	private final TrainingSet set;
	private final int channels;
	private final Progress progress;
	private final List<String> unreadable = new ArrayList<>();

	/**
	 * @param folder of the good, or the only, images
	 * @param set to fill
	 * @param channels of the network; with 1 each channel is an image of its own
	 * @param progress told of every file
	 */
	TrainingFiles(final TrainingFolder folder, final TrainingSet set, final int channels, final Progress progress) {
		this.folder = folder;
		this.set = set;
		this.channels = channels;
		this.progress = progress;
	}

	/** Adds every image. */
	void addImages() throws IOException {
		for (final Path file : folder.files()) {
			final String name = folder.name(file);
			tell(name);
			folder.open(file).ifPresent(image -> slices(image).forEach(planes -> set.add(name, planes)));
		}
		unreadable.addAll(folder.unreadable());
	}

	/**
	 * Adds every good image with the poor one of its name.
	 *
	 * @throws IllegalArgumentException if names do not match
	 */
	void addPairs(final TrainingFolder poor) throws IOException {
		for (final Map.Entry<Path, Path> pair : matched(poor).entrySet()) {
			final String name = folder.name(pair.getKey());
			tell(name);
			final ImagePlus goodImage = folder.open(pair.getKey()).orElse(null);
			final ImagePlus poorImage = poor.open(pair.getValue()).orElse(null);
			if (goodImage != null && poorImage != null)
				addPair(name, slices(poorImage), slices(goodImage));
		}
		unreadable.addAll(folder.unreadable());
		unreadable.addAll(poor.unreadable());
	}

	private void addPair(final String name, final List<List<RandomAccessibleInterval<? extends RealType<?>>>> poor,
		final List<List<RandomAccessibleInterval<? extends RealType<?>>>> good)
	{
		if (poor.size() != good.size())
			throw new IllegalArgumentException("The pair " + name + " does not fit: the poor image has " + poor.size() + " planes, the good one " + good.size()
				+ ". Make both stacks equally long.");
		for (int i = 0; i < poor.size(); i++)
			set.addPair(name, poor.get(i), good.get(i));
	}

	/** Files of the same name, but for the extension; where no names agree, files in order. */
	private Map<Path, Path> matched(final TrainingFolder poor) throws IOException {
		final List<Path> goods = folder.files();
		final Map<String, Path> poors = new LinkedHashMap<>();
		for (final Path file : poor.files())
			poors.put(stem(poor.name(file)), file);
		final Map<Path, Path> matched = new LinkedHashMap<>();
		for (final Path file : goods)
			if (poors.containsKey(stem(folder.name(file))))
				matched.put(file, poors.get(stem(folder.name(file))));
		if (matched.isEmpty() && goods.size() == poors.size())
			for (final Path file : goods)
				matched.put(file, poors.values().stream().skip(matched.size()).findFirst().orElseThrow());
		if (matched.size() != goods.size() || matched.size() != poors.size())
			throw new IllegalArgumentException("Not every image has a counterpart of the same name. Good: " + goods.stream().map(folder::name).toList()
				+ ". Poor: " + poor.files().stream().map(poor::name).toList() + ". Name them alike, or move the others away.");
		return matched;
	}

	private static String stem(final String name) {
		final int dot = name.lastIndexOf('.');
		return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
	}

	private void tell(final String name) {
		if (progress.isCanceled())
			throw new CancellationException("Stopped while the images were read; no model was written.");
		progress.report(0, 0, "Reading " + name);
	}

	/** Some planes of an image, each as the channels the network takes together. */
	private List<List<RandomAccessibleInterval<? extends RealType<?>>>> slices(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final int count = planes.slices() * planes.frames();
		final int used = Math.min(PLANES, count);
		final List<List<RandomAccessibleInterval<? extends RealType<?>>>> slices = new ArrayList<>();
		for (int i = 0; i < used; i++) {
			final int at = (int) ((long) i * count / used);
			final int z = at % planes.slices();
			final int t = at / planes.slices();
			final List<RandomAccessibleInterval<? extends RealType<?>>> all = new ArrayList<>();
			IntStream.range(0, planes.channels()).forEach(c -> all.add(planes.plane(c, z, t)));
			if (channels > 1)
				slices.add(all);
			else
				all.forEach(plane -> slices.add(List.of(plane)));
		}
		return slices;
	}

	/** Names of files that were no images. */
	List<String> unreadable() {
		return List.copyOf(unreadable);
	}
}
