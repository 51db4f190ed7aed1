// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.plugin.AVI_Reader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.clearstack.format.ImageFormat;

/** AVI, read by ImageJ; a file that lost its end, or has fewer frames than it declares, is refused. */
public final class AviFormat implements ImageFormat {

	@Override
	public String name() {
		return "AVI";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length >= 12 && new String(start, 0, 4, StandardCharsets.US_ASCII).equals("RIFF")
			&& new String(start, 8, 4, StandardCharsets.US_ASCII).equals("AVI ");
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path.toAbsolutePath(), false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path.toAbsolutePath(), true);
	}

	private static ImagePlus open(final Path path, final boolean virtual) throws IOException {
		final int frames = check(path);
		final AVI_Reader reader = new AVI_Reader();
		final ImageStack stack = reader.makeStack(path.toString(), 1, 0, virtual, false, false);
		if (stack == null || stack.size() == 0)
			throw new IOException(path + " is an AVI that ImageJ cannot read"
				+ (reader.getErrorText() == null ? ""
					: " (" + reader.getErrorText().lines().findFirst().orElse("") + ")")
				+ ". Save it uncompressed.");
		if (stack.size() < frames)
			throw new IOException(path + " is truncated: it has " + stack.size() + " frames of " + frames
				+ ". Copy it again from where it came from.");
		final ImagePlus image = reader.getImagePlus();
		if (image != null)
			return image;
		return new ImagePlus(path.getFileName().toString(), stack);
	}

	/** All parts (RIFF) must be there; returns how many frames are declared. */
	private static int check(final Path path) throws IOException {
		try (FileBytes file = new FileBytes(path)) {
			int frames = 0;
			for (long at = 0; at + 12 <= file.size();) {
				final ByteBuffer head = file.read(at, 12, ByteOrder.LITTLE_ENDIAN);
				if (!new String(head.array(), 0, 4, StandardCharsets.US_ASCII).equals("RIFF"))
					break;
				final long length = head.getInt(4) & 0xffffffffL;
				file.check(at, 8 + length);
				if (at == 0 && file.size() >= 56)
					frames = file.read(48, 4, ByteOrder.LITTLE_ENDIAN).getInt();
				at += 8 + length + length % 2;
			}
			return Math.max(0, frames);
		}
	}
}
