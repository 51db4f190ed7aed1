// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
	private static final String FIJI = "net/imagej/legacy/LegacyService.class";
	private static final String SCIJAVA = "org/scijava/Context.class";

	private StartCheck() {}

	/** What is wrong, in one sentence; null if nothing is. */
	static String problem() {
		final ClassLoader loader = StartCheck.class.getClassLoader();
		final String java =
			javaProblem(System.getProperty("java.specification.version"), System.getProperty("java.home"));
		final String copies = java != null ? java : copiesProblem(loader);
		return copies != null ? copies : fijiProblem(loader);
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
		final Set<String> copies = places(ANY_CLASS, loader);
		return copies.size() < 2 ? null
			: "Clearstack is installed " + copies.size() + " times, as " + String.join(" and ", copies)
				+ ": delete all but the newest and start ImageJ again.";
	}

	/** Whether the files for plain ImageJ were put into Fiji, where each of SciJava's plugins is then there twice. */
	static String fijiProblem(final ClassLoader loader) {
		if (loader.getResource(FIJI) == null)
			return null;
		final Set<String> copies = places(SCIJAVA, loader);
		for (final String copy : copies) {
			final File folder = new File(copy).getParentFile();
			if (copies.size() > 1 && folder != null && folder.getName().equals("Clearstack"))
				return "These are Clearstack's files for ImageJ, but Fiji has libraries of its own, which are now "
					+ "there twice: delete "
					+ folder
					+ " and install Clearstack for Fiji.";
		}
		return null;
	}

	/** The jars or folders that have a class. */
	private static Set<String> places(final String name, final ClassLoader loader) {
		final Set<String> places = new TreeSet<>();
		try {
			for (final URL url : Collections.list(loader.getResources(name)))
				places.add(place(url.toString(), name));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return places;
	}

	private static String place(final String url, final String name) {
		final String outer =
			url.substring(0, url.length() - name.length() - 1).replaceFirst("^jar:", "").replaceFirst("!$", "");
		return outer.startsWith("file:") ? new File(URI.create(outer)).getPath() : outer;
	}
}
