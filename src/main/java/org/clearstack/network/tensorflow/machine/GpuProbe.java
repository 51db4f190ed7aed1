// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clearstack.device.GpuFacts;
import org.clearstack.device.GpuFacts.Gpu;

/**
 * Asks the NVIDIA driver and the dynamic linker what there is for GPUs, by their documented C functions: the CUDA
 * Driver API ({@code cuInit}, {@code cuDeviceGetCount} and others), NVML and {@code cudnnGetVersion}.
 */
public final class GpuProbe {

	private static final Path DRIVER_FILE = Path.of("/proc/driver/nvidia/version");
	private static final Pattern DRIVER_VERSION = Pattern.compile("Kernel Module\\s+(?:for \\S+\\s+)?(\\d[\\d.]*)");
	/** CUDA's CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR. */
	private static final int MAJOR = 75;
	private static final int MINOR = 76;
	private static final int NAME_LENGTH = 256;

	/** Environment variable: the GPUs that CUDA shows. */
	public static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

	private GpuProbe() {}

	/**
	 * Looks up everything.
	 *
	 * @param platform of the natives
	 * @param cudaBuild whether they are those for GPUs
	 * @param hidden why GPUs were hidden when TensorFlow started, or empty
	 */
	public static GpuFacts facts(final String platform, final boolean cudaBuild, final String hidden) {
		if (!platform.startsWith("linux"))
			return GpuFacts.ofCpuBuild(platform);
		final Optional<DynamicLinker.Library> nvml = nvml();
		final String driver =
			nvml.map(GpuProbe::nvmlVersion).filter(version -> !version.isEmpty()).orElseGet(GpuProbe::fileVersion);
		final Optional<DynamicLinker.Library> cuda = DynamicLinker.open("libcuda.so.1");
		final int cudaVersion = cuda.map(GpuProbe::cudaVersion).orElse(0);
		final int started = cuda.map(library -> call(library, "cuInit", 0)).orElse(0);
		final String trouble = started == 0 ? "" : message(cuda.get(), started);
		final List<Gpu> gpus = cuda.isPresent() && started == 0 ? gpus(cuda.get(), nvml) : List.of();
		final List<GpuFacts.Library> libraries = cudaBuild ? CudaLibraries.found() : List.of();
		return new GpuFacts(platform, cudaBuild, new GpuFacts.Driver(driver, cudaVersion, trouble),
			System.getenv(VISIBLE), hidden, gpus,
			new GpuFacts.Libraries(libraries, cudnn(libraries)));
	}

	private static Optional<DynamicLinker.Library> nvml() {
		return DynamicLinker.open("libnvidia-ml.so.1").filter(library -> call(library, "nvmlInit_v2") == 0);
	}

	/**
	 * Bytes of each GPU that no program holds, in the order of the bus; NVML knows them without starting CUDA. Empty if
	 * it is not there.
	 */
	public static List<Long> freeMemory() {
		final Optional<DynamicLinker.Library> nvml = nvml();
		final IntByReference count = new IntByReference();
		if (nvml.isEmpty() || call(nvml.get(), "nvmlDeviceGetCount_v2", count) != 0)
			return List.of();
		final List<Long> free = new ArrayList<>();
		for (int i = 0; i < count.getValue(); i++) {
			final PointerByReference handle = new PointerByReference();
			free.add(call(nvml.get(), "nvmlDeviceGetHandleByIndex_v2", i, handle) == 0
				? free(nvml.get(), handle.getValue()) : -1L);
		}
		return free;
	}

	/** Whether there is a driver that programs can use. */
	public static boolean hasDriver() {
		return DynamicLinker.open("libcuda.so.1").isPresent();
	}

	/** Calls a function of a library that answers a code; -1 if there is no such function. */
	static int call(final DynamicLinker.Library library, final String name, final Object... arguments) {
		final Optional<Function> function = library.function(name);
		return function.isPresent() ? function.get().invokeInt(arguments) : -1;
	}

	private static String nvmlVersion(final DynamicLinker.Library nvml) {
		final byte[] text = new byte[NAME_LENGTH];
		return call(nvml, "nvmlSystemGetDriverVersion", text, text.length) == 0 ? Native.toString(text) : "";
	}

	private static String fileVersion() {
		try {
			return Files.isReadable(DRIVER_FILE) ? version(Files.readString(DRIVER_FILE)) : "";
		}
		catch (final IOException e) {
			return "";
		}
	}

	/** The driver's version in the text of its kernel module. */
	static String version(final String text) {
		final Matcher version = DRIVER_VERSION.matcher(text);
		return version.find() ? version.group(1) : "";
	}

	private static int cudaVersion(final DynamicLinker.Library cuda) {
		final IntByReference version = new IntByReference();
		return call(cuda, "cuDriverGetVersion", version) == 0 ? version.getValue() : 0;
	}

	/** What a code of CUDA's driver means, in its own words. */
	static String message(final DynamicLinker.Library cuda, final int code) {
		final PointerByReference text = new PointerByReference();
		return call(cuda, "cuGetErrorString", code, text) == 0 && text.getValue() != null ? text.getValue().getString(0)
			: "error " + code;
	}

	private static List<Gpu> gpus(final DynamicLinker.Library cuda, final Optional<DynamicLinker.Library> nvml) {
		final IntByReference count = new IntByReference();
		call(cuda, "cuDeviceGetCount", count);
		final List<Gpu> gpus = new ArrayList<>();
		for (int i = 0; i < count.getValue(); i++) {
			final IntByReference device = new IntByReference();
			call(cuda, "cuDeviceGet", device, i);
			final byte[] name = new byte[NAME_LENGTH];
			call(cuda, "cuDeviceGetName", name, name.length, device.getValue());
			final LongByReference memory = new LongByReference();
			call(cuda, "cuDeviceTotalMem_v2", memory, device.getValue());
			gpus.add(new Gpu(Native.toString(name), memory.getValue(), free(cuda, device.getValue(), nvml),
				attribute(cuda, MAJOR, device.getValue()) + "." + attribute(cuda, MINOR, device.getValue())));
		}
		return gpus;
	}

	private static int attribute(final DynamicLinker.Library cuda, final int attribute, final int device) {
		final IntByReference value = new IntByReference();
		call(cuda, "cuDeviceGetAttribute", value, attribute, device);
		return value.getValue();
	}

	/**
	 * Bytes that no program holds; NVML knows, without taking memory itself. CUDA and NVML may count GPUs differently,
	 * the bus does not.
	 */
	private static long free(final DynamicLinker.Library cuda, final int device,
		final Optional<DynamicLinker.Library> nvml)
	{
		final byte[] bus = new byte[NAME_LENGTH];
		if (nvml.isEmpty() || call(cuda, "cuDeviceGetPCIBusId", bus, bus.length, device) != 0)
			return -1;
		final PointerByReference handle = new PointerByReference();
		if (call(nvml.get(), "nvmlDeviceGetHandleByPciBusId_v2", Native.toString(bus), handle) != 0)
			return -1;
		return free(nvml.get(), handle.getValue());
	}

	/** The second of nvmlMemory_t's three numbers: total, free, used. */
	private static long free(final DynamicLinker.Library nvml, final Pointer handle) {
		try (Memory memory = new Memory(3L * Long.BYTES)) {
			return call(nvml, "nvmlDeviceGetMemoryInfo", handle, memory) == 0 ? memory.getLong(Long.BYTES) : -1;
		}
	}

	private static int cudnn(final List<GpuFacts.Library> libraries) {
		if (libraries.stream().anyMatch(library -> library.name().startsWith("libcudnn") && !library.isMissing()))
			return DynamicLinker.open("libcudnn.so.8").flatMap(library -> library.function("cudnnGetVersion"))
				.map(function -> (int) function.invokeLong(new Object[0])).orElse(0);
		return 0;
	}
}
