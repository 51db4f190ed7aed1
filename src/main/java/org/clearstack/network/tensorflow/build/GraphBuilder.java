// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * What every network is built with: a graph, a plan, weights, what only training adds, and the layers they share.
 *
 * @param tf of the graph
 * @param plan of the network
 * @param weights of its layers
 * @param training what is done to activations in training only
 */
public record GraphBuilder(Ops tf, NetworkPlan plan, VariableSource weights, Training training) {

	private static final List<Long> UNIT = List.of(1L, 1L, 1L, 1L);

	/** What training does to activations, and inference does not. */
	interface Training {

		/** Inference: nothing. */
		Training NONE = new Training() {};

		/**
		 * Sets a share of the activations to zero and scales the others so that the mean stays (Srivastava et al.,
		 * 2014).
		 */
		default Operand<TFloat32> dropout(final Operand<TFloat32> activations, final float share) {
			return activations;
		}

		/** Whether the middle of the network shall compute with 16-bit floats. */
		default boolean isMixed() {
			return false;
		}

		/** Adds the sum of absolute activations, times a weight, to the loss. */
		default void penalise(final Operand<TFloat32> activations, final float weight) {}
	}

	/** A convolution without bias, 'same', whose weights start with a gain, see {@link VariableSource.Start}. */
	public Operand<TFloat32> conv(final String name, final double gain, final long size, final Operand<TFloat32> x,
		final long in, final long out)
	{
		return convolve(x, weights.get(name, VariableSource.Start.he(gain), size, size, in, out));
	}

	/** Convolves with a given kernel, 'same'. */
	<T extends TNumber> Operand<T> convolve(final Operand<T> x, final Operand<T> kernel) {
		return tf.nn.conv2d(x, kernel, UNIT, "SAME");
	}

	/** Each pixel becomes a block. */
	Operand<TFloat32> nearest(final Operand<TFloat32> x, final long scale) {
		final List<Operand<TFloat32>> copies = new ArrayList<>(Collections.nCopies((int) (scale * scale), x));
		return tf.nn.depthToSpace(tf.concat(copies, tf.constant(3)), scale);
	}

	/** The slice that is restored, of those the network sees: (batch, height, width, channels). */
	Operand<TFloat32> middle(final Operand<TFloat32> image) {
		if (plan.depth() == 1)
			return image;
		final float[][][][] pick = new float[1][1][plan.depth()][1];
		pick[0][0][plan.depth() / 2][0] = 1;
		return convolve(image, tf.constant(pick));
	}

	/**
	 * Bicubic upscaling by the plan's scale (Keys, a = −0.5), aligned at pixel centres, as a convolution to sub-pixels.
	 */
	Operand<TFloat32> bicubic(final Operand<TFloat32> image) {
		final int channels = Math.toIntExact(image.shape().get(3));
		final int scale = plan.scale();
		if (scale == 1)
			return image;
		final float[][][][] kernel = new float[5][5][channels][channels * scale * scale];
		for (int py = 0; py < scale; py++)
			for (int px = 0; px < scale; px++)
				for (int y = 0; y < 5; y++)
					for (int x = 0; x < 5; x++)
						for (int c = 0; c < channels; c++)
							kernel[y][x][c][(py * scale + px) * channels + c] =
								(float) (keys(phase(py) - (y - 2)) * keys(phase(px) - (x - 2)));
		return tf.nn.depthToSpace(convolve(image, tf.constant(kernel)), (long) scale);
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
}
