// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.io.File;
import java.util.List;

import org.bytedeco.javacpp.Loader;
import org.clearstack.network.Engine;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.NetworkException;
import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;

import ai.djl.util.cuda.CudaUtils;

/**
 * TensorFlow through DJL. The natives come from the jar beside it: JavaCPP extracts them into its cache
 * and DJL is pointed there before it starts, so nothing is ever downloaded.
 */
public final class TensorFlowEngine implements Engine {

	private final String description;

	/**
	 * Loads the natives and starts DJL's engine.
	 *
	 * @throws NetworkException if this platform's natives are missing or do not load, or can be unpacked nowhere
	 */
	public TensorFlowEngine() {
		Processor.check();
		NativeCache.folder();
		System.setProperty("ai.djl.offline", "true");
		System.setProperty("OPT_OUT_TRACKING", "true");
		NativeLog.warningsOnly();
		// TensorFlow's memory is not the Java heap's: JavaCPP must not hold it to -Xmx.
		System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
		System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
		final String folder = extractNatives();
		System.setProperty("TENSORFLOW_LIBRARY_PATH", folder);
		final ai.djl.engine.Engine djl = ai.djl.engine.Engine.getEngine("TensorFlow");
		description = "TensorFlow " + djl.getVersion() + " through DJL " + ai.djl.engine.Engine.getDjlVersion() + ", natives from " + folder;
	}

	private static String extractNatives() {
		final String platform = Loader.getPlatform();
		try {
			final String library = Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
			return new File(library).getParent();
		}
		catch (final LinkageError e) {
			throw new NetworkException("TensorFlow's native library for " + platform + " cannot be loaded: " + e.getMessage()
				+ ". Supported are linux-x86_64, windows-x86_64, macosx-x86_64 and macosx-arm64; install the files for your platform." + NativeCache.hint(), e);
		}
	}

	@Override
	public String description() {
		return description;
	}

	@Override
	public List<String> devices() {
		return Devices.all();
	}

	@Override
	public TileNetwork open(final ModelFolder model, final String device) {
		return SavedModelNetwork.open(model, SessionSettings.of(device), expected(device));
	}

	/** What will compute, as far as it can be known before: CUDA may find GPUs that TensorFlow then cannot use. */
	private static String expected(final String device) {
		if (device.equals("cpu"))
			return "CPU";
		if (CudaUtils.getGpuCount() > 0)
			return "GPU:0 (not confirmed)";
		return device.equals("gpu") ? "CPU (no GPU was found)" : "CPU";
	}

	@Override
	public NetworkAnatomy anatomy(final ModelFolder model, final String device) {
		return SavedModelAnatomy.open(model, SessionSettings.of(device));
	}

	@Override
	public Trainer trainer(final NetworkPlan plan, final TrainerOptions options) {
		return new GraphTrainer(plan, options);
	}
}
