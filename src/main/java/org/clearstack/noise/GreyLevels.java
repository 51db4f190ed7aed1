// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.List;

/** What kind of numbers an image has. */
final class GreyLevels {

	private GreyLevels() {}

	/** @return whether at least three finite values occur. */
	static boolean moreThanTwo(final List<float[]> planes) {
		float first = Float.NaN;
		float second = Float.NaN;
		for (final float[] plane : planes)
			for (final float value : plane)
				if (Float.isFinite(value) && value != first && value != second) {
					if (!Float.isNaN(second))
						return true;
					if (Float.isNaN(first))
						first = value;
					else
						second = value;
				}
		// none finite: the blocks will tell
		return Float.isNaN(first);
	}

	/** @return whether all finite values are whole numbers. */
	static boolean whole(final List<float[]> planes) {
		for (final float[] plane : planes)
			for (final float value : plane)
				if (Float.isFinite(value) && value != Math.rint(value))
					return false;
		return true;
	}

	/** @return the least finite value. */
	static double least(final List<float[]> planes) {
		double least = Double.POSITIVE_INFINITY;
		for (final float[] plane : planes)
			for (final float value : plane)
				least = Float.isFinite(value) ? Math.min(least, value) : least;
		return least;
	}

	/** @return the share of the values that equal the least finite one. */
	static double shareOfLeast(final List<float[]> planes) {
		final double least = least(planes);
		long count = 0;
		long all = 0;
		for (final float[] plane : planes) {
			for (final float value : plane)
				count += value == least ? 1 : 0;
			all += plane.length;
		}
		return (double) count / all;
	}

	/** @return the largest finite distance from 0. */
	static double largest(final List<float[]> planes) {
		double largest = 0;
		for (final float[] plane : planes)
			for (final float value : plane)
				largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
		return largest;
	}
}
