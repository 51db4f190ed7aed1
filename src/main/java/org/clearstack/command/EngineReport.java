// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.clearstack.benchmark.Throughput;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.GpuFacts;
import org.clearstack.device.GpuFacts.Gpu;
import org.clearstack.engine.EngineLoader;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.Engine;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;

/** What there is to know about the engine, for a user who wonders and for who helps him. */
final class EngineReport {

	private static final int SIDE = 512;
	private static final int GIBIBYTE = 1 << 30;
	private static final String CONTINUED = " ".repeat(20);

	private final Engine engine = EngineLoader.engine();
	private final StringBuilder text = new StringBuilder();

	private void line(final String what, final String value) {
		text.append(String.format("%-19s %s%n", what + ":", value));
	}

	/** Versions, devices, and where a model really runs. */
	EngineReport engine() {
		line("Engine", engine.description());
		line("Devices", String.join("; ", engine.devices()));
		return this;
	}

	/** GPUs, and what stands in their way. */
	EngineReport gpus() {
		gpus(engine.gpus());
		return this;
	}

	/** The same of other facts. */
	EngineReport gpus(final GpuFacts facts) {
		final boolean listed = engine.devices().stream().anyMatch(device -> device.startsWith("GPU"));
		final String refusal = facts.refusal(0);
		line("GPU", listed ? "used" : "not used: "
			+ (refusal.isEmpty() ? "TensorFlow does not list it; see its messages on standard error" : refusal));
		if (listed && !facts.hidden().isEmpty())
			line("Hidden", facts.hidden());
		line("Wanted", "CUDA " + GpuFacts.WANTED_CUDA + ", cuDNN " + GpuFacts.WANTED_CUDNN
			+ (facts.cudaBuild() ? "" : ", with TensorFlow's natives for GPUs"));
		line("NVIDIA driver",
			facts.driver().version().isEmpty() && facts.driver().cuda() == 0 ? "none"
				: (facts.driver().version().isEmpty() ? "unknown version" : facts.driver().version())
					+ (facts.driver().cuda() == 0 ? ", without CUDA"
						: ", for CUDA up to " + GpuFacts.cuda(facts.driver().cuda()))
					+ (facts.driver().trouble().isEmpty() ? "" : "; " + facts.driver().trouble()));
		final List<String> gpus = new ArrayList<>();
		for (int i = 0; i < facts.gpus().size(); i++)
			gpus.add("gpu:" + i + " " + gpu(facts.gpus().get(i)));
		line("GPUs", gpus.isEmpty() ? "none" : String.join(System.lineSeparator() + CONTINUED, gpus));
		if (facts.cudaBuild())
			line("CUDA libraries", facts.libraries().all().stream().map(EngineReport::library)
				.collect(Collectors.joining(System.lineSeparator() + CONTINUED)));
		if (facts.libraries().cudnn() > 0)
			line("cuDNN", GpuFacts.cudnn(facts.libraries().cudnn()));
		line("Environment", variable("CUDA_VISIBLE_DEVICES") + "; " + variable("LD_LIBRARY_PATH"));
		return this;
	}

	private static String gpu(final Gpu gpu) {
		return String.format(Locale.ROOT, "%s, %.1f GiB%s, compute capability %s", gpu.name(),
			(double) gpu.memory() / GIBIBYTE, gpu.free() < 0 ? ""
				: String.format(Locale.ROOT, " (%.1f free)", (double) gpu.free() / GIBIBYTE),
			gpu.capability());
	}

	private static String library(final GpuFacts.Library library) {
		return library.name() + (library.isMissing()
			? " not found" + (library.others().isEmpty() ? "" : ", but " + String.join(", ", library.others()))
			: " " + library.path());
	}

	private static String variable(final String name) {
		final String value = System.getenv(name);
		return name + (value == null ? " not set" : "=" + value);
	}

	/** Models, folders, versions, machine. */
	EngineReport installation() {
		line("Models installed", String.join(", ", ModelLibrary.names()));
		line("Folders of models", ModelLibrary.folders().toString());
		line("Clearstack", RestorationOptions.version());
		line("Java",
			System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
				+ System.getProperty("os.arch") + ", "
				+ Runtime.getRuntime().availableProcessors() + " processors, at most "
				+ Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB for Java");
		return this;
	}

	/**
	 * Models in memory.
	 *
	 * @param freed names of those that were just freed, or null if nothing was to be
	 */
	EngineReport models(final List<String> freed) {
		line("Models in memory", LoadedModels.names().isEmpty() ? "none" : String.join(", ", LoadedModels.names()));
		if (freed != null)
			line("Models freed", freed.isEmpty() ? "none" : String.join(", ", freed));
		return this;
	}

	/**
	 * Pixels per second of each device, by restoring noise with a model there is.
	 *
	 * @param seconds to measure each device
	 */
	EngineReport speed(final Progress progress, final double seconds) {
		final List<String> names = ModelLibrary.names();
		if (names.isEmpty())
			throw new ClearstackException("No model is installed to measure with. Install one.");
		final ModelFolder model = ModelLibrary.find(names.contains("microscopy-x2") ? "microscopy-x2" : names.get(0));
		final List<String> devices = Throughput.devices(engine);
		for (int i = 0; i < devices.size(); i++) {
			progress.report(i, devices.size(), "Measuring " + devices.get(i));
			final String device = devices.get(i);
			line("Speed",
				LoadedModels.use(model, DeviceChoice.parse(device),
					network -> String.format(Locale.ROOT, "%.3f Mpx/s restored with %s on %s",
						Throughput.restoring(network, SIDE, RestoreSettings.AUTOMATIC, seconds) / 1e6,
						model.spec().name(), network.deviceText())));
		}
		return this;
	}

	@Override
	public String toString() {
		return text.toString();
	}
}
