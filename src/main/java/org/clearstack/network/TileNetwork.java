// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import org.clearstack.device.DeviceReporting;
import org.clearstack.model.ModelSpec;

/**
 * A network as everyone else sees it: a batch of equal tiles in, a batch of equal tiles out.
 * <p>
 * Tiles are row-major {@code float} arrays in the order batch, row, column, channel. A network whose {@link
 * ModelSpec#scale() scale} is s answers tiles s times as high and wide. Values are intensities already normalised the
 * way {@link ModelSpec#normalization()} says.
 * <p>
 * {@link #run} may be called by several threads: {@link #parallel()} of them make sense at once, others wait.
 * TensorFlow is parallel inside. A lambda serves as a network in tests through {@link #of}; it is called by one thread
 * at a time.
 */
public interface TileNetwork extends DeviceReporting, AutoCloseable {

	/** What this network expects and answers. */
	ModelSpec spec();

	/**
	 * Runs the network on a batch of tiles.
	 *
	 * @param tiles {@code batch · height · width · inputs} values, not kept: the channels of a pixel, or, of a network
	 * that sees several slices, the pixel in each of them
	 * @param batch number of tiles, at least 1
	 * @param height of a tile in pixels, a multiple of {@link ModelSpec#multiple()}
	 * @param width of a tile in pixels, a multiple of {@link ModelSpec#multiple()}
	 * @return {@code batch · (scale · height) · (scale · width) · channels} values; the caller may keep them
	 * @throws org.clearstack.task.ClearstackException if the network cannot compute, with the reason
	 */
	float[] run(float[] tiles, int batch, int height, int width);

	/**
	 * How many batches make sense at once: more than one where copying one batch overlaps in time with computing
	 * another, or on several devices.
	 */
	default int parallel() {
		return 1;
	}

	/**
	 * How many tiles at once the device has memory for, as far as a trial showed.
	 *
	 * @param height of a tile in pixels
	 * @param width of a tile in pixels
	 * @return at least 1; or 0 if it does not matter here
	 */
	default int mostTiles(final int height, final int width) {
		return 0;
	}

	/**
	 * Goes on with the CPU from now on, if it may and does not run there already.
	 *
	 * @param why the reason to tell, in one sentence without a full stop
	 * @return whether it does; otherwise nothing has changed
	 */
	default boolean moveToCpu(final String why) {
		return false;
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
