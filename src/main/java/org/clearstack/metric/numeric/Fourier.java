// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import org.clearstack.metric.pixel.Parallel;

/**
 * The discrete Fourier transform of complex arrays of any size and number of dimensions, in place and without a factor:
 * X[k] = Σ x[j] exp(−2πi j k / n). Powers of two are transformed directly, other lengths by Bluestein's convolution.
 */
public final class Fourier {

	/** Lines that are copied together where pixels of a line do not lie side by side. */
	private static final int TOGETHER = 16;

	private final int n;
	private final int length;
	private final double[] cosines;
	private final double[] sines;
	private final int[] order;
	/** Bluestein's chirp exp(−πi j²/n) and the transform of its conjugate; null for powers of two. */
	private final double[] chirpRe;
	private final double[] chirpIm;
	private final double[] filterRe;
	private final double[] filterIm;

	private Fourier(final int n) {
		this.n = n;
		final boolean direct = Integer.bitCount(n) == 1;
		length = direct ? n : Integer.highestOneBit(2 * n - 2) << 1;
		cosines = new double[Math.max(1, length / 2)];
		sines = new double[cosines.length];
		for (int i = 0; i < cosines.length; i++) {
			cosines[i] = Math.cos(2 * Math.PI * i / length);
			sines[i] = -Math.sin(2 * Math.PI * i / length);
		}
		order = new int[length];
		for (int i = 1; i < length; i++)
			order[i] = order[i >> 1] >> 1 | ((i & 1) == 1 ? length >> 1 : 0);
		chirpRe = direct ? null : new double[n];
		chirpIm = direct ? null : new double[n];
		filterRe = direct ? null : new double[length];
		filterIm = direct ? null : new double[length];
		if (!direct)
			prepare();
	}

	private void prepare() {
		for (int j = 0; j < n; j++) {
			final double angle = Math.PI * ((long) j * j % (2L * n)) / n;
			chirpRe[j] = Math.cos(angle);
			chirpIm[j] = -Math.sin(angle);
			filterRe[j] = chirpRe[j];
			filterIm[j] = -chirpIm[j];
			if (j > 0) {
				filterRe[length - j] = chirpRe[j];
				filterIm[length - j] = -chirpIm[j];
			}
		}
		direct(filterRe, filterIm);
	}

	/**
	 * Transforms an array, x fastest, in all its dimensions.
	 *
	 * @param re real parts; overwritten
	 * @param im imaginary parts; overwritten
	 * @param size of the array in each dimension
	 */
	public static void transform(final double[] re, final double[] im, final int... size) {
		int stride = 1;
		for (final int n : size) {
			if (n > 1)
				along(re, im, n, stride);
			stride *= n;
		}
	}

	/** Takes the transform back, with the factor 1/N. */
	static void inverse(final double[] re, final double[] im, final int... size) {
		transform(im, re, size);
		for (int i = 0; i < re.length; i++) {
			re[i] /= re.length;
			im[i] /= im.length;
		}
	}

	private static void along(final double[] re, final double[] im, final int n, final int stride) {
		final Fourier plan = new Fourier(n);
		final int together = Math.min(TOGETHER, stride);
		final int groups = (stride + together - 1) / together;
		final int blocks = re.length / (n * stride);
		Parallel.run(blocks * groups, () -> {
			final double[][] a = new double[together][plan.length];
			final double[][] b = new double[together][plan.length];
			return task -> {
				final int first = task % groups * together;
				final int lines = Math.min(together, stride - first);
				final int start = task / groups * n * stride + first;
				for (int i = 0; i < n; i++)
					for (int line = 0; line < lines; line++) {
						a[line][i] = re[start + i * stride + line];
						b[line][i] = im[start + i * stride + line];
					}
				for (int line = 0; line < lines; line++)
					plan.line(a[line], b[line]);
				for (int i = 0; i < n; i++)
					for (int line = 0; line < lines; line++) {
						re[start + i * stride + line] = a[line][i];
						im[start + i * stride + line] = b[line][i];
					}
			};
		});
	}

	private void line(final double[] re, final double[] im) {
		if (chirpRe == null)
			direct(re, im);
		else
			chirped(re, im);
	}

	private void chirped(final double[] re, final double[] im) {
		for (int j = 0; j < length; j++) {
			final double a = j < n ? re[j] * chirpRe[j] - im[j] * chirpIm[j] : 0;
			im[j] = j < n ? re[j] * chirpIm[j] + im[j] * chirpRe[j] : 0;
			re[j] = a;
		}
		direct(re, im);
		// the inverse transform is the forward one with real and imaginary parts exchanged
		for (int j = 0; j < length; j++) {
			final double a = re[j] * filterRe[j] - im[j] * filterIm[j];
			im[j] = re[j] * filterIm[j] + im[j] * filterRe[j];
			re[j] = a;
		}
		direct(im, re);
		for (int j = 0; j < n; j++) {
			final double a = (re[j] * chirpRe[j] - im[j] * chirpIm[j]) / length;
			im[j] = (re[j] * chirpIm[j] + im[j] * chirpRe[j]) / length;
			re[j] = a;
		}
	}

	private void direct(final double[] re, final double[] im) {
		for (int i = 0; i < length; i++)
			if (order[i] > i) {
				final double a = re[i];
				re[i] = re[order[i]];
				re[order[i]] = a;
				final double b = im[i];
				im[i] = im[order[i]];
				im[order[i]] = b;
			}
		for (int half = 1; half < length; half *= 2)
			stage(re, im, half);
	}

	private void stage(final double[] re, final double[] im, final int half) {
		final int step = length / (2 * half);
		for (int start = 0; start < length; start += 2 * half)
			for (int j = 0, i = start, k = start + half; j < half; j++, i++, k++) {
				final double c = cosines[j * step];
				final double s = sines[j * step];
				final double a = re[k] * c - im[k] * s;
				final double b = re[k] * s + im[k] * c;
				re[k] = re[i] - a;
				im[k] = im[i] - b;
				re[i] += a;
				im[i] += b;
			}
	}
}
