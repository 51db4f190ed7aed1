// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Where the layers of a graph get their weights from, asked in the order of the layers. */
interface Weights {

	/**
	 * The weights of a layer: of a convolution (kernel height, kernel width, features in, features out), or its biases (features).
	 *
	 * @param name of the variable
	 * @param gain of its first values, relative to He's initialisation; 0 for zeros
	 * @param shape of the variable
	 */
	Operand<TFloat32> get(String name, double gain, long... shape);
}
