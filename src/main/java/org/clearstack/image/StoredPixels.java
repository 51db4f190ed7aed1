// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.measure.Calibration;

/**
 * How the real values of a result are stored as ImageJ's pixels.
 *
 * @param source the image they were computed from
 * @param type of the pixels
 * @param size how many pixels a slice has
 * @param values of the source's pixels
 * @param rgb whether three channels become one slice of colours
 * @param differences whether they are differences of intensities
 */
record StoredPixels(ImagePlus source, ResultImage.Type type, int size, ValueScale values, boolean rgb,
	boolean differences) {

	/**
	 * The pixels of a slice.
	 *
	 * @param old those of its other colours, where they are known already; otherwise null
	 * @param c channel of {@link ImagePlanes}, from 0
	 * @param from real values, row by row
	 */
	Object fill(final Object old, final int c, final float[] from) {
		if (type == ResultImage.Type.FLOAT || source.getType() == ImagePlus.GRAY32)
			return floats(from);
		if (source.getType() == ImagePlus.GRAY16)
			return shorts(from);
		if (rgb)
			return colours(old == null ? new int[size] : (int[]) old, 16 - 8 * (c % 3), from);
		return bytes(from);
	}

	private float[] floats(final float[] from) {
		final Calibration curve = curve();
		if (curve == null)
			return from.clone();
		final float[] floats = new float[size];
		for (int i = 0; i < size; i++)
			floats[i] = (float) curve.getCValue((double) from[i]);
		return floats;
	}

	private short[] shorts(final float[] from) {
		final short[] shorts = new short[size];
		for (int i = 0; i < size; i++)
			shorts[i] = (short) clamped(values.stored(from[i]), 65535);
		return shorts;
	}

	private byte[] bytes(final float[] from) {
		final byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++)
			bytes[i] = (byte) clamped(values.stored(from[i]), 255);
		return bytes;
	}

	private static int[] colours(final int[] colours, final int shift, final float[] from) {
		for (int i = 0; i < colours.length; i++)
			colours[i] = colours[i] & ~(0xff << shift) | 0xff000000 | clamped(from[i], 255) << shift;
		return colours;
	}

	private static int clamped(final double value, final int max) {
		if (!(value > 0))
			return 0;
		return value >= max ? max : (int) (value + 0.5);
	}

	/** The calibration that is no straight line; ImageJ too applies it when it makes an image 32-bit. */
	private Calibration curve() {
		final Calibration calibration = source.getCalibration();
		final boolean integer = source.getBitDepth() == 8 || source.getBitDepth() == 16;
		return type == ResultImage.Type.FLOAT && !differences && integer && calibration.calibrated()
			&& !values.isLinear()
				? calibration : null;
	}

	/** What a value of the source's display range is in the result. */
	double shown(final double stored) {
		if (type == ResultImage.Type.SOURCE)
			return stored;
		final Calibration curve = curve();
		return curve == null ? values.real(stored) : curve.getCValue(stored);
	}
}
