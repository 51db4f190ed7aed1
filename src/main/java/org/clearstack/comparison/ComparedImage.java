// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.comparison;

import ij.gui.Line;
import ij.measure.Calibration;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.compare.RatedMethod;
import org.clearstack.compare.UpscalingComparison;
import org.clearstack.metric.Metric;

/**
 * What came out of comparing methods on an image.
 *
 * @param title of the image
 * @param comparison that degraded it
 * @param methods that were rated, in the order to show them
 * @param calibration of the image as compared
 * @param view what is shown of it
 */
public record ComparedImage(String title, UpscalingComparison comparison, List<RatedMethod> methods,
	Calibration calibration, View view) {

	/**
	 * What is shown of an image.
	 *
	 * @param rgb whether the three channels are red, green and blue, to be shown together
	 * @param channel to show, from 0, where they are not
	 * @param region to zoom in on, in pixels of the image as compared
	 * @param line along which to draw profiles, in pixels of the image as compared
	 */
	record View(boolean rgb, int channel, Interval region, Line line) {}

	/** The planes to show of all those of a slice: all three of an RGB image, or one. */
	List<RandomAccessibleInterval<FloatType>> shown(final List<RandomAccessibleInterval<FloatType>> channels) {
		return view.rgb() ? channels : List.of(channels.get(view.channel()));
	}

	/** A metric's value for what is shown; for RGB the mean of the three. */
	public double shownValue(final RatedMethod method, final Metric metric) {
		if (!view.rgb())
			return method.value(metric, view.channel(), comparison.shown());
		double sum = 0;
		for (int c = 0; c < 3; c++)
			sum += method.value(metric, c, comparison.shown());
		return sum / 3;
	}
}
