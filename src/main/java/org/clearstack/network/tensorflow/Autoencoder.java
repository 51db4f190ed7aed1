// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.clearstack.network.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The graph of Clearstack's own autoencoder.
 * <p>
 * It works in the low-resolution domain: an encoder of residual blocks that halves the resolution from
 * level to level, the code, and a decoder that doubles it again and adds the encoder's features of the same
 * level. What it computes is a residual over the bicubic upscale (over the input, if it only denoises),
 * brought to full resolution by sub-pixel convolution (Shi et al., 2016).
 * <p>
 * No layer has a bias (Mohan et al., 2020) and the kernels of the first layer sum to zero, so that the
 * network commutes with gain and offset: f(a·x + b) = a·f(x) + b for every a &gt; 0. A constant image stays
 * constant, and neither normalisation nor the unit of the intensities changes a result.
 * <p>
 * When upscaling, the last layer projects exactly onto the images whose block means are the input:
 * flux is conserved.
 */
final class Autoencoder {

	private static final List<Long> UNIT = List.of(1L, 1L, 1L, 1L);

	private final Ops tf;
	private final NetworkPlan plan;
	private final Weights weights;

	private Autoencoder(final Ops tf, final NetworkPlan plan, final Weights weights) {
		this.tf = tf;
		this.plan = plan;
		this.weights = weights;
	}

	/**
	 * Adds the network to a graph.
	 *
	 * @param image (batch, height, width, channels)
	 * @return (batch, scale · height, scale · width, channels)
	 */
	static Operand<TFloat32> build(final Ops tf, final NetworkPlan plan, final Weights weights, final Operand<TFloat32> image) {
		return new Autoencoder(tf, plan, weights).build(image);
	}

	private Operand<TFloat32> build(final Operand<TFloat32> image) {
		final Operand<TFloat32> features = level(0, head(image));
		final long scale = plan.scale();
		final Operand<TFloat32> tail = conv("tail", 0, 3, features, plan.width(), plan.channels() * scale * scale);
		if (scale == 1)
			return tf.math.add(image, tail);
		final Operand<TFloat32> upscaled = tf.math.add(tf.nn.depthToSpace(tail, scale), bicubic(image));
		return conserve(image, upscaled);
	}

	/** The first convolution: its kernels sum to zero, so it cannot see an offset. */
	private Operand<TFloat32> head(final Operand<TFloat32> image) {
		final Operand<TFloat32> kernel = weights.kernel("head", 1, 3, 3, plan.channels(), plan.width());
		final Operand<TFloat32> mean = tf.math.mean(kernel, tf.constant(new int[] { 0, 1, 2 }), org.tensorflow.op.math.Mean.keepDims(true));
		return tf.nn.conv2d(image, tf.math.sub(kernel, mean), UNIT, "SAME");
	}

	/** Encoder and decoder of a level, with all coarser levels between them. */
	private Operand<TFloat32> level(final int level, final Operand<TFloat32> features) {
		final long width = (long) plan.width() << level;
		if (level == plan.levels() - 1)
			return blocks("code", features, width);
		final Operand<TFloat32> encoded = blocks("encoder" + level, features, width);
		final Operand<TFloat32> halved = tf.nn.conv2d(encoded, weights.kernel("down" + level, 1, 2, 2, width, 2 * width), List.of(1L, 2L, 2L, 1L), "SAME");
		final Operand<TFloat32> coarse = level(level + 1, halved);
		final Operand<TFloat32> doubled = tf.nn.depthToSpace(conv("up" + level, 1, 1, coarse, 2 * width, 4 * width), 2L);
		return blocks("decoder" + level, tf.math.add(encoded, doubled), width);
	}

	private Operand<TFloat32> blocks(final String name, final Operand<TFloat32> input, final long width) {
		Operand<TFloat32> features = input;
		for (int b = 0; b < plan.blocks(); b++) {
			final Operand<TFloat32> inner = tf.nn.relu(conv(name + "_" + b + "a", 1, 3, features, width, width));
			features = tf.math.add(features, conv(name + "_" + b + "b", 0.1, 3, inner, width, width));
		}
		return features;
	}

	private Operand<TFloat32> conv(final String name, final double gain, final long size, final Operand<TFloat32> x, final long in, final long out) {
		return tf.nn.conv2d(x, weights.kernel(name, gain, size, size, in, out), UNIT, "SAME");
	}

	/** Bicubic upscaling (Keys, a = −0.5) aligned at pixel centres, as a convolution to sub-pixels. */
	private Operand<TFloat32> bicubic(final Operand<TFloat32> image) {
		final int channels = plan.channels();
		final int scale = plan.scale();
		final float[][][][] kernel = new float[5][5][channels][channels * scale * scale];
		for (int py = 0; py < scale; py++)
			for (int px = 0; px < scale; px++)
				for (int y = 0; y < 5; y++)
					for (int x = 0; x < 5; x++)
						for (int c = 0; c < channels; c++)
							kernel[y][x][c][(py * scale + px) * channels + c] = (float) (keys(phase(py) - (y - 2)) * keys(phase(px) - (x - 2)));
		return tf.nn.depthToSpace(tf.nn.conv2d(image, tf.constant(kernel), UNIT, "SAME"), (long) scale);
	}

	/** Where the centre of a sub-pixel lies, measured in input pixels from the centre of its pixel. */
	private double phase(final int subpixel) {
		return (subpixel + 0.5) / plan.scale() - 0.5;
	}

	private static double keys(final double distance) {
		final double a = -0.5;
		final double d = Math.abs(distance);
		if (d < 1)
			return ((a + 2) * d - (a + 3)) * d * d + 1;
		return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
	}

	/** Moves each block of the result so that its mean is the input pixel. */
	private Operand<TFloat32> conserve(final Operand<TFloat32> image, final Operand<TFloat32> upscaled) {
		final long scale = plan.scale();
		final List<Long> block = List.of(1L, scale, scale, 1L);
		final Operand<TFloat32> missing = tf.math.sub(image, tf.nn.avgPool(upscaled, block, block, "VALID"));
		final List<Operand<TFloat32>> copies = new ArrayList<>(Collections.nCopies((int) (scale * scale), missing));
		return tf.math.add(upscaled, tf.nn.depthToSpace(tf.concat(copies, tf.constant(3)), scale));
	}
}
