// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

/** LZW as GIF has it: codes of growing length, the lowest bit first (GIF89a specification, appendix F). */
final class GifLzw {

	/** Pixels that a byte can stand for at most: a code of 12 bits is a string of 4096 or fewer. */
	static final long MOST = 4096;

	private static final int CODES = 4096;

	private GifLzw() {}

	/**
	 * Decodes pixels.
	 *
	 * @param bits of a pixel, 1 to 8
	 * @param to filled from the beginning; what does not fit is left out
	 * @return how many pixels there were, up to the first damage
	 */
	static int decode(final byte[] data, final int bits, final byte[] to) {
		final int clear = 1 << bits;
		final int[] prefix = new int[CODES];
		final byte[] last = new byte[CODES];
		final byte[] text = new byte[CODES + 1];
		int size = bits + 1;
		int next = clear + 2;
		int before = -1;
		int first = 0;
		int at = 0;
		for (long bit = 0; bit + size <= 8L * data.length && at < to.length;) {
			int code = 0;
			for (int i = 0; i < size; i++, bit++)
				code |= (data[(int) (bit >> 3)] >> (bit & 7) & 1) << i;
			if (code == clear) {
				size = bits + 1;
				next = clear + 2;
				before = -1;
				continue;
			}
			if (code == clear + 1 || before < 0 && code > clear || code > next)
				break;
			int length = 0;
			int rest = code;
			if (code == next && before >= 0) {
				text[length++] = (byte) first;
				rest = before;
			}
			for (; rest > clear; rest = prefix[rest])
				text[length++] = last[rest];
			first = rest;
			text[length++] = (byte) rest;
			while (length > 0 && at < to.length)
				to[at++] = text[--length];
			if (before >= 0 && next < CODES) {
				prefix[next] = before;
				last[next++] = (byte) first;
				if (next == 1 << size && size < 12)
					size++;
			}
			before = code;
		}
		return at;
	}
}
