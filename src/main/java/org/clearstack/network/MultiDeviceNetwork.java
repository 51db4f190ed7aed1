// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.clearstack.model.ModelSpec;

/**
 * The same network on several devices: each batch goes to one that has nothing, or the least, to do. Which one that is
 * changes nothing, as long as the devices are of one kind.
 */
public final class MultiDeviceNetwork implements TileNetwork {

	private final List<TileNetwork> networks;
	/** Each network as many times as it can be used at once; the devices take turns. */
	private final BlockingQueue<TileNetwork> free;

	/** @param networks the same one on each device, at least one; closed with this */
	public MultiDeviceNetwork(final List<TileNetwork> networks) {
		this.networks = List.copyOf(networks);
		free = new ArrayBlockingQueue<>(parallel(), true);
		final int most = networks.stream().mapToInt(TileNetwork::parallel).max().orElseThrow();
		for (int i = 0; i < most; i++)
			for (final TileNetwork network : networks)
				if (i < network.parallel())
					free.add(network);
	}

	@Override
	public ModelSpec spec() {
		return networks.get(0).spec();
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		final TileNetwork network = take();
		try {
			return network.run(tiles, batch, height, width);
		}
		finally {
			free.add(network);
		}
	}

	private TileNetwork take() {
		try {
			return free.take();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Cancelled: the thread was interrupted.");
		}
	}

	@Override
	public String device() {
		return networks.stream().map(TileNetwork::device).collect(Collectors.joining(", "));
	}

	@Override
	public String reason() {
		return networks.stream().map(TileNetwork::reason).filter(reason -> !reason.isEmpty()).findFirst().orElse("");
	}

	@Override
	public int parallel() {
		return networks.stream().mapToInt(TileNetwork::parallel).sum();
	}

	/** As many as the device with the least memory. */
	@Override
	public int mostTiles(final int height, final int width) {
		return networks.stream().mapToInt(network -> network.mostTiles(height, width)).min().orElseThrow();
	}

	@Override
	public void close() {
		networks.forEach(TileNetwork::close);
	}
}
