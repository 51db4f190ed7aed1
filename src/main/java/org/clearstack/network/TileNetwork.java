// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * A network as everyone else sees it: a batch of equal tiles in, a batch of equal tiles out.
 * <p>
 * Tiles are row-major {@code float} arrays in the order batch, row, column, channel. A network whose
 * {@link ModelSpec#scale() scale} is s answers tiles s times as high and wide. Values are intensities
 * already normalised the way {@link ModelSpec#normalization()} says.
 * <p>
 * A network is used by one thread at a time; TensorFlow is parallel inside. A lambda serves as a network
 * in tests through {@link #of}.
 */
public interface TileNetwork extends AutoCloseable {

	/** What this network expects and answers. */
	ModelSpec spec();

	/**
	 * Runs the network on a batch of tiles.
	 *
	 * @param tiles {@code batch · height · width · inputs} values: the channels of a pixel, or, of a network that sees several slices, the pixel in
	 *          each of them
	 * @param batch number of tiles, at least 1
	 * @param height of a tile in pixels, a multiple of {@link ModelSpec#multiple()}
	 * @param width of a tile in pixels, a multiple of {@link ModelSpec#multiple()}
	 * @return {@code batch · (scale · height) · (scale · width) · channels} values; the caller may keep them
	 * @throws NetworkException if the network cannot compute, with the reason
	 */
	float[] run(float[] tiles, int batch, int height, int width);

	/** The device that computed the last batch, such as {@code CPU} or {@code GPU:0}. */
	default String device() {
		return "CPU";
	}

	@Override
	default void close() {}

	/** What {@link #run} computes, without the rest. */
	@FunctionalInterface
	interface Function {
		float[] run(float[] tiles, int batch, int height, int width);
	}

	/** A network made of a function: for tests and for methods that are no networks. */
	static TileNetwork of(final ModelSpec spec, final Function function) {
		return new TileNetwork() {
			@Override
			public ModelSpec spec() {
				return spec;
			}

			@Override
			public float[] run(final float[] tiles, final int batch, final int height, final int width) {
				return function.run(tiles, batch, height, width);
			}
		};
	}
}
