// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;
import org.clearstack.model.ModelSpec;

/** Whether a plane suits a network; otherwise the message says why not. */
final class PlaneCheck {

	private PlaneCheck() {}

	static void check(final Plane plane, final ModelSpec spec, final boolean ensemble) {
		dimensions("source", plane.source(), spec, spec.planes());
		dimensions("output", plane.output(), spec, spec.channels());
		inside(plane, spec.scale());
		if (plane.deviation() != null)
			deviation(plane, ensemble);
	}

	private static void deviation(final Plane plane, final boolean ensemble) {
		if (!ensemble)
			throw new IllegalArgumentException(
				"A deviation is asked for, but only an ensemble has one; switch the ensemble on.");
		if (Double.isNaN(plane.map(0).spread()))
			throw new IllegalArgumentException(
				"A deviation is asked for, but this model's outputs are changed in a way that has none. Leave it out.");
		if (!Intervals.equals(plane.deviation(), plane.output()))
			throw new IllegalArgumentException(
				"The deviation covers " + Intervals.toString(plane.deviation()) + " and the output "
					+ Intervals.toString(plane.output()) + "; they must be the same.");
	}

	private static void dimensions(final String what, final Interval interval, final ModelSpec spec, final int third) {
		final int n = third == 1 ? 2 : 3;
		final boolean fits = interval.numDimensions() == n && (n == 2 || interval.dimension(2) == third);
		if (!fits)
			throw new IllegalArgumentException(
				"The " + what + " has the dimensions " + describe(interval) + ", but '" + spec.name()
					+ "' " + (n == 2 ? "works on planes of x and y; pass one plane at a time"
						: "works on planes of x, y and " + third
							+ (spec.depth() == 1 ? " channels" : " neighbouring slices") + " as the third dimension")
					+ ".");
	}

	private static void inside(final Plane plane, final int scale) {
		final Interval all = ScaledInterval.up(plane.source(), scale);
		for (int d = 0; d < 2; d++)
			if (plane.output().min(d) < all.min(d) || plane.output().max(d) > all.max(d)
				|| plane.output().dimension(d) < 1)
				throw new IllegalArgumentException(
					"The output covers " + plane.output().min(d) + " to " + plane.output().max(d)
						+ " along axis " + d + ", but the source at scale " + scale + " covers " + all.min(d) + " to "
						+ all.max(d)
						+ "; ask for a part of that.");
	}

	private static String describe(final Interval interval) {
		final StringBuilder text = new StringBuilder().append(interval.dimension(0));
		for (int d = 1; d < interval.numDimensions(); d++)
			text.append(" x ").append(interval.dimension(d));
		return text.toString();
	}
}
