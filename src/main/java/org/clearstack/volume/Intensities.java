// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.Arrays;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.normalize.Histogram;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;

/**
 * What intensities a channel, or an image, has.
 *
 * @param counted how often each occurs; null where only some were looked at
 * @param sample some of them; null where all were counted
 */
record Intensities(Histogram counted, float[] sample) {

	LinearMap fit(final Normalization rule) {
		return counted != null ? rule.fit(counted) : rule.fit(ArrayImgs.floats(sample, sample.length));
	}

	double percentile(final double percent) {
		return counted != null ? counted.percentile(percent)
			: Normalization.percentile(ArrayImgs.floats(sample, sample.length), percent);
	}

	/** Those of both. */
	Intensities and(final Intensities other) {
		if (counted != null) {
			counted.add(other.counted);
			return this;
		}
		final float[] both = Arrays.copyOf(sample, sample.length + other.sample.length);
		System.arraycopy(other.sample, 0, both, sample.length, other.sample.length);
		return new Intensities(null, both);
	}
}
