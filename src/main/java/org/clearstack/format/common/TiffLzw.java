// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;

/**
 * Decodes LZW as TIFF 6.0, section 13, defines it: codes of 9 to 12 bits, high bits first, one bit more one code early.
 * A string of the table is kept as its place and length in what was decoded so far.
 */
final class TiffLzw {

	private static final int CLEAR = 256;
	private static final int END = 257;
	private static final int CODES = 4096;

	private final byte[] data;
	private final byte[] out;
	private final int[] starts = new int[CODES];
	private final int[] lengths = new int[CODES];
	private int next = END + 1;
	private int done;
	/** Place and length of the string before; the length is 0 after a clear code. */
	private int lastStart;
	private int lastLength;

	private TiffLzw(final byte[] data, final byte[] out) {
		this.data = data;
		this.out = out;
	}

	/**
	 * Decodes until the output is full or the data end.
	 *
	 * @return bytes decoded
	 * @throws IOException if a code has no meaning
	 */
	static int decode(final byte[] data, final byte[] out) throws IOException {
		if (data.length > 1 && data[0] == 0 && (data[1] & 1) == 1)
			throw new IOException("it is compressed by the LZW of TIFF 5.0, whose bits are reversed");
		return new TiffLzw(data, out).run();
	}

	private int run() throws IOException {
		long bit = 0;
		while (done < out.length) {
			final int bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
			if (bit + bits > 8L * data.length)
				break;
			final int code = code(bit, bits);
			bit += bits;
			if (code == END)
				break;
			if (code == CLEAR) {
				next = END + 1;
				lastLength = 0;
			}
			else
				write(code);
		}
		return done;
	}

	private void write(final int code) throws IOException {
		if (code > next || code >= CLEAR && lastLength == 0)
			throw new IOException("its LZW data are damaged");
		final int begun = done;
		final int length = code < CLEAR ? 1 : code == next ? lastLength + 1 : lengths[code];
		if (code < CLEAR)
			out[done++] = (byte) code;
		else
			copy(code == next ? lastStart : starts[code], length);
		if (lastLength > 0 && next < CODES) {
			starts[next] = lastStart;
			lengths[next] = lastLength + 1;
			next++;
		}
		lastStart = begun;
		lastLength = length;
	}

	/** One byte after the other, since both may overlap. */
	private void copy(final int from, final int length) {
		for (int i = 0; i < length && done < out.length; i++)
			out[done++] = out[from + i];
	}

	private int code(final long bit, final int bits) {
		final int at = (int) (bit >> 3);
		int word = 0;
		for (int i = 0; i < 3; i++)
			word = word << 8 | (at + i < data.length ? data[at + i] & 0xff : 0);
		return word >> 24 - (int) (bit & 7) - bits & (1 << bits) - 1;
	}
}
