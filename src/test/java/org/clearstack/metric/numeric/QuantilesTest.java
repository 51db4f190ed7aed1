// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantilesTest {

	@Test
	void theMedianIsInTheMiddle() {
		final double[] values = { 3, 1, 10 };

		assertEquals(3, Quantiles.median(values));
		assertArrayEquals(new double[] { 3, 1, 10 }, values, "they stay in their order");
		assertEquals(2.5, Quantiles.median(new double[] { 4, 1, 3, 2 }));
		assertEquals(Double.NaN, Quantiles.median(new double[0]));
	}

	/** numpy.quantile([1, 2, 4, 8, 16], [0, .1, .25, .5, .9, 1]) */
	@Test
	void quantilesAreThoseOfNumpy() {
		final double[] sorted = { 1, 2, 4, 8, 16 };
		final double[] shares = { 0, 0.1, 0.25, 0.5, 0.9, 1 };
		final double[] right = { 1, 1.4, 2, 4, 12.8, 16 };

		for (int i = 0; i < shares.length; i++)
			assertEquals(right[i], Quantiles.of(sorted, shares[i]), 1e-12);
	}
}
