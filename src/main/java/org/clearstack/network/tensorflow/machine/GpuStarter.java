// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.PrintStream;

/**
 * The process of a {@link GpuTrial}: starts CUDA on each GPU and prints on standard output, which the other process
 * reads, how that went.
 */
final class GpuStarter {

	/** Before each GPU, its number behind it. */
	static final String TRY = "try ";
	/** After a GPU that started. */
	static final String OK = "ok";
	/** After a GPU that did not, with the reason behind it. */
	static final String FAILED = "failed ";
	/** Where there is nothing to try, because CUDA as a whole does not start: TensorFlow then goes without. */
	static final String NO_CUDA = "CUDA does not start";

	private GpuStarter() {}

	/** Starts all GPUs that CUDA shows. */
	public static void main(final String[] args) {
		startAll(System.out);
	}

	static void startAll(final PrintStream output) {
		final DynamicLinker.Library cuda = DynamicLinker.open("libcuda.so.1").orElse(null);
		final IntByReference count = new IntByReference();
		if (cuda == null || GpuProbe.call(cuda, "cuInit", 0) != 0
			|| GpuProbe.call(cuda, "cuDeviceGetCount", count) != 0) {
			output.println(NO_CUDA);
			return;
		}
		for (int i = 0; i < count.getValue(); i++) {
			output.println(TRY + i);
			output.flush();
			final int code = start(cuda, i);
			output.println(code == 0 ? OK : FAILED + GpuProbe.message(cuda, code));
			output.flush();
		}
	}

	/** CUDA's code of what went wrong; 0 for nothing. */
	private static int start(final DynamicLinker.Library cuda, final int number) {
		final IntByReference device = new IntByReference();
		final int found = GpuProbe.call(cuda, "cuDeviceGet", device, number);
		return found != 0 ? found
			: GpuProbe.call(cuda, "cuDevicePrimaryCtxRetain", new PointerByReference(Pointer.NULL), device.getValue());
	}
}
