// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import org.tensorflow.proto.GraphDef;

/** Graphs that stand on a device. */
public final class DevicePinning {

	private DevicePinning() {}

	/**
	 * A graph all of whose operations ask for a device; those that the device cannot do go elsewhere where that is
	 * allowed.
	 */
	public static GraphDef on(final GraphDef graph, final String device) {
		final GraphDef.Builder placed = graph.toBuilder();
		placed.getNodeBuilderList().forEach(node -> node.setDevice(device));
		placed.getLibraryBuilder().getFunctionBuilderList()
			.forEach(function -> function.getNodeDefBuilderList().forEach(node -> node.setDevice(device)));
		return placed.build();
	}
}
