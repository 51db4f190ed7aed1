// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Writes jars. */
public final class Jars {

	private Jars() {}

	/** A jar of text files, by name; a name that ends in a slash is a folder. Its folder is made. */
	public static Path write(final Path jar, final Map<String, String> texts) throws IOException {
		return write(jar, texts, FileTime.fromMillis(0));
	}

	/** The same, with a time for its entries. */
	public static Path write(final Path jar, final Map<String, String> texts, final FileTime time) throws IOException {
		Files.createDirectories(jar.getParent());
		try (OutputStream out = Files.newOutputStream(jar); JarOutputStream zip = new JarOutputStream(out)) {
			for (final Map.Entry<String, String> text : texts.entrySet()) {
				zip.putNextEntry(new JarEntry(text.getKey()).setLastModifiedTime(time));
				zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
			}
		}
		return jar;
	}

	/** A jar of a folder's files, by their path with slashes. Its folder is made. */
	public static Path ofFolder(final Path folder, final Path jar) throws IOException {
		final Map<String, Path> files = new TreeMap<>();
		try (Stream<Path> all = Files.walk(folder)) {
			all.filter(Files::isRegularFile)
				.forEach(file -> files.put(folder.relativize(file).toString().replace('\\', '/'), file));
		}
		Files.createDirectories(jar.getParent());
		try (OutputStream out = Files.newOutputStream(jar); JarOutputStream zip = new JarOutputStream(out)) {
			for (final Map.Entry<String, Path> file : files.entrySet()) {
				zip.putNextEntry(new JarEntry(file.getKey()));
				Files.copy(file.getValue(), zip);
			}
		}
		return jar;
	}
}
