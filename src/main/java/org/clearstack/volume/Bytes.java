// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.Locale;

/** Numbers of bytes as people read them. */
final class Bytes {

	private Bytes() {}

	static String text(final long bytes) {
		return bytes < 1 << 20 ? bytes / 1000 + " kB"
			: bytes < 1L << 31 ? bytes / 1_000_000 + " MB"
				: String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
	}
}
