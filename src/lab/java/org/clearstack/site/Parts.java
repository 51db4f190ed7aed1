// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.engine.Platform;
import org.scijava.util.FileUtils;

/**
 * What Clearstack is made of, and where each part belongs.
 *
 * @param jar Clearstack's own
 * @param libraries jars that must be on ImageJ's class path; ImageJ's own may be among them
 * @param engine jars for the engine's class loader, with TensorFlow's natives for one platform or more
 * @param models the folder of model folders
 * @param texts licence and notes, text files
 */
record Parts(Path jar, List<Path> libraries, List<Path> engine, Path models, List<Path> texts) {

	private static final String IMAGEJ = "ij.jar";
	/** What every Fiji has. Two copies on one class path, or another version than its own, would harm it. */
	private static final Set<String> IN_FIJI = Set.of(IMAGEJ, "imglib2.jar", "scijava-common.jar", "parsington.jar");

	/** The platforms there are natives for. */
	Set<Platform> platforms() {
		return engine.stream().flatMap(engineJar -> platform(engineJar).stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * The files of plain ImageJ, by path inside its folder. ImageJ looks for jars in {@code plugins/} and one level
	 * below, so the engine is deeper.
	 */
	List<Item> forImageJ(final Platform platform) throws IOException {
		final Stream<Item> beside = libraries.stream().filter(library -> !unversioned(library).equals(IMAGEJ))
			.map(library -> item("plugins/Clearstack/",
				library));
		return Stream
			.of(own(), beside, engineItems("plugins/Clearstack/lib/"), modelItems("plugins/Clearstack/models/"),
				textItems(
					"plugins/Clearstack/"))
			.flatMap(items -> items).filter(item -> item.isFor(platform)).sorted(Comparator.comparing(Item::path))
			.toList();
	}

	/**
	 * The files of Fiji for all platforms, by path inside its folder. Fiji's class path is {@code jars/} and {@code
	 * plugins/} with one level below; {@code lib/} is not on it.
	 */
	List<Item> forFiji() throws IOException {
		final Stream<Item> beside = libraries.stream().filter(library -> !IN_FIJI.contains(unversioned(library)))
			.map(library -> item("jars/clearstack/",
				library));
		return Stream
			.of(own(), beside, engineItems("lib/clearstack/"), modelItems("models/clearstack/"),
				textItems("licenses/clearstack/"))
			.flatMap(items -> items).sorted(Comparator.comparing(Item::path)).toList();
	}

	private Stream<Item> own() {
		return Stream.of(item("plugins/", jar));
	}

	private Stream<Item> engineItems(final String folder) {
		return engine.stream()
			.map(engineJar -> platform(engineJar).map(platform -> natives(folder, engineJar, platform))
				.orElseGet(() -> item(folder,
					engineJar)));
	}

	/**
	 * Natives lose their classifier in favour of a folder: Fiji's updater would take it for a part of the version, and
	 * the natives for CPU and GPU are then one file, of which an installation has one.
	 */
	private static Item natives(final String folder, final Path engineJar, final Platform platform) {
		final String name = name(engineJar).replaceFirst("-" + platform.classifier() + "(-gpu)?", "");
		return new Item(engineJar, folder + platform.folder() + "/" + name, Optional.of(platform));
	}

	private Stream<Item> modelItems(final String folder) throws IOException {
		try (Stream<Path> files = Files.walk(models)) {
			return files.filter(Files::isRegularFile)
				.map(file -> new Item(file, folder + models.relativize(file).toString().replace('\\', '/'),
					Optional.empty()))
				.toList().stream();
		}
	}

	private Stream<Item> textItems(final String folder) {
		return texts.stream().map(text -> item(folder, text));
	}

	private static Item item(final String folder, final Path file) {
		return new Item(file, folder + name(file), Optional.empty());
	}

	private static Optional<Platform> platform(final Path jar) {
		return Arrays.stream(Platform.values()).filter(platform -> name(jar).contains("-" + platform.classifier()))
			.findFirst();
	}

	private static String unversioned(final Path jar) {
		return FileUtils.stripFilenameVersion(name(jar));
	}

	private static String name(final Path file) {
		return file.getFileName().toString();
	}
}
