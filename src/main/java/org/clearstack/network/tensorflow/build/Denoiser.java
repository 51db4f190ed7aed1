// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The graph of a denoiser that is given the noise: an autoencoder whose input holds maps of the noise's strength and
 * correlation behind the channels of each pixel, as FFDNet (Zhang et al., 2018) and DRUNet (Zhang et al., 2021) do for
 * white noise.
 * <p>
 * The first convolution halves the resolution; from level to level it is halved again and the width doubled. Encoder
 * and decoder have one residual block at each level, the code as many as the plan says. The result is the image plus a
 * residual, which sub-pixel convolution brings to full resolution.
 * <p>
 * No layer has a bias and the first layer's kernels of the image sum to zero, so that f(a·x + b, a·maps) = a·f(x, maps)
 * + b for every a &gt; 0.
 * <p>
 * Where it sees neighbouring slices, their kernels and those of the slice in the middle sum to zero together, and the
 * maps are those of the slice in the middle.
 * <p>
 * The same network without maps and without the image in its result measures noise: its result is the standard
 * deviation of each pixel's noise, s(a·x + b) = a·s(x).
 */
public final class Denoiser {

	/** Width and height of the first kernels: those of 3×3 pixels of half the resolution. */
	private static final int HEAD = 6;

	private final GraphBuilder builder;
	private final Ops tf;
	private final NetworkPlan plan;

	public Denoiser(final GraphBuilder builder) {
		this.builder = builder;
		this.tf = builder.tf();
		this.plan = builder.plan();
	}

	public Operand<TFloat32> build(final Operand<TFloat32> input) {
		final Operand<TFloat32> tail =
			builder.conv("tail", 0, 3, EncoderDecoder.of(builder, head(input), 1), plan.width(),
				4L * plan.channels());
		final Operand<TFloat32> full = tf.nn.depthToSpace(tail, 2L);
		return plan.measuresNoise() ? full : tf.math.add(image(input), full);
	}

	/** The channels of the image, or the slice in the middle, without the maps. */
	private Operand<TFloat32> image(final Operand<TFloat32> input) {
		final float[][][][] pick = new float[1][1][plan.inputs()][plan.channels()];
		for (int c = 0; c < plan.channels(); c++)
			pick[0][0][plan.depth() / 2 + c][c] = 1;
		return builder.convolve(input, tf.constant(pick));
	}

	/**
	 * The first convolution: its kernels of the image sum to zero, so it cannot see an offset; those of the maps are
	 * free. The kernels of neighbouring slices are zero before training, so that a network of single slices can be
	 * trained on as one of several.
	 */
	private Operand<TFloat32> head(final Operand<TFloat32> input) {
		final Operand<TFloat32> ofImage =
			builder.weights().get("head", VariableSource.Start.he(1), HEAD, HEAD, plan.channels(), plan.width());
		final List<Operand<TFloat32>> kernels = new ArrayList<>(List.of(tf.math.sub(ofImage, mean(ofImage))));
		if (plan.depth() > 1) {
			final Operand<TFloat32> below = neighbours("below");
			final Operand<TFloat32> above = neighbours("above");
			final Operand<TFloat32> sums = tf.math.mul(tf.math.add(mean(below), mean(above)),
				tf.constant((float) (plan.depth() / 2)));
			kernels.set(0, tf.math.sub(kernels.get(0), sums));
			kernels.add(0, below);
			kernels.add(above);
		}
		if (plan.maps() > 0)
			kernels.add(builder.weights().get("maps", VariableSource.Start.he(1), HEAD, HEAD, plan.maps(),
				plan.width()));
		return tf.nn.conv2d(input, kernels.size() == 1 ? kernels.get(0) : tf.concat(kernels, tf.constant(2)),
			EncoderDecoder.HALF, "SAME");
	}

	/** The kernels of the slices on one side of that which is restored. */
	private Operand<TFloat32> neighbours(final String name) {
		return builder.weights().get(name, VariableSource.Start.at(0), HEAD, HEAD, plan.depth() / 2, plan.width());
	}

	private Operand<TFloat32> mean(final Operand<TFloat32> kernels) {
		return tf.math.mean(kernels, tf.constant(new int[] { 0, 1, 2 }), Mean.keepDims(true));
	}
}
