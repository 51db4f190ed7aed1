// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clearstack.device.GpuFacts;
import org.clearstack.device.GpuFacts.Gpu;
import org.clearstack.device.GpuFacts.Library;

/** Facts of machines that are not there: one with a GPU and all it needs, and others with one thing changed. */
public final class FakeMachine {

	/** A GPU of 8 GiB, 7 of them free. */
	public static final Gpu GPU = new Gpu("Fake 9000", 8L << 30, 7L << 30, "8.6");

	private static final List<String> LIBRARIES = List.of("libcudart.so.12", "libcublas.so.12", "libcudnn.so.8");

	private FakeMachine() {}

	/** Nothing is wrong; it has these GPUs. */
	public static GpuFacts whole(final Gpu... gpus) {
		return of("535.104.05", 12020, "", null, List.of(gpus), Map.of(), 8907);
	}

	/** No driver is installed. */
	public static GpuFacts withoutDriver() {
		return of("", 0, "", null, List.of(), Map.of(), 8907);
	}

	/** The driver lacks its CUDA part. */
	public static GpuFacts withoutCudaDriver() {
		return of("535.104.05", 0, "", null, List.of(), Map.of(), 8907);
	}

	/** Another driver, which supports up to this CUDA version. */
	public static GpuFacts withDriver(final String version, final int cuda) {
		return of(version, cuda, "", null, List.of(GPU), Map.of(), 8907);
	}

	/** CUDA does not start. */
	public static GpuFacts withBrokenDriver(final String trouble) {
		return of("535.104.05", 12020, trouble, null, List.of(), Map.of(), 8907);
	}

	/** CUDA_VISIBLE_DEVICES hides all GPUs; CUDA then answers that there is no device. */
	public static GpuFacts visible(final String variable) {
		return of("535.104.05", 12020, "no CUDA-capable device is detected", variable, List.of(), Map.of(), 8907);
	}

	/** Libraries are missing, and others lie there instead. */
	public static GpuFacts withoutLibraries(final Map<String, List<String>> missingWithOthers) {
		return of("535.104.05", 12020, "", null, List.of(GPU), missingWithOthers, 8907);
	}

	/** Another cuDNN comes first. */
	public static GpuFacts withCudnn(final int version) {
		return of("535.104.05", 12020, "", null, List.of(GPU), Map.of(), version);
	}

	/** These GPUs were left visible, others hidden for a reason. */
	public static GpuFacts withTaken(final String reason, final Gpu... left) {
		return new GpuFacts("linux-x86_64", true,
			new GpuFacts.Driver("535.104.05", 12020, left.length == 0 ? "no CUDA-capable device is detected" : ""),
			null,
			reason, List.of(left), new GpuFacts.Libraries(List.of(), 8907));
	}

	private static GpuFacts of(final String driver, final int cuda, final String trouble, final String visible,
		final List<Gpu> gpus,
		final Map<String, List<String>> missing, final int cudnn)
	{
		final List<Library> libraries = new ArrayList<>();
		for (final String name : LIBRARIES)
			libraries.add(missing.containsKey(name) ? new Library(name, "", missing.get(name))
				: new Library(name, "/opt/lib/" + name, List.of()));
		return new GpuFacts("linux-x86_64", true, new GpuFacts.Driver(driver, cuda, trouble), visible, "", gpus,
			new GpuFacts.Libraries(libraries, cudnn));
	}
}
