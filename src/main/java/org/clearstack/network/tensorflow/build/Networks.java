// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The networks there are, by the architecture of their plan. */
final class Networks {

	private Networks() {}

	/**
	 * Adds the planned network to the graph.
	 *
	 * @param builder of the graph, which knows the plan
	 * @param image (batch, height, width, inputs)
	 * @return (batch, scale · height, scale · width, channels)
	 */
	static Operand<TFloat32> build(final GraphBuilder builder, final Operand<TFloat32> image) {
		return switch (builder.plan().architecture()) {
			case RESIDUAL -> new Autoencoder(builder).build(image);
			case COURSE -> new CourseNetwork(builder).build(image);
			case DENOISER, NOISE -> new Denoiser(builder).build(image);
			case PLAIN -> new PlainNetwork(builder).build(image);
		};
	}
}
