// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the library at fault when a class or method is missing that Clearstack was built with: another plugin brought
 * an old copy.
 */
final class ClassPathConflict {

	private static final Map<String, String> LIBRARIES =
		Map.of("net/imglib2/", "ImgLib2", "org/scijava/", "SciJava", "org/snakeyaml/", "SnakeYAML Engine",
			"ij/", "ImageJ");
	/** The method of "'Type package.Class.method(Types)'", or a class's name. */
	private static final Pattern METHOD = Pattern.compile("([\\w.$/]+)\\(");
	private static final Pattern CLASS = Pattern.compile("\\w+[./][\\w.$/]+");

	private ClassPathConflict() {}

	/**
	 * Explains it.
	 *
	 * @param error that names what is missing
	 * @param loader of Clearstack's classes
	 * @return what is wrong and what to do; nothing if no library of ours is at fault
	 */
	static Optional<String> of(final LinkageError error, final ClassLoader loader) {
		final String missing = missing(String.valueOf(error.getMessage()));
		return LIBRARIES.keySet().stream().filter(missing::startsWith).findFirst()
			.map(root -> explain(LIBRARIES.get(root), missing, root, loader));
	}

	private static String missing(final String message) {
		for (final Pattern pattern : new Pattern[] { METHOD, CLASS }) {
			final Matcher matcher = pattern.matcher(message);
			if (matcher.find())
				return matcher.group(matcher.groupCount()).replace('.', '/');
		}
		return "";
	}

	private static String explain(final String library, final String missing, final String root,
		final ClassLoader loader)
	{
		final Set<String> places = places(missing, root, loader);
		final String found = places.isEmpty() ? "it is nowhere on the class path. Install Clearstack again."
			: places.size() == 1
				? "it comes from " + places.iterator().next()
					+ ". Update ImageJ or Fiji, or delete that file if another plugin brought it."
				: "it comes " + places.size() + " times, from " + String.join(" and ", places)
					+ ". Delete the older one and start ImageJ again.";
		return "Class path conflict: Clearstack needs " + missing.replace('/', '.') + ", which this version of "
			+ library + " lacks; " + found;
	}

	/** The jars that hold the class, or else any class of its package or one above. */
	private static Set<String> places(final String missing, final String root, final ClassLoader loader) {
		for (String name = missing; name.length() >= root.length() - 1;
			name = name.substring(0, Math.max(0, name.lastIndexOf('/')))) {
			final Set<String> places = new TreeSet<>(jars(name + ".class", loader));
			places.addAll(jars(name, loader));
			if (!places.isEmpty())
				return places;
		}
		return Set.of();
	}

	private static Set<String> jars(final String resource, final ClassLoader loader) {
		final Set<String> jars = new TreeSet<>();
		try {
			for (final URL url : Collections.list(loader.getResources(resource)))
				jars.add(place(url.toString().replaceFirst("^jar:", "")
					.replaceFirst("!?/" + Pattern.quote(resource) + "/?$", "")));
		}
		catch (final IOException e) {
			return jars;
		}
		return jars;
	}

	private static String place(final String url) {
		return url.startsWith("file:") ? Path.of(URI.create(url)).toString() : url;
	}
}
