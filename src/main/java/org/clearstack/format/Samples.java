// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.measure.Calibration;
import java.nio.ByteBuffer;
import org.clearstack.chunk.SampleType;

/**
 * How the values of a file become pixels of ImageJ: unsigned 8-bit and 16-bit as they are; signed 8-bit and 16-bit as
 * ImageJ's signed 16-bit images; all else, and all that is scaled, as 32-bit floats.
 *
 * @param type of the values in the file
 * @param slope real value = offset + slope * stored value
 * @param offset see slope
 * @param blank the stored value that stands for a missing one, which becomes NaN; null for none
 */
record Samples(SampleType type, double slope, double offset, Long blank) {

	/** Values that are stored as what they are. */
	static Samples plain(final SampleType type) {
		return new Samples(type, 1, 0, null);
	}

	private boolean isPlain() {
		return slope == 1 && offset == 0 && blank == null;
	}

	/** Bits of ImageJ's pixels. */
	int bits() {
		if (!isPlain() || type.isReal() || type.bytes() > 2)
			return 32;
		return type == SampleType.UINT8 ? 8 : 16;
	}

	/** Whether ImageJ's pixels are 16-bit ones that stand for a value less by 32768. */
	boolean isSigned16() {
		return bits() == 16 && type.isSigned();
	}

	/** Tells an image that its 16-bit values are signed, if they are. */
	void calibrate(final Calibration calibration) {
		if (isSigned16())
			calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "Gray Value");
	}

	/**
	 * Makes pixels.
	 *
	 * @param from values in their byte order, from the buffer's start
	 * @param count how many
	 * @return byte[], short[] or float[], as {@link #bits} says
	 */
	Object pixels(final ByteBuffer from, final int count) {
		switch (bits()) {
			case 8 :
				final byte[] bytes = new byte[count];
				from.get(0, bytes);
				return bytes;
			case 16 :
				final int shift = type.isSigned() ? 32768 : 0;
				final short[] shorts = new short[count];
				for (int i = 0; i < count; i++)
					shorts[i] = (short) ((int) type.get(from, i) + shift);
				return shorts;
			default :
				final float[] floats = new float[count];
				for (int i = 0; i < count; i++)
					floats[i] = (float) real(type.get(from, i));
				return floats;
		}
	}

	private double real(final double stored) {
		return blank != null && stored == blank ? Double.NaN : offset + slope * stored;
	}
}
