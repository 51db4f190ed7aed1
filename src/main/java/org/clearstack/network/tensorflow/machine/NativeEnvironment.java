// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * What TensorFlow and CUDA read from the environment when they start. Java cannot change its own environment, so the C
 * library is asked to. What the user has set stays.
 */
public final class NativeEnvironment {

	/** Environment variable: how CUDA numbers GPUs. */
	public static final String ORDER = "CUDA_DEVICE_ORDER";
	/** The value of {@link #ORDER} by which they are numbered as nvidia-smi does. */
	public static final String BY_BUS = "PCI_BUS_ID";

	private NativeEnvironment() {}

	/**
	 * Each session has the number of threads that it asks for; otherwise all would have that of the first one, which is
	 * DJL's own: as many as there are processors, and sums would be rounded otherwise on another machine.
	 */
	public static void threadsOfEachSession() {
		setUnlessSet("TF_OVERRIDE_GLOBAL_THREADPOOL", "1");
	}

	/**
	 * TensorFlow computes convolutions with oneDNN. By itself it does so only on processors with AVX512-VNNI; on one
	 * with AVX2 it restored half as many pixels again and trained a third more patches per second with it
	 * (benchmarks.md).
	 */
	public static void oneDnn() {
		setUnlessSet("TF_ENABLE_ONEDNN_OPTS", "1");
	}

	/** TensorFlow's own log on standard error leaves out messages that only inform. */
	public static void warningsOnly() {
		setUnlessSet("TF_CPP_MIN_LOG_LEVEL", "1");
	}

	/**
	 * How GPUs compute: they are numbered as nvidia-smi does; memory grows as needed, for every session, even those DJL
	 * opens; the same input gives the same bits, so convolutions are not chosen by a race; and convolutions keep all
	 * digits of a float, which TF32 does not.
	 */
	public static void gpus() {
		setUnlessSet(ORDER, BY_BUS);
		setUnlessSet("TF_FORCE_GPU_ALLOW_GROWTH", "true");
		setUnlessSet("TF_DETERMINISTIC_OPS", "1");
		setUnlessSet("TF_CUDNN_USE_AUTOTUNE", "0");
		setUnlessSet("NVIDIA_TF32_OVERRIDE", "0");
	}

	private static void setUnlessSet(final String name, final String value) {
		if (System.getenv(name) == null)
			set(name, value);
	}

	/** Sets a variable, whatever it was. */
	public static void set(final String name, final String value) {
		if (Platform.isWindows())
			Function.getFunction("msvcrt", "_putenv_s").invokeInt(new Object[] { name, value });
		else
			Function.getFunction("c", "setenv").invokeInt(new Object[] { name, value, 1 });
	}
}
