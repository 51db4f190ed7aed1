// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Where the layers of a graph get their weights from, asked in the order of the layers. */
public interface VariableSource {

	/**
	 * What weights are before training: normal values around a mean.
	 *
	 * @param gain of their deviation, relative to that of He et al. (2015), the root of 2 / (inputs of a unit)
	 * @param mean of them
	 */
	public record Start(double gain, double mean) {

		/** Random values around zero, see {@link #gain}. */
		public static Start he(final double gain) {
			return new Start(gain, 0);
		}

		/** All the same value. */
		static Start at(final double value) {
			return new Start(0, value);
		}
	}

	/**
	 * The weights of a layer: of a convolution (kernel height, kernel width, features in, features out), or its biases
	 * (features).
	 *
	 * @param name of the variable
	 * @param start its first values
	 * @param shape of the variable
	 */
	Operand<TFloat32> get(String name, Start start, long... shape);
}
