// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.List;
import org.clearstack.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The losses of training, as graphs.
 *
 * @param tf of the graph
 * @param channels of the images
 * @param weights of the pixels, (batch, height, width, 1) with a mean of 1, or a single 1
 * @param ranges of the pairs' intensities, (batch, 1, 1, 1)
 */
record LossGraph(Ops tf, int channels, Operand<TFloat32> weights, Operand<TFloat32> ranges) {

	private static final List<Long> UNIT = List.of(1L, 1L, 1L, 1L);
	private static final double SIGMA = 1.5;
	private static final int SSIM_RADIUS = 5;
	private static final int LOG_RADIUS = 6;
	/** The norm of the Laplacian of Gaussian as an operator, as the course estimated it. */
	private static final float LOG_NORM = 0.325f;
	private static final float HFENN_SHARE = 10;
	/** In units of the data range: one step of an image of 8 bits is four times as much. */
	private static final float LEAST_ERROR = 1e-3f;
	/** In units of the squared data range: a PSNR of 80 dB. */
	private static final float LEAST_SQUARE = 1e-8f;
	private static final float SSIM_SHARE = 0.2f;

	/** A loss, a scalar. */
	Operand<TFloat32> of(final Loss loss, final Operand<TFloat32> result, final Operand<TFloat32> groundTruth) {
		return switch (loss) {
			case MAE -> weighted(tf.math.abs(tf.math.sub(result, groundTruth)));
			case MSE -> weighted(tf.math.squaredDifference(result, groundTruth));
			case SSIM -> dissimilarity(scaled(result), scaled(groundTruth));
			case HFENN -> tf.math.add(mean(tf.math.squaredDifference(scaled(result), scaled(groundTruth))),
				tf.math.mul(tf.constant(HFENN_SHARE), hfenn(scaled(result), scaled(groundTruth))));
			case MIXED -> tf.math.add(mean(tf.math.abs(tf.math.sub(scaled(result), scaled(groundTruth)))),
				tf.math.mul(tf.constant(SSIM_SHARE), dissimilarity(scaled(result), scaled(groundTruth))));
			case LOG -> logarithm(tf.math.abs(tf.math.sub(scaled(result), scaled(groundTruth))), LEAST_ERROR);
			case PSNR -> logarithm(tf.math.squaredDifference(scaled(result), scaled(groundTruth)), LEAST_SQUARE);
		};
	}

	/** Mean over the pairs of the logarithm of their error; errors far below the least do not count. */
	private Operand<TFloat32> logarithm(final Operand<TFloat32> error, final float least) {
		final Operand<TFloat32> ofPairs = tf.math.mean(tf.math.mul(error, weights), tf.constant(new int[] { 1, 2, 3 }));
		final Operand<TFloat32> above = tf.math.add(tf.math.mul(ofPairs, tf.constant(1 / least)), tf.constant(1f));
		return tf.math.mean(tf.math.log(above), tf.constant(new int[] { 0 }));
	}

	private Operand<TFloat32> scaled(final Operand<TFloat32> image) {
		return tf.math.div(image, ranges);
	}

	private Operand<TFloat32> mean(final Operand<TFloat32> image) {
		return tf.math.mean(image, tf.constant(new int[] { 0, 1, 2, 3 }));
	}

	/** Mean over the pixels by their weights. */
	private Operand<TFloat32> weighted(final Operand<TFloat32> error) {
		final Operand<TFloat32> overChannels = tf.math.mean(error, tf.constant(new int[] { 3 }), Mean.keepDims(true));
		return mean(tf.math.mul(overChannels, weights));
	}

	/** 1 − SSIM (Wang et al., 2004) of images whose data range is 1, over the pixels whose window lies inside. */
	private Operand<TFloat32> dissimilarity(final Operand<TFloat32> x, final Operand<TFloat32> y) {
		final Operand<TFloat32> window = kernel(gaussian());
		final Operand<TFloat32> mx = filtered(x, window);
		final Operand<TFloat32> my = filtered(y, window);
		final Operand<TFloat32> mxx = tf.math.mul(mx, mx);
		final Operand<TFloat32> myy = tf.math.mul(my, my);
		final Operand<TFloat32> mxy = tf.math.mul(mx, my);
		final Operand<TFloat32> vx = tf.math.sub(filtered(tf.math.mul(x, x), window), mxx);
		final Operand<TFloat32> vy = tf.math.sub(filtered(tf.math.mul(y, y), window), myy);
		final Operand<TFloat32> cov = tf.math.sub(filtered(tf.math.mul(x, y), window), mxy);
		final Operand<TFloat32> c1 = tf.constant(1e-4f);
		final Operand<TFloat32> c2 = tf.constant(9e-4f);
		final Operand<TFloat32> above = tf.math.mul(tf.math.add(twice(mxy), c1), tf.math.add(twice(cov), c2));
		final Operand<TFloat32> below =
			tf.math.mul(tf.math.add(tf.math.add(mxx, myy), c1), tf.math.add(tf.math.add(vx, vy), c2));
		return tf.math.sub(tf.constant(1f), mean(tf.math.div(above, below)));
	}

	private Operand<TFloat32> twice(final Operand<TFloat32> x) {
		return tf.math.add(x, x);
	}

	/**
	 * The course's loss: the mean square of the Laplacian of Gaussian of the difference, over the operator's norm
	 * squared.
	 */
	private Operand<TFloat32> hfenn(final Operand<TFloat32> x, final Operand<TFloat32> y) {
		final Operand<TFloat32> log = filtered(tf.math.sub(x, y), kernel(laplacianOfGaussian()));
		return tf.math.mul(mean(tf.math.mul(log, log)), tf.constant(1 / (LOG_NORM * LOG_NORM)));
	}

	private Operand<TFloat32> filtered(final Operand<TFloat32> image, final Operand<TFloat32> kernel) {
		return tf.nn.depthwiseConv2dNative(image, kernel, UNIT, "VALID");
	}

	/** The same kernel for each channel. */
	private Operand<TFloat32> kernel(final double[][] values) {
		final float[][][][] kernel = new float[values.length][values.length][channels][1];
		for (int y = 0; y < values.length; y++)
			for (int x = 0; x < values.length; x++)
				for (int c = 0; c < channels; c++)
					kernel[y][x][c][0] = (float) values[y][x];
		return tf.constant(kernel);
	}

	private static double[] bell(final int radius) {
		final double[] bell = new double[2 * radius + 1];
		double sum = 0;
		for (int i = -radius; i <= radius; i++)
			sum += bell[i + radius] = Math.exp(-i * i / (2 * SIGMA * SIGMA));
		for (int i = 0; i < bell.length; i++)
			bell[i] /= sum;
		return bell;
	}

	private static double[][] gaussian() {
		final double[] bell = bell(SSIM_RADIUS);
		final double[][] window = new double[bell.length][bell.length];
		for (int y = 0; y < bell.length; y++)
			for (int x = 0; x < bell.length; x++)
				window[y][x] = bell[y] * bell[x];
		return window;
	}

	/**
	 * As scipy.ndimage.gaussian_laplace makes it: second derivative along one axis, Gaussian along the other, and the
	 * other way round.
	 */
	private static double[][] laplacianOfGaussian() {
		final double[] bell = bell(LOG_RADIUS);
		final double[] second = new double[bell.length];
		for (int i = -LOG_RADIUS; i <= LOG_RADIUS; i++)
			second[i + LOG_RADIUS] = bell[i + LOG_RADIUS] * (i * i - SIGMA * SIGMA) / (SIGMA * SIGMA * SIGMA * SIGMA);
		final double[][] log = new double[bell.length][bell.length];
		for (int y = 0; y < bell.length; y++)
			for (int x = 0; x < bell.length; x++)
				log[y][x] = second[y] * bell[x] + bell[y] * second[x];
		return log;
	}
}
