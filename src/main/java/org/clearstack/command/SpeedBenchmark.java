// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleSupplier;
import org.clearstack.benchmark.Throughput;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.engine.EngineLoader;
import org.clearstack.io.Folders;
import org.clearstack.model.Architecture;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.task.ClearstackException;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Measures restoring and training on every device and tells it in tables of Markdown: {@code java -jar Clearstack_.jar
 * speed}. A device that cannot be used is left out for a reason, never replaced.
 */
@Plugin(type = Command.class, name = "speed", iconPath = ClearstackCommand.ICON, headless = true,
	visible = false, label = "Speed Benchmark",
	description = "Measures how fast each device restores and trains, and prints tables of Markdown.")
public final class SpeedBenchmark extends ClearstackCommand {

	private static final String COURSE = "course";
	private static final NetworkPlan RESIDUAL_PLAN = new NetworkPlan(Architecture.RESIDUAL, 1, 2, 32, 2, 2);
	private static final NetworkPlan COURSE_PLAN = new NetworkPlan(Architecture.COURSE, 1, 2, 64, 1, 1);
	private static final TrainerOptions OPTIONS = new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.999f, 1);

	@Parameter(persist = false, label = "Models",
		description = "Names or folders of models with commas between; course is an untrained network of that kind; "
			+ "all takes it and those installed.")
	private String models = "all";

	@Parameter(persist = false, label = "Devices",
		description = "Devices with spaces between, such as cpu gpu:0 gpu:0,gpu:1; all takes the CPU, each GPU and, "
			+ "of several, all of them together.")
	private String devices = "all";

	@Parameter(persist = false, label = "Tile sizes", description = "Sizes of tiles to measure, with commas between.")
	private String tiles = "128,256,512";

	@Parameter(persist = false, label = "Batches",
		description = "Numbers of tiles at once to measure, with commas between.")
	private String batches = "1,4,16";

	@Parameter(persist = false, label = "Image size", min = "64", max = "8192",
		description = "Width and height of the image that is restored.")
	private int size = 1024;

	@Parameter(persist = false, label = "Slices", min = "1", max = "1000",
		description = "Slices of the stack that is restored.")
	private int slices = 4;

	@Parameter(persist = false, label = "Seconds", min = "0", max = "60",
		description = "How long to measure each figure, after once without measuring.")
	private double seconds = 2;

	@Parameter(type = ItemIO.OUTPUT, label = "Clearstack benchmark")
	private String report;

	private Engine engine;
	private final List<String> restoring = new ArrayList<>();
	private final List<String> sweep = new ArrayList<>();
	private final List<String> training = new ArrayList<>();
	private final List<String> notes = new ArrayList<>();

	@Override
	protected void compute() throws IOException {
		say("Starting TensorFlow");
		engine = EngineLoader.engine();
		final List<DeviceChoice> chosen = chosenDevices();
		final Path folder = Files.createTempDirectory("clearstack-benchmark");
		try {
			final List<ModelFolder> all = chosenModels(folder);
			chosen.forEach(device -> measure(device, all));
		}
		finally {
			Folders.delete(folder);
		}
		report = tables();
	}

	private void measure(final DeviceChoice device, final List<ModelFolder> all) {
		try {
			for (final ModelFolder model : all)
				restoring(model, device);
			training(RESIDUAL_PLAN, device);
			training(COURSE_PLAN, device);
		}
		catch (final ClearstackException e) {
			notes.add(device + " was left out: " + e.getMessage());
		}
	}

	private List<DeviceChoice> chosenDevices() {
		final List<String> names = devices.strip().equals("all") ? new ArrayList<>(Throughput.devices(engine))
			: List.of(devices.strip().split("\\s+"));
		if (devices.strip().equals("all") && names.size() > 2)
			names.add("gpus");
		return names.stream().map(name -> DeviceChoice.parse(name, true)).toList();
	}

	private List<ModelFolder> chosenModels(final Path folder) throws IOException {
		final List<ModelFolder> chosen = new ArrayList<>();
		final boolean all = models.strip().equals("all");
		if (all)
			ModelLibrary.readable(progress()::note).stream().filter(model -> !model.path().endsWith(COURSE))
				.forEach(chosen::add);
		else
			names(models).stream().filter(name -> !name.equals(COURSE)).map(ModelLibrary::find).forEach(chosen::add);
		if (all || names(models).contains(COURSE))
			chosen.add(course(folder));
		return chosen;
	}

	private static List<String> names(final String list) {
		return Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
	}

	private static List<Integer> numbers(final String key, final String list) {
		try {
			return names(list).stream().map(Integer::valueOf).toList();
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(
				key + " takes whole numbers with commas between, such as 128,256; found \"" + list + "\".", e);
		}
	}

	/** The course's network with random weights: its speed does not depend on them. */
	private ModelFolder course(final Path folder) throws IOException {
		try (Trainer trainer = engine.trainer(COURSE_PLAN, OPTIONS, DeviceChoice.parse("cpu"))) {
			final GraphGeometry geometry = trainer.export(trainer.weights(), folder.resolve(ModelFolder.SAVED_MODEL));
			return ModelFolder.write(folder,
				ModelConfig.of(COURSE_PLAN.input(),
					new GraphGeometry(geometry.margin(), geometry.multiple(), COURSE_PLAN.scale()), Normalization.NONE)
					.in(Map.of("name", COURSE)));
		}
	}

	private void restoring(final ModelFolder model, final DeviceChoice device) {
		final String name = model.spec().name();
		if (model.spec().channels() != 1) {
			notes.add(name + " was left out: it restores several channels at once.");
			return;
		}
		say("Restoring with " + name + " on " + device);
		try (TileNetwork network = engine.open(model, device)) {
			final double whole = Throughput.restoring(network, size, RestoreSettings.AUTOMATIC, seconds);
			final double bare = Throughput.bareRestoring(network, size, RestoreSettings.AUTOMATIC, seconds);
			final double stack = Throughput.restoringStack(network, model, size, slices, seconds);
			restoring.add(row(name, network.device(), mega(whole), mega(stack), mega(bare),
				String.format(Locale.ROOT, "%.0f %%", 100 * whole / bare)));
			for (final int tile : numbers("tiles", tiles))
				sweep.add(sweep(network, tile));
		}
	}

	private String sweep(final TileNetwork network, final int tile) {
		final int multiple = network.spec().multiple();
		final int side = Math.max(1, tile / multiple) * multiple;
		final List<String> cells =
			new ArrayList<>(List.of(network.spec().name(), network.device(), Integer.toString(side)));
		for (final int batch : numbers("batches", batches)) {
			say("Tiles of " + side + ", " + batch + " at once, with " + network.spec().name() + " on "
				+ network.device());
			cells.add(megaWhereMemorySuffices(() -> Throughput.bare(network, side, side, batch, seconds)));
		}
		return row(cells.toArray(String[]::new));
	}

	/** Millions, or that there was not memory enough to measure. */
	static String megaWhereMemorySuffices(final DoubleSupplier measured) {
		try {
			return mega(measured.getAsDouble());
		}
		catch (final ClearstackException e) {
			if (!ClearstackException.isOutOfMemory(e))
				throw e;
			return "out of memory";
		}
	}

	private void training(final NetworkPlan plan, final DeviceChoice device) {
		say("Training " + plan.architecture() + " on " + device);
		try (Trainer trainer = engine.trainer(plan, OPTIONS, device)) {
			training.add(row(plan.architecture().key(), trainer.device(),
				String.format(Locale.ROOT, "%.1f", Throughput.training(trainer, plan, 16, 32, seconds))));
		}
	}

	private void say(final String what) {
		if (progress().isCanceled())
			throw new CancellationException("Canceled before: " + what + ".");
		progress().report(0, 0, what);
	}

	private String tables() {
		final StringBuilder text = new StringBuilder();
		text.append(engine.description()).append(", ").append(System.getProperty("os.name")).append(", ")
			.append(Runtime.getRuntime().availableProcessors())
			.append(" processors; ").append(String.join("; ", engine.devices())).append(".\n");
		engine.gpus().gpus().forEach(
			gpu -> text.append(gpu.name()).append(", compute capability ").append(gpu.capability()).append(".\n"));
		notes.forEach(note -> text.append(note).append('\n'));
		text.append("\nRestoring ").append(size).append(" × ").append(size).append(" pixels, and a stack of ")
			.append(slices)
			.append(
				" such slices from ImageJ image to ImageJ image; input pixels and voxels count. Bare is the network "
					+ "alone on the same batches, one after the other.\n\n");
		table(text, restoring, "model", "device", "Mpx/s", "stack, Mvox/s", "bare, Mpx/s", "share of bare");
		final List<String> heads = new ArrayList<>(List.of("model", "device", "tile"));
		numbers("batches", batches).forEach(batch -> heads.add(batch + " at once, Mpx/s"));
		text.append("\nThe network alone, by size and number of tiles; margins count as pixels.\n\n");
		table(text, sweep, heads.toArray(String[]::new));
		text.append("\nTraining with batches of 16 patches of 32 × 32 pixels.\n\n");
		table(text, training, "network", "device", "patches/s");
		return text.toString();
	}

	private static void table(final StringBuilder text, final List<String> rows, final String... heads) {
		text.append(row(heads)).append('\n').append("|").append("---|".repeat(heads.length)).append('\n');
		rows.forEach(row -> text.append(row).append('\n'));
	}

	private static String row(final String... cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

	private static String mega(final double perSecond) {
		return String.format(Locale.ROOT, "%.3f", perSecond / 1e6);
	}
}
