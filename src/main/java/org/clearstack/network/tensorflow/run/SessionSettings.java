// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.util.OptionalInt;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * The configuration of TensorFlow's sessions.
 * <p>
 * XLA is left off. On the CPU it computed {@code microscopy-x2} at 0.4 to 0.7 of the speed without it (0.026 and 0.033
 * against 0.058 and 0.043 Mpx/s, two processors shared with other programs), and each new shape of tiles is compiled
 * anew. On GPUs it needs NVIDIA's compiler ({@code libdevice}, {@code ptxas}), which the run-time libraries of CUDA do
 * not hold, nor those that may be brought along.
 */
public final class SessionSettings {

	private SessionSettings() {}

	/**
	 * Settings for a session that restores. On the CPU each run is computed by the one thread that asks for it, so that
	 * the same tile has the same bits on every number of processors; several threads ask at once. See {@link #of} for
	 * GPUs.
	 */
	static ConfigProto restoring(final OptionalInt gpu, final boolean mixed) {
		final ConfigProto.Builder settings = of(gpu, mixed).toBuilder();
		if (gpu.isEmpty())
			settings.setIntraOpParallelismThreads(1).setInterOpParallelismThreads(-1);
		return settings.build();
	}

	/** Settings for a session that sees no GPU. */
	public static ConfigProto cpu() {
		return of(OptionalInt.empty(), false);
	}

	/**
	 * Settings for a device. On a GPU memory grows as needed, so that other programs keep theirs. All sessions of a
	 * process must see the GPUs under the same numbers, so a session sees those up to its own; which one it uses is
	 * written into the graph, see {@link PatchedSavedModel}.
	 *
	 * @param gpu number of the GPU, or empty for the CPU
	 * @param mixed whether convolutions on a GPU may compute with 16-bit floats, where the model allows it
	 */
	public static ConfigProto of(final OptionalInt gpu, final boolean mixed) {
		final ConfigProto.Builder settings = ConfigProto.newBuilder()
			.setAllowSoftPlacement(true)
			.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
			.putDeviceCount("GPU", gpu.isEmpty() ? 0 : gpu.getAsInt() + 1);
		if (mixed && gpu.isPresent())
			settings.setGraphOptions(GraphOptions.newBuilder()
				.setRewriteOptions(RewriterConfig.newBuilder().setAutoMixedPrecision(RewriterConfig.Toggle.ON)));
		return settings.build();
	}
}
