// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.clearstack.format.ImageFormat;

/**
 * Raw pixels without a header: refused in a sentence, since nothing in the file says how wide, high and deep the image
 * is.
 */
public final class RawFormat implements ImageFormat {

	@Override
	public String name() {
		return "raw";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 0 && String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".raw");
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		throw new IOException(path
			+ " has no header that tells its width, height and type. Open it with File>Import>Raw... and save it as "
			+ "TIFF.");
	}
}
