// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.dataset.TrainingFolder;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.io.FileNames;
import org.clearstack.task.Progress;

/** The images of a benchmark: files of a folder, the fields they are from, and the planes of them that are rated. */
public final class BenchmarkImages {

	private static final String MANIFEST = "MANIFEST.tsv";

	private final Path folder;
	private final TrainingFolder files;
	private final Map<PathMatcher, String> patterns = new LinkedHashMap<>();
	private final Map<String, String> domains = new HashMap<>();
	private final int crop;
	private final int slices;

	/**
	 * @param folder of images and folders of them; its MANIFEST.tsv, if there is one, gives the fields in a column
	 * called domain
	 * @param exclude text file of images to leave out, see {@link TrainingFolder}, or null
	 * @param fields text file of patterns and fields, which count more than the manifest, or null
	 * @param crop most columns and rows of an image to rate
	 * @param slices most planes of a channel to rate
	 * @throws IllegalArgumentException if there is no such folder
	 * @throws IOException if a text file cannot be read
	 */
	public BenchmarkImages(final File folder, final File exclude, final File fields, final int crop, final int slices)
		throws IOException
	{
		this.folder = folder.toPath();
		this.files = TrainingFolder.of(folder, exclude);
		this.crop = crop;
		this.slices = slices;
		if (fields != null)
			for (final String line : Files.readAllLines(fields.toPath()))
				if (!line.isBlank() && !line.startsWith("#"))
					addPattern(line.strip());
		final Path manifest = this.folder.resolve(MANIFEST);
		if (Files.isRegularFile(manifest))
			for (final String line : Files.readAllLines(manifest))
				if (line.contains("\t"))
					domains.put(line.split("\t")[0], line.split("\t")[1]);
	}

	private void addPattern(final String line) {
		final int space = line.lastIndexOf(' ');
		if (space < 0)
			throw new IllegalArgumentException(
				"A line of fields is a pattern, a space and a field, such as \"stacks/ct_* tomography\"; found \""
					+ line + "\".");
		patterns.put(FileSystems.getDefault().getPathMatcher("glob:" + line.substring(0, space).strip()),
			line.substring(space + 1));
	}

	/** All files that may be images, sorted by their paths. */
	public List<Path> files() throws IOException {
		return files.files().stream().filter(file -> !FileNames.isText(file.getFileName().toString())).toList();
	}

	/** The path relative to the folder, with slashes. */
	public String name(final Path file) {
		return files.name(file);
	}

	/** The field an image is from: as the patterns or the manifest say, or the name of its folder. */
	public String field(final String name) {
		for (final Map.Entry<PathMatcher, String> pattern : patterns.entrySet())
			if (pattern.getKey().matches(Path.of(name)))
				return pattern.getValue();
		if (domains.containsKey(name))
			return domains.get(name);
		final int slash = name.indexOf('/');
		return slash > 0 ? name.substring(0, slash) : "images";
	}

	/** The planes of a file that can be rated; for the others the reason is noted. */
	public List<GroundTruthPlane> subjects(final Path file, final Progress progress) {
		final String name = name(file);
		final List<GroundTruthPlane> subjects = new ArrayList<>();
		try {
			planes(ImageFiles.open(file)).forEach((plane, pixels) -> {
				try {
					subjects.add(GroundTruthPlane.of(field(name), name, plane, pixels, crop));
				}
				catch (final IllegalArgumentException e) {
					progress.note((name + " " + plane).strip() + " is left out: " + e.getMessage() + ".");
				}
			});
		}
		catch (final IOException e) {
			progress.note(name + " is left out: " + e.getMessage());
		}
		return subjects;
	}

	/**
	 * A degraded image and the ground truth of the same object, as far as both can be rated: the degraded plane beside
	 * the true one.
	 */
	public Map<GroundTruthPlane, RandomAccessibleInterval<FloatType>> pair(final String degraded,
		final String groundTruth,
		final Progress progress)
	{
		final Map<GroundTruthPlane, RandomAccessibleInterval<FloatType>> pairs = new LinkedHashMap<>();
		try {
			final Map<String, RandomAccessibleInterval<? extends RealType<?>>> degradedImages =
				planes(ImageFiles.open(folder.resolve(degraded)));
			planes(ImageFiles.open(folder.resolve(groundTruth))).forEach((plane, pixels) -> {
				if (!degradedImages.containsKey(plane) || !sameSize(degradedImages.get(plane), pixels))
					progress
						.note("The pair of " + degraded + " and " + groundTruth + " is left out: they differ in size.");
				else
					pairs.put(GroundTruthPlane.of(field(groundTruth), groundTruth, plane, pixels, crop),
						GroundTruthPlane.middle(degradedImages.get(plane), crop));
			});
		}
		catch (final IOException | IllegalArgumentException e) {
			progress.note("The pair of " + degraded + " and " + groundTruth + " is left out: " + e.getMessage());
		}
		return pairs;
	}

	private static boolean sameSize(final RandomAccessibleInterval<?> a, final RandomAccessibleInterval<?> b) {
		return a.dimension(0) == b.dimension(0) && a.dimension(1) == b.dimension(1);
	}

	/** All channels of some slices, evenly spread, by what tells them apart. */
	private Map<String, RandomAccessibleInterval<? extends RealType<?>>> planes(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final int count = planes.slices() * planes.frames();
		final int used = Math.min(slices, count);
		final Map<String, RandomAccessibleInterval<? extends RealType<?>>> chosen = new LinkedHashMap<>();
		for (int i = 0; i < used; i++) {
			final int at = (int) ((2L * i + 1) * count / (2 * used));
			for (int c = 0; c < planes.channels(); c++)
				chosen.put((planes.channels() > 1 ? "c" + (c + 1) : "") + (count > 1 ? "s" + (at + 1) : ""),
					planes.plane(c, at % planes.slices(), at
						/ planes.slices()));
		}
		return chosen;
	}
}
