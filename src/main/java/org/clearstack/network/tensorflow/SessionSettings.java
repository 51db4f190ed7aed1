// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** The configuration of TensorFlow's sessions. */
final class SessionSettings {

	private SessionSettings() {}

	/**
	 * Settings for a device; on a GPU memory grows as needed, so that other programs keep theirs.
	 *
	 * @param device {@code auto}, {@code cpu} or {@code gpu}
	 */
	static ConfigProto of(final String device) {
		final ConfigProto.Builder settings = ConfigProto.newBuilder()
			.setAllowSoftPlacement(true)
			.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
		switch (device) {
			case "auto", "gpu" -> {}
			case "cpu" -> settings.putDeviceCount("GPU", 0);
			default -> throw new IllegalArgumentException("There is no device named '" + device + "'. Choose auto, cpu or gpu.");
		}
		return settings.build();
	}
}
