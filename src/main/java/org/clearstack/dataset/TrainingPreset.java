// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.model.ModelLibrary;

/**
 * Parameters of a training that go together, in a file: one {@code key=value} a line, as those of the bundled models.
 * The first line that starts with # says what they are for; lines that start with - are left out.
 */
public final class TrainingPreset {

	/** The ending of a preset's file. */
	public static final String ENDING = ".settings";

	/** Those in our jar, in the order to offer them. */
	private static final List<String> BUNDLED =
		List.of("enlarge-2x", "enlarge-4x", "denoise", "pairs", "noisy-alone", "course");

	private TrainingPreset() {}

	/** The presets there are by name: those that come with Clearstack, then the user's in the folder of his models. */
	public static List<String> names() {
		final List<String> names = new ArrayList<>(BUNDLED);
		final Path own = ModelLibrary.own();
		if (Files.isDirectory(own))
			try (Stream<Path> files = Files.list(own)) {
				files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ENDING)).sorted()
					.map(name -> name.substring(0, name.length() - ENDING.length()))
					.forEach(names::add);
			}
			catch (final IOException e) {
				return names; // a folder that cannot be read has nothing to offer
			}
		return names;
	}

	/**
	 * The parameters of a preset.
	 *
	 * @param nameOrFile one of {@link #names}, or the path of a file
	 * @throws IllegalArgumentException if there is none, or a line is no key=value
	 */
	public static Map<String, String> values(final String nameOrFile) {
		final Map<String, String> values = new LinkedHashMap<>();
		for (final String line : lines(nameOrFile)) {
			if (line.isBlank() || line.startsWith("#") || line.startsWith("-"))
				continue;
			final int equals = line.indexOf('=');
			if (equals < 1)
				throw new IllegalArgumentException(
					"The preset " + nameOrFile + " has a line that is not a key=value pair: \"" + line + "\".");
			values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
		}
		return values;
	}

	/** What a preset is for; empty if its file does not say it. */
	public static String description(final String nameOrFile) {
		return lines(nameOrFile).stream().filter(line -> line.startsWith("#")).map(line -> line.substring(1).strip())
			.findFirst().orElse("");
	}

	private static List<String> lines(final String nameOrFile) {
		try (InputStream in = BUNDLED.contains(nameOrFile)
			? TrainingPreset.class.getResourceAsStream("/org/clearstack/presets/" + nameOrFile + ENDING)
			: Files.newInputStream(file(nameOrFile))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.toList());
		}
		catch (final IOException e) {
			throw new IllegalArgumentException("There is no preset " + nameOrFile + ". Choose one of "
				+ String.join(", ", names()) + ", or a file of key=value lines.", e);
		}
	}

	private static Path file(final String nameOrFile) {
		final Path own = ModelLibrary.own().resolve(nameOrFile + ENDING);
		return Files.isRegularFile(own) ? own : Path.of(nameOrFile);
	}
}
