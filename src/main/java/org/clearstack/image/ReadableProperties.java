// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;

/**
 * Properties of an image. Of one that is longer than 80 characters Image&gt;Show Info tells the length alone; so its
 * text stands a second time in lines that are short enough, whose keys have a number behind.
 */
public final class ReadableProperties {

	/** Longer values are not shown by ImageJ. */
	private static final int LONGEST = 80;

	private ReadableProperties() {}

	/** Sets a property, and its lines if it is long; lines of an earlier value are removed. */
	public static void set(final ImagePlus image, final String key, final String value) {
		for (int n = 1; image.getProp(key + " " + n) != null; n++)
			image.setProp(key + " " + n, (String) null);
		image.setProp(key, value);
		final List<String> lines = value == null ? List.of() : lines(value);
		if (lines.size() > 1)
			for (int n = 1; n <= lines.size(); n++)
				image.setProp(key + " " + n, lines.get(n - 1));
	}

	/** Broken at spaces; words that are longer than a line are cut. */
	static List<String> lines(final String text) {
		final List<String> lines = new ArrayList<>();
		String rest = text.strip();
		while (rest.length() > LONGEST) {
			final int space = rest.lastIndexOf(' ', LONGEST);
			final int end = space > 0 ? space : LONGEST;
			lines.add(rest.substring(0, end));
			rest = rest.substring(end).strip();
		}
		lines.add(rest);
		return lines;
	}
}
