// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transform against its definition. */
class FourierTest {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 8, 12, 17, 64, 100 })
	void aLineIsTransformedAsDefined(final int n) {
		final double[] re = random(n, 1);
		final double[] im = random(n, 2);
		final double[][] expected = slow(re, im, n);

		Fourier.transform(re, im, n);

		assertArrayEquals(expected[0], re, 1e-12 * n);
		assertArrayEquals(expected[1], im, 1e-12 * n);
	}

	@Test
	void aWaveInAVolumeIsOneCoefficient() {
		final double[] re = new double[6 * 5 * 4];
		for (int i = 0; i < re.length; i++)
			re[i] = Math.cos(2 * Math.PI * (2 * (i % 6) / 6.0 + (i / 6 % 5) / 5.0 + 3 * (i / 30) / 4.0));

		Fourier.transform(re, new double[re.length], 6, 5, 4);

		assertEquals(60, re[2 + 6 + 3 * 30], 1e-12);
		assertEquals(60, re[4 + 4 * 6 + 30], 1e-12);
		assertEquals(0, re[2 + 6], 1e-12);
	}

	@Test
	void theInverseTakesTheTransformBack() {
		final double[] re = random(7 * 32, 3);
		final double[] im = random(7 * 32, 4);
		final double[] a = re.clone();
		final double[] b = im.clone();

		Fourier.transform(a, b, 7, 32);
		Fourier.inverse(a, b, 7, 32);

		assertArrayEquals(re, a, 1e-14);
		assertArrayEquals(im, b, 1e-14);
	}

	private static double[] random(final int n, final long seed) {
		return new Random(seed).doubles(n).toArray();
	}

	private static double[][] slow(final double[] re, final double[] im, final int n) {
		final double[][] out = new double[2][n];
		for (int k = 0; k < n; k++)
			for (int j = 0; j < n; j++) {
				final double c = Math.cos(2 * Math.PI * j * k / n);
				final double s = -Math.sin(2 * Math.PI * j * k / n);
				out[0][k] += re[j] * c - im[j] * s;
				out[1][k] += re[j] * s + im[j] * c;
			}
		return out;
	}
}
