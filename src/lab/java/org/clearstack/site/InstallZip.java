// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip to unpack into ImageJ's or Fiji's folder. The same files make the same bytes. */
final class InstallZip {

	private InstallZip() {}

	/** Writes it; jars are not compressed again. */
	static void write(final List<Item> items, final LocalDateTime time, final Path target) throws IOException {
		try (OutputStream out = Files.newOutputStream(target); ZipOutputStream zip = new ZipOutputStream(out)) {
			for (final Item item : items) {
				final ZipEntry entry = new ZipEntry(item.path());
				entry.setTimeLocal(time);
				zip.setLevel(item.path().endsWith(".jar") ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
				zip.putNextEntry(entry);
				Files.copy(item.source(), zip);
				zip.closeEntry();
			}
		}
	}
}
