// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import org.clearstack.task.ClearstackException;

/**
 * A network on a GPU that goes on with the CPU when the GPU fails, and says why. Where only memory is short, the caller
 * decides: a smaller batch may still fit.
 */
final class GpuOrCpuNetwork extends ForwardingNetwork {

	private final TileNetwork gpu;
	private final java.util.function.Function<String, TileNetwork> cpu;
	/** What the CPU runs from the moment on that the GPU failed; null before. */
	private TileNetwork substitute;

	/**
	 * @param gpu to run on as long as it works
	 * @param cpu opens the same network on the CPU for a reason; asked at most once
	 */
	GpuOrCpuNetwork(final TileNetwork gpu, final java.util.function.Function<String, TileNetwork> cpu) {
		super(gpu);
		this.gpu = gpu;
		this.cpu = cpu;
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		final TileNetwork now = network();
		try {
			return now.run(tiles, batch, height, width);
		}
		catch (final ClearstackException e) {
			if (ClearstackException.isOutOfMemory(e) || now != gpu)
				throw e;
			moveToCpu(GpuOrCpu.failure(gpu.device(), e));
			return network().run(tiles, batch, height, width);
		}
	}

	@Override
	protected synchronized TileNetwork network() {
		return substitute == null ? gpu : substitute;
	}

	/**
	 * A trial that fails for want of memory says that one tile at once is the most; what else fails, the first batch
	 * will tell.
	 */
	@Override
	public int mostTiles(final int height, final int width) {
		try {
			return super.mostTiles(height, width);
		}
		catch (final ClearstackException e) {
			return 1;
		}
	}

	@Override
	public synchronized boolean moveToCpu(final String why) {
		if (substitute != null)
			return false;
		substitute = cpu.apply(why);
		return true;
	}

	/** Closes both: the GPU's, too, only now, because another thread may still be waiting for it. */
	@Override
	public synchronized void close() {
		gpu.close();
		if (substitute != null)
			substitute.close();
	}
}
