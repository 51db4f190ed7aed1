// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Interval;

import org.clearstack.network.ModelSpec;

/** Whether a plane suits a network; otherwise the message says why not. */
final class PlaneCheck {

	private PlaneCheck() {}

	static void check(final Plane plane, final ModelSpec spec) {
		dimensions("source", plane.source(), spec);
		dimensions("output", plane.output(), spec);
		for (int d = 0; d < 2; d++)
			inside(plane, d, spec.scale());
	}

	private static void dimensions(final String what, final Interval interval, final ModelSpec spec) {
		final int n = spec.channels() == 1 ? 2 : 3;
		final boolean fits = interval.numDimensions() == n && (n == 2 || interval.dimension(2) == spec.channels());
		if (!fits)
			throw new IllegalArgumentException("The " + what + " has the dimensions " + describe(interval) + ", but '" + spec.name()
				+ "' works on " + (n == 2 ? "planes of x and y; pass one plane at a time"
					: "planes of x, y and " + spec.channels() + " channels as the third dimension") + ".");
	}

	private static void inside(final Plane plane, final int d, final int scale) {
		final long min = plane.source().min(d) * scale;
		final long max = (plane.source().max(d) + 1) * scale - 1;
		if (plane.output().min(d) < min || plane.output().max(d) > max || plane.output().dimension(d) < 1)
			throw new IllegalArgumentException("The output covers " + plane.output().min(d) + " to " + plane.output().max(d)
				+ " along axis " + d + ", but the source at scale " + scale + " covers " + min + " to " + max
				+ "; ask for a part of that.");
	}

	private static String describe(final Interval interval) {
		final StringBuilder text = new StringBuilder().append(interval.dimension(0));
		for (int d = 1; d < interval.numDimensions(); d++)
			text.append(" x ").append(interval.dimension(d));
		return text.toString();
	}
}
