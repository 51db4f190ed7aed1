// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Where the layers of a graph get their weights from, asked in the order of the layers. */
interface Weights {

	/**
	 * The weights of a convolution.
	 *
	 * @param name of the layer
	 * @param gain of its first values, relative to He's initialisation; 0 for zeros
	 * @param shape (kernel height, kernel width, features in, features out)
	 */
	Operand<TFloat32> kernel(String name, double gain, long... shape);
}
