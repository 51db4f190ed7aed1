// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cards;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What only people know of a model: from the file NAME.card, in lines {@code key = text}.
 *
 * @param summary what the model does, in a sentence
 * @param suited what it is for
 * @param unsuited what it is not for
 * @param licence of the weights, as SPDX calls it
 * @param mixed whether GPUs may compute it with 16-bit floats, because its results differ by less than a thousandth of
 * the range then
 * @param successor name of a model that is as good or better; empty if there is none
 */
public record ModelFacts(String summary, String suited, String unsuited, String licence, boolean mixed,
	String successor) {

	/**
	 * Reads a file.
	 *
	 * @throws IllegalArgumentException if there is none or a line of it is missing
	 */
	public static ModelFacts read(final Path folder, final String name) throws IOException {
		final Path file = folder.resolve(name + ".card");
		if (!Files.isRegularFile(file))
			throw new IllegalArgumentException(
				"There is no " + file + ". Write it, with the lines summary, for, notfor and licence.");
		final Properties lines = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			lines.load(reader);
		}
		return new ModelFacts(line(lines, "summary", file), line(lines, "for", file), line(lines, "notfor", file),
			line(lines, "licence", file),
			Boolean.parseBoolean(lines.getProperty("mixed", "false").strip()),
			lines.getProperty("successor", "").strip());
	}

	private static String line(final Properties lines, final String key, final Path file) {
		final String text = lines.getProperty(key);
		if (text == null || text.isBlank())
			throw new IllegalArgumentException(file + " has no line \"" + key + " = ...\". Add it.");
		return text.strip();
	}
}
