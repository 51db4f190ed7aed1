// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Objects;
import org.clearstack.model.ModelSpec;

/**
 * A network that hands everything on to another one; a subclass overrides what it does differently, and so forgets
 * nothing.
 */
public abstract class ForwardingNetwork implements TileNetwork {

	private final TileNetwork network;

	/** @param network to hand on to */
	protected ForwardingNetwork(final TileNetwork network) {
		this.network = Objects.requireNonNull(network, "network");
	}

	/** The network that does the work now. */
	protected TileNetwork network() {
		return network;
	}

	@Override
	public ModelSpec spec() {
		return network().spec();
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		return network().run(tiles, batch, height, width);
	}

	@Override
	public String device() {
		return network().device();
	}

	@Override
	public String reason() {
		return network().reason();
	}

	@Override
	public int parallel() {
		return network().parallel();
	}

	@Override
	public int mostTiles(final int height, final int width) {
		return network().mostTiles(height, width);
	}

	@Override
	public boolean moveToCpu(final String why) {
		return network().moveToCpu(why);
	}

	@Override
	public void close() {
		network().close();
	}
}
