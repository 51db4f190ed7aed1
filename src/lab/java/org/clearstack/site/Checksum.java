// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The checksum of Fiji's updater: SHA-1 of path and content; for a jar, of the names and contents of its entries in
 * alphabetical order, without the manifest and without the comments of property files. So a jar that is built again
 * from the same sources has the same checksum, whatever its entries' times.
 */
final class Checksum {

	private static final String MANIFEST = "META-INF/MANIFEST.MF";
	private static final int BUFFER = 1 << 16;

	private Checksum() {}

	/**
	 * Computes it.
	 *
	 * @param path of the file inside Fiji's folder, with slashes
	 * @param file its content
	 * @return 40 hexadecimal digits
	 */
	static String of(final String path, final Path file) throws IOException {
		final MessageDigest digest = sha1();
		if (path.endsWith(".jar"))
			addJar(digest, file);
		else {
			digest.update(path.getBytes(StandardCharsets.US_ASCII));
			try (InputStream content = Files.newInputStream(file)) {
				add(digest, content);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void addJar(final MessageDigest digest, final Path file) throws IOException {
		try (ZipFile jar = new ZipFile(file.toFile())) {
			final List<? extends ZipEntry> entries =
				jar.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
			for (final ZipEntry entry : entries) {
				digest.update(entry.getName().getBytes(StandardCharsets.US_ASCII));
				try (InputStream content = jar.getInputStream(entry)) {
					if (entry.getName().endsWith(".properties"))
						digest.update(withoutComments(content.readAllBytes()));
					else if (!entry.getName().equals(MANIFEST))
						add(digest, content);
				}
			}
		}
	}

	private static void add(final MessageDigest digest, final InputStream content) throws IOException {
		final byte[] buffer = new byte[BUFFER];
		for (int length = content.read(buffer); length >= 0; length = content.read(buffer))
			digest.update(buffer, 0, length);
	}

	/**
	 * Property files without their comments, as the updater sees them: a comment leaves its line break; what follows an
	 * empty line, or a line of # alone, is never taken for a comment.
	 */
	static byte[] withoutComments(final byte[] text) {
		final ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
		boolean start = true;
		for (int i = 0; i < text.length; i++) {
			if (!start)
				start = text[i] == '\n';
			else if (text[i] != '#')
				start = false;
			else {
				final int end = endOfLine(text, i);
				start = !isAll('#', text, i, end);
				i = end;
			}
			if (i < text.length)
				kept.write(text[i]);
		}
		return kept.toByteArray();
	}

	private static int endOfLine(final byte[] text, final int from) {
		int end = from;
		while (end < text.length && text[end] != '\n')
			end++;
		return end;
	}

	private static boolean isAll(final char character, final byte[] text, final int from, final int to) {
		for (int i = from; i < to; i++)
			if (text[i] != character)
				return false;
		return true;
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
