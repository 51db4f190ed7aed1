// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a machine's and an installation's GPUs, and what follows from it.
 *
 * @param platform such as {@code linux-x86_64}
 * @param cudaBuild whether TensorFlow's natives are those for GPUs
 * @param driver of NVIDIA
 * @param visible value of the environment's {@code CUDA_VISIBLE_DEVICES}, or null if it is not set
 * @param hidden why GPUs were hidden from TensorFlow: their memory is held by others, or CUDA does not start on them;
 * empty if none were
 * @param gpus those that CUDA shows, in its order
 * @param libraries of CUDA
 */
public record GpuFacts(String platform, boolean cudaBuild, Driver driver, String visible, String hidden, List<Gpu> gpus,
	Libraries libraries) {

	/** CUDA version that TensorFlow was built for. */
	public static final String WANTED_CUDA = "12.3";
	/** cuDNN version that TensorFlow was built for. */
	public static final String WANTED_CUDNN = "8.9";

	/** What CUDA says where there is a driver, but no GPU. */
	private static final String NO_DEVICE = "no CUDA-capable device";
	/** From this major compute capability on, TensorFlow 2.16 has no code; 12 is the GeForce RTX 50 series. */
	private static final int TOO_NEW = 12;
	private static final int LEAST_CUDA = 12000;
	private static final String LEAST_DRIVER = "525.60";
	private static final int LEAST_CUDNN = 8900;
	private static final int AFTER_CUDNN = 9000;

	/**
	 * The NVIDIA driver.
	 *
	 * @param version such as {@code 535.104.05}; empty if there is none or it is unknown
	 * @param cuda version of CUDA that it supports, as CUDA writes it (12030 is 12.3); 0 if there is no driver
	 * @param trouble why CUDA does not start, in its own words; empty if it does
	 */
	public record Driver(String version, int cuda, String trouble) {

		/** No driver. */
		public static final Driver NONE = new Driver("", 0, "");
	}

	/**
	 * The libraries of CUDA.
	 *
	 * @param all those that TensorFlow needs, in the order it looks for them
	 * @param cudnn version of the cuDNN found, as it writes it (8907 is 8.9.7); 0 if none was found
	 */
	public record Libraries(List<Library> all, int cudnn) {

		public Libraries {
			all = List.copyOf(all);
		}
	}

	/**
	 * A GPU.
	 *
	 * @param name such as {@code NVIDIA RTX A4000}
	 * @param memory bytes altogether
	 * @param free bytes that no program holds, or -1 if unknown
	 * @param capability compute capability, such as {@code 8.6}
	 */
	public record Gpu(String name, long memory, long free, String capability) {}

	/**
	 * A library that TensorFlow loads for GPUs.
	 *
	 * @param name as TensorFlow asks for it, such as {@code libcudnn.so.8}
	 * @param path where it was found; empty if it was not
	 * @param others files of other versions that lie where it could be
	 */
	public record Library(String name, String path, List<String> others) {

		/** Whether there is none. */
		public boolean isMissing() {
			return path.isEmpty();
		}
	}

	public GpuFacts {
		gpus = List.copyOf(gpus);
	}

	/** Facts of an installation whose natives know the CPU only. */
	public static GpuFacts ofCpuBuild(final String platform) {
		return new GpuFacts(platform, false, Driver.NONE, null, "", List.of(), new Libraries(List.of(), 0));
	}

	/** The libraries TensorFlow needs and will not find. */
	public List<Library> missing() {
		return libraries.all().stream().filter(Library::isMissing).toList();
	}

	/**
	 * Why a GPU cannot be used, in one sentence without a full stop that says what to do; the first cause found.
	 *
	 * @param number of the GPU, counted from 0
	 * @return the reason, or an empty text if nothing here speaks against the GPU
	 */
	public String refusal(final int number) {
		if (!cudaBuild)
			return cpuBuild();
		if (driver.cuda() == 0)
			return driver.version().isEmpty() ? "no NVIDIA driver was found; install one"
				: "the NVIDIA driver " + driver.version()
					+ " does not let programs use CUDA (libcuda.so.1 was not found); install the driver's CUDA part";
		if (driver.cuda() < LEAST_CUDA)
			return "the NVIDIA driver" + (driver.version().isEmpty() ? "" : " " + driver.version())
				+ " is too old: it supports CUDA " + cuda(driver.cuda())
				+ ", TensorFlow needs CUDA 12; install driver " + LEAST_DRIVER + " or later";
		if (visible != null && (visible.isBlank() || visible.strip().equals("-1")))
			return "CUDA_VISIBLE_DEVICES is " + (visible.isBlank() ? "empty" : visible.strip())
				+ ", which hides every GPU; set it to their numbers or unset it";
		if (!hidden.isEmpty() && number >= gpus.size())
			return hidden;
		if (gpus.isEmpty() && (driver.trouble().isEmpty() || driver.trouble().contains(NO_DEVICE)))
			return "the NVIDIA driver finds no GPU; look whether nvidia-smi lists one";
		if (!driver.trouble().isEmpty())
			return "the NVIDIA driver does not start CUDA (" + driver.trouble()
				+ "); restart the computer or install the driver again";
		if (number >= gpus.size())
			return "there is no gpu:" + number + "; there "
				+ (gpus.size() == 1 ? "is gpu:0 only" : "are gpu:0 to gpu:" + (gpus.size() - 1));
		return isTooNew(gpus.get(number)) ? tooNew(gpus.get(number)) : libraryTrouble();
	}

	private static boolean isTooNew(final Gpu gpu) {
		final String major = gpu.capability().replaceFirst("\\..*", "");
		return major.matches("\\d{1,3}") && Integer.parseInt(major) >= TOO_NEW;
	}

	private static String tooNew(final Gpu gpu) {
		return "the " + gpu.name()
			+ " is newer than TensorFlow 2.16 knows: it has no code for GPUs of compute capability "
			+ gpu.capability() + ", such as those of the RTX 50 series; use an older GPU";
	}

	private String cpuBuild() {
		return platform.equals("linux-x86_64")
			? "TensorFlow's natives here are the CPU build; install Clearstack's files for GPUs"
			: "TensorFlow has no GPU build for " + platform + "; use Linux on x86-64, on Windows within WSL 2";
	}

	private String libraryTrouble() {
		final List<Library> missing = missing();
		if (!missing.isEmpty()) {
			final List<String> others = new ArrayList<>();
			missing.forEach(library -> others.addAll(library.others()));
			return "the librar" + (missing.size() == 1 ? "y " : "ies ")
				+ missing.stream().map(Library::name).collect(Collectors.joining(", "))
				+ (missing.size() == 1 ? " was" : " were") + " not found"
				+ (others.isEmpty() ? "" : " (but " + String.join(", ", others) + ")")
				+ "; install CUDA " + WANTED_CUDA + " and cuDNN " + WANTED_CUDNN
				+ ", or Clearstack's files that bring them along";
		}
		final int cudnn = libraries.cudnn();
		if (cudnn > 0 && (cudnn < LEAST_CUDNN || cudnn >= AFTER_CUDNN))
			return "the cuDNN found first, "
				+ libraries.all().stream().filter(l -> l.name().startsWith("libcudnn")).map(Library::path).findFirst()
					.orElse("libcudnn")
				+ ", is version " + cudnn(cudnn) + ", TensorFlow needs " + WANTED_CUDNN
				+ "; take the other one off the library path";
		return "";
	}

	/** A CUDA version as people write it: 12030 is 12.3. */
	public static String cuda(final int version) {
		return version / 1000 + "." + version % 1000 / 10;
	}

	/** A version of cuDNN 8 as people write it: 8907 is 8.9.7; from 9 on there are two more digits. */
	public static String cudnn(final int version) {
		final int major = version >= 10_000 ? 10_000 : 1000;
		return version / major + "." + version % major / 100 + "." + version % 100;
	}
}
