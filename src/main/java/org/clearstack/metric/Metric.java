// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.scijava.plugin.SciJavaPlugin;

/**
 * A measure of how good an image is, compared with a reference. Every metric is a class with a public constructor
 * without parameters that SciJava's index lists: {@code @Plugin(type = Metric.class)}. Dialogs, help, tables, macro
 * functions, the command line and the benchmark find it there, those of other jars too.
 */
public interface Metric extends SciJavaPlugin {

	/**
	 * What a metric is.
	 *
	 * @param key short name for macros, a lower-case letter and then lower-case letters or digits, such as {@code psnr}
	 * @param name as printed above a column
	 * @param unit such as dB; "intensity" for that of the images, empty for none
	 * @param higherIsBetter whether a better test image has a higher value
	 * @param formula in a line of text, r the reference, x the test image, L the data range
	 * @param values which there can be, and that of identical images
	 * @param citation where it was published, or empty
	 */
	record About(String key, String name, String unit, boolean higherIsBetter, String formula, String values,
		String citation) {

		/** @throws IllegalArgumentException if the key is no word for macros */
		public About {
			if (!key.matches("[a-z][a-z0-9]*"))
				throw new IllegalArgumentException("The key of the metric " + name + " is \"" + key
					+ "\"; it must be lower-case letters and digits, a letter first.");
		}
	}

	/** What a metric asks of images; what it does not ask for it can do without. */
	enum Need {
		/** The data range L. */
		RANGE,
		/** Pixels that are all numbers. */
		FINITE,
		/** Whole images or rectangles: no mask. */
		RECTANGLE,
		/** Planes: no windows that reach over slices. */
		PLANE
	}

	/** @return what it is. */
	About about();

	/** @return what it asks of images; nothing if not overridden. */
	default Set<Need> needs() {
		return EnumSet.noneOf(Need.class);
	}

	/**
	 * Rates an image; called by {@link ImagePair#rate}, which has checked what the metric {@link #needs()}.
	 *
	 * @param images reference, image to rate, and where and how to compare them
	 * @return the value, in the metric's unit
	 * @throws IllegalArgumentException if the images cannot be rated; the message says why
	 */
	double compute(ImagePair images);

	/**
	 * @param rules windows, borders and dimensions that were asked for
	 * @return its window and border in words, for tables; empty if it has none
	 */
	default String definition(final MetricRules rules) {
		return "";
	}

	/** @return short name in lower case, for macros. */
	default String key() {
		return about().key();
	}

	/** @return name as printed above a column. */
	default String name() {
		return about().name();
	}

	/** @return such as dB; "intensity" for that of the images, empty for none. */
	default String unit() {
		return about().unit();
	}

	/** @return whether a better test image has a higher value. */
	default boolean higherIsBetter() {
		return about().higherIsBetter();
	}

	/** @return whether it needs the data range. */
	default boolean needsRange() {
		return needs().contains(Need.RANGE);
	}

	/**
	 * Rates an image by the metric's own definition.
	 *
	 * @param reference the clean image; dimensions beyond the second are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; ignored by metrics that need none
	 * @return the value, in the metric's unit
	 * @throws IllegalArgumentException if the images cannot be rated; the message says why
	 */
	default double compute(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return new ImagePair(reference, test, null, range, MetricRules.standard()).rate(this);
	}

	/** @return all metrics there are, in the order of a table. */
	static List<Metric> all() {
		return Metrics.INSTALLED.list();
	}

	/**
	 * @param key of a metric
	 * @return the metric
	 * @throws IllegalArgumentException if there is none of this key
	 */
	static Metric of(final String key) {
		return Metrics.INSTALLED.of(key);
	}
}
