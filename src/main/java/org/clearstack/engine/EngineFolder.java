// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.clearstack.task.ClearstackException;

/**
 * The folder of the engine's jars: those for all computers in itself, TensorFlow's natives beside them or in a folder
 * of their {@link Platform}. Knows what such a folder must hold, so that a copy that was cut short is reported as what
 * it is.
 */
final class EngineFolder {

	/** Written by the build: the file names of the jars for all computers, with commas between. */
	private static final String LIST = "engine-files.txt";
	/** Where a jar has TensorFlow's libraries, in a folder for each kind of computer. */
	static final String NATIVES = "org/tensorflow/internal/c_api/";

	private final Path folder;
	private final Platform platform;
	private final List<Path> jars;

	private EngineFolder(final Path folder, final Platform platform, final List<Path> jars) {
		this.folder = folder;
		this.platform = platform;
		this.jars = jars;
	}

	/**
	 * Reads a folder.
	 *
	 * @param folder which may not exist
	 * @throws ClearstackException if it exists and cannot be read
	 */
	static EngineFolder of(final Path folder, final Platform platform) {
		final List<Path> jars = new ArrayList<>(jarsIn(folder));
		jars.addAll(jarsIn(folder.resolve(platform.folder())));
		return new EngineFolder(folder, platform, List.copyOf(jars));
	}

	/** Whether there is any jar. */
	boolean isThere() {
		return !jars.isEmpty();
	}

	/**
	 * The jars, sorted, those of the platform last.
	 *
	 * @throws ClearstackException if one is missing, damaged, or none holds this platform's natives
	 */
	List<Path> jars() {
		for (final String name : expected())
			if (jars.stream().noneMatch(jar -> jar.getFileName().toString().equals(name)))
				throw new ClearstackException(
					"The engine was copied in part only: " + name + " is missing from " + folder
						+ ". Install Clearstack again, all files.");
		boolean natives = false;
		for (final Path jar : jars)
			natives |= holdsNatives(jar);
		if (!natives)
			throw new ClearstackException(
				"TensorFlow's library for " + platform.classifier() + " is missing from " + folder + ". It belongs in "
					+ folder.resolve(platform.folder()) + ": install the " + platform.folder()
					+ " zip of Clearstack, or update in Fiji on this computer.");
		return jars;
	}

	/** The file names that must be there whatever the platform. */
	static List<String> expected() {
		try (InputStream list = EngineFolder.class.getResourceAsStream(LIST)) {
			if (list == null)
				throw new ClearstackException(
					"Clearstack's jar is incomplete: it lacks " + LIST + ". Install Clearstack again.");
			return Stream.of(new String(list.readAllBytes(), StandardCharsets.UTF_8).strip().split(",")).map(
				path -> path.substring(path.lastIndexOf('/') + 1)).toList();
		}
		catch (final IOException e) {
			throw new ClearstackException(
				"Clearstack's jar cannot be read: " + e.getMessage() + ". Install Clearstack again.", e);
		}
	}

	/**
	 * By a library for this platform's processor; also checks that the jar is whole, for its table of contents is its
	 * end.
	 */
	private boolean holdsNatives(final Path jar) {
		return holdsNatives(jar, platform);
	}

	static boolean holdsNatives(final Path jar, final Platform platform) {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			return zip.stream().anyMatch(entry -> entry.getName().startsWith(NATIVES + platform.classifier()));
		}
		catch (final IOException e) {
			throw new ClearstackException(
				"The engine was copied in part only: " + jar + " is damaged (" + e.getMessage()
					+ "). Install Clearstack again, all files.",
				e);
		}
	}

	private static List<Path> jarsIn(final Path folder) {
		if (!Files.isDirectory(folder))
			return List.of();
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
		}
		catch (final IOException e) {
			throw new ClearstackException("The engine's folder " + folder + " cannot be read: " + e.getMessage() + ".",
				e);
		}
	}
}
