// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what keeps Clearstack from starting, before any class is loaded that needs a new Java. */
final class StartCheck {

	/** The oldest Java that can run Clearstack. */
	static final int OLDEST_JAVA = 17;

	private static final String ANY_CLASS = "org/clearstack/network/Engine.class";

	private StartCheck() {}

	/** What is wrong, in one sentence; null if nothing is. */
	static String problem() {
		final String java = javaProblem(System.getProperty("java.specification.version"), System.getProperty("java.home"));
		return java != null ? java : copiesProblem(StartCheck.class.getClassLoader());
	}

	/**
	 * Whether this Java is too old.
	 *
	 * @param version as Java tells it: 1.8, 11, 17
	 * @param home its folder
	 */
	static String javaProblem(final String version, final String home) {
		final String number = version.startsWith("1.") ? version.substring(2) : version;
		if (Integer.parseInt(number) >= OLDEST_JAVA)
			return null;
		return "Clearstack needs Java " + OLDEST_JAVA + " or later, but this is Java " + number + " in " + home
			+ ": start ImageJ with a newer Java, such as the one that comes with today's Fiji.";
	}

	/** Whether Clearstack is on the class path twice; which copy then runs is chance. */
	static String copiesProblem(final ClassLoader loader) {
		final Set<String> copies = new TreeSet<>();
		try {
			for (final URL copy : Collections.list(loader.getResources(ANY_CLASS)))
				copies.add(place(copy.toString()));
		}
		catch (final IOException e) {
			return "Clearstack's own files cannot be read (" + e.getMessage() + "): install it again.";
		}
		return copies.size() < 2 ? null
			: "Clearstack is installed " + copies.size() + " times, as " + String.join(" and ", copies) + ": delete all but the newest and start ImageJ again.";
	}

	/** The jar or folder of a class's URL. */
	private static String place(final String url) {
		final String outer = url.substring(0, url.length() - ANY_CLASS.length() - 1).replaceFirst("^jar:", "").replaceFirst("!$", "");
		return outer.startsWith("file:") ? new File(URI.create(outer)).getPath() : outer;
	}
}
