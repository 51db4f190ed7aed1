// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.clearstack.format.common.TiffLayout.Format;

/** Makes samples of the bytes of a strip or tile. */
final class TiffSamples {

	/**
	 * What bytes are.
	 *
	 * @param bits of a sample
	 * @param perRow samples of a row; rows begin with a byte of their own
	 * @param step samples from one to the next of the same channel
	 */
	record Rows(int bits, int perRow, int step) {

		/** Bytes of a row. */
		int bytes() {
			return Math.toIntExact(((long) bits * perRow + 7) / 8);
		}
	}

	private TiffSamples() {}

	/** Undoes predictor 2: each sample is a difference to the one before. */
	static void undoDifferences(final byte[] data, final Rows rows, final ByteOrder order) {
		final ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
		final int width = rows.bits() / 8;
		for (int row = 0; row + rows.bytes() <= data.length; row += rows.bytes())
			for (int i = rows.step(); i < rows.perRow(); i++)
				add(buffer, width, row + i * width, row + (i - rows.step()) * width);
	}

	private static void add(final ByteBuffer buffer, final int width, final int at, final int before) {
		switch (width) {
			case 1 -> buffer.put(at, (byte) (buffer.get(at) + buffer.get(before)));
			case 2 -> buffer.putShort(at, (short) (buffer.getShort(at) + buffer.getShort(before)));
			case 4 -> buffer.putInt(at, buffer.getInt(at) + buffer.getInt(before));
			default -> buffer.putLong(at, buffer.getLong(at) + buffer.getLong(before));
		}
	}

	/**
	 * Undoes predictor 3, of Adobe's technical note 3: bytes are differences, and in each row all highest bytes come
	 * first.
	 *
	 * @return samples, highest byte first
	 */
	static byte[] undoFloatingPoint(final byte[] data, final Rows rows) {
		final byte[] out = new byte[data.length];
		final int width = rows.bits() / 8;
		for (int row = 0; row + rows.bytes() <= data.length; row += rows.bytes()) {
			for (int i = rows.step(); i < rows.bytes(); i++)
				data[row + i] += data[row + i - rows.step()];
			for (int i = 0; i < rows.perRow(); i++)
				for (int b = 0; b < width; b++)
					out[row + i * width + b] = data[row + b * rows.perRow() + i];
		}
		return out;
	}

	/** The whole number of at most 16 bits that is the i-th of a row, from 0 on. */
	static int packed(final byte[] data, final int row, final int i, final int bits) {
		int value = 0;
		for (long bit = (long) i * bits; bit < (long) (i + 1) * bits; bit++)
			value = value << 1 | data[row + (int) (bit >> 3)] >> 7 - (int) (bit & 7) & 1;
		return value;
	}

	/** A number of 32 or 64 bits, or a floating-point number of any width, as a float. */
	static float real(final ByteBuffer data, final int at, final int bits, final Format format) {
		if (format == Format.FLOAT)
			return switch (bits) {
				case 16 -> half(data.getShort(at));
				case 24 -> float24(data, at);
				case 32 -> data.getFloat(at);
				default -> (float) data.getDouble(at);
			};
		if (bits == 32)
			return format == Format.SIGNED ? data.getInt(at) : data.getInt(at) & 0xffffffffL;
		final long value = data.getLong(at);
		return format == Format.SIGNED || value >= 0 ? value : unsigned(value);
	}

	/** A number above 2^63: the lowest bit is kept as a sign of a remainder, so that it is rounded once. */
	private static float unsigned(final long value) {
		return 2f * (value >>> 1 | value & 1);
	}

	/** IEEE 754 binary16. */
	static float half(final short bits) {
		final int exponent = bits >> 10 & 0x1f;
		final int fraction = bits & 0x3ff;
		final float sign = bits < 0 ? -1 : 1;
		if (exponent == 0)
			return sign * fraction * 0x1p-24f;
		if (exponent == 31)
			return fraction != 0 ? Float.NaN : sign * Float.POSITIVE_INFINITY;
		return sign * (1024 + fraction) * Math.scalb(1f, exponent - 25);
	}

	/** Adobe's floating-point number of 24 bits: 7 bits of exponent, 16 of fraction. */
	private static float float24(final ByteBuffer data, final int at) {
		final boolean big = data.order() == ByteOrder.BIG_ENDIAN;
		final int bits = (data.get(big ? at : at + 2) & 0xff) << 16 | (data.get(at + 1) & 0xff) << 8
			| data.get(big ? at + 2 : at) & 0xff;
		final int exponent = bits >> 16 & 0x7f;
		final int fraction = bits & 0xffff;
		final float sign = (bits & 0x800000) != 0 ? -1 : 1;
		if (exponent == 0)
			return sign * fraction * 0x1p-78f;
		if (exponent == 127)
			return fraction != 0 ? Float.NaN : sign * Float.POSITIVE_INFINITY;
		return sign * (65536 + fraction) * Math.scalb(1f, exponent - 79);
	}
}
