// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.nio.ByteBuffer;

/** Types of the values in files, and how a value is taken out of bytes. */
public enum SampleType {

	/** Signed 8-bit. */
	INT8(1, true, false),
	/** Unsigned 8-bit. */
	UINT8(1, false, false),
	/** Signed 16-bit. */
	INT16(2, true, false),
	/** Unsigned 16-bit. */
	UINT16(2, false, false),
	/** Signed 32-bit. */
	INT32(4, true, false),
	/** Unsigned 32-bit. */
	UINT32(4, false, false),
	/** Signed 64-bit. */
	INT64(8, true, false),
	/** Unsigned 64-bit. */
	UINT64(8, false, false),
	/** Half precision of IEEE 754. */
	FLOAT16(2, true, true),
	/** Single precision. */
	FLOAT32(4, true, true),
	/** Double precision. */
	FLOAT64(8, true, true);

	private final int bytes;
	private final boolean signed;
	private final boolean real;

	SampleType(final int bytes, final boolean signed, final boolean real) {
		this.bytes = bytes;
		this.signed = signed;
		this.real = real;
	}

	/** Bytes of a value. */
	public int bytes() {
		return bytes;
	}

	/** Whether there are negative values. */
	public boolean isSigned() {
		return signed;
	}

	/** Whether it is a floating-point type. */
	public boolean isReal() {
		return real;
	}

	/**
	 * A value as a double; 64-bit integers beyond 2^53 are rounded.
	 *
	 * @param from in its byte order
	 * @param index of the value, counted from the buffer's start in values
	 */
	public double get(final ByteBuffer from, final int index) {
		final int at = index * bytes;
		return switch (this) {
			case INT8 -> from.get(at);
			case UINT8 -> from.get(at) & 0xff;
			case INT16 -> from.getShort(at);
			case UINT16 -> from.getShort(at) & 0xffff;
			case INT32 -> from.getInt(at);
			case UINT32 -> from.getInt(at) & 0xffffffffL;
			case INT64 -> from.getLong(at);
			case UINT64 -> unsigned(from.getLong(at));
			case FLOAT16 -> half(from.getShort(at));
			case FLOAT32 -> from.getFloat(at);
			case FLOAT64 -> from.getDouble(at);
		};
	}

	/**
	 * Puts a value; an integer type gets it rounded and clamped, and 0 for NaN.
	 *
	 * @param index of the value, counted from the buffer's start in values
	 */
	public void put(final ByteBuffer to, final int index, final double value) {
		final int at = index * bytes;
		switch (this) {
			case FLOAT32 -> to.putFloat(at, (float) value);
			case FLOAT64 -> to.putDouble(at, value);
			case FLOAT16 -> to.putShort(at, half((float) value));
			case UINT64 -> to.putLong(at,
				value < 0x1p63 ? Math.max(0, Math.round(value)) : Math.round(value - 0x1p63) ^ Long.MIN_VALUE);
			case INT64 -> to.putLong(at, Math.round(value));
			default -> putInteger(to, at, value);
		}
	}

	private void putInteger(final ByteBuffer to, final int at, final double value) {
		final double most = Math.pow(2, 8 * bytes - (signed ? 1 : 0)) - 1;
		final long rounded = Math.round(Math.max(signed ? -most - 1 : 0, Math.min(most, value)));
		switch (bytes) {
			case 1 -> to.put(at, (byte) rounded);
			case 2 -> to.putShort(at, (short) rounded);
			default -> to.putInt(at, (int) rounded);
		}
	}

	private static double unsigned(final long bits) {
		return bits >= 0 ? bits : (bits >>> 1 | bits & 1) * 2.0;
	}

	/** Rounded to the nearest half, ties to even. */
	private static short half(final float value) {
		final int bits = Float.floatToIntBits(value);
		final int sign = bits >>> 16 & 0x8000;
		final float size = Math.abs(value);
		if (Float.isNaN(value))
			return (short) (sign | 0x7e00);
		if (size >= 65520)
			return (short) (sign | 0x7c00);
		if (size < 0x1p-14f)
			return (short) (sign | (int) Math.rint(size * 0x1p24));
		final int exponent = Math.getExponent(size);
		return (short) (sign | (int) Math.rint(size * Math.pow(2, 10 - exponent)) - 1024 + (exponent + 15 << 10));
	}

	/** IEEE 754 binary16. */
	private static float half(final short bits) {
		final int exponent = bits >> 10 & 31;
		final int fraction = bits & 0x3ff;
		final float size = exponent == 31 ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
			: exponent == 0 ? fraction * 0x1p-24f : (1024 + fraction) * (float) Math.pow(2, exponent - 25);
		return bits < 0 ? -size : size;
	}
}
