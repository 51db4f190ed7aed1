// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.engine.EngineLoader;
import org.clearstack.engine.ModelArchive;
import org.clearstack.engine.ModelCheck;
import org.clearstack.image.Tables;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.Layer;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.SeamCheck;
import org.clearstack.task.ClearstackException;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The models there are: lists them, tells what one is made of, checks whether they reproduce their test output, and
 * takes them in and out as zip files.
 */
@Plugin(type = Command.class, name = "models", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Models...",
	description = "Lists, inspects, checks, imports and exports models.")
public final class Models extends ClearstackCommand implements HasChoices {

	/** Share of the range by which tiles may differ from the whole. */
	private static final double SEAMS = 1e-3;

	@Parameter(persist = false, label = "Action", choices = { "list", "inspect", "check", "import", "export" },
		description = "list: a table of all; inspect: all that is known of one; check: does it reproduce its test "
			+ "output; import, export: from and to a zip.")
	private String action = "list";

	@Parameter(persist = false, required = false, label = "Model",
		description = "Name of an installed model, or path of a model folder; to check, none stands for all.")
	private String model = "";

	@Parameter(persist = false, required = false, label = "File",
		description = "To import: a zip or folder as bioimage.io describes it, with a TensorFlow SavedModel. To "
			+ "export: the zip to write.")
	private File file;

	@Parameter(persist = false, label = "Overwrite", description = "Replace a model or zip of the same name.")
	private boolean overwrite;

	@Parameter(persist = false, required = false, label = "Normalization",
		description = "To import a SavedModel without a description: how intensities were normalised when it was "
			+ "trained: percentile LOW HIGH, mean-std, min-max, range LOW HIGH, or none.")
	private String normalize = "";

	@Parameter(persist = false, label = "Device",
		description = "Where models are checked: auto, cpu, gpu, gpus (all of them), or numbered "
			+ "ones such as gpu:1 or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Models", description = "A row a model.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Model")
	private String report;

	@Override
	protected void compute() throws IOException {
		switch (action) {
			case "inspect" -> report = inspected(ModelLibrary.find(named()));
			case "check" -> check();
			case "import" -> bringIn();
			case "export" -> export();
			default -> list();
		}
	}

	private String named() {
		return model == null ? "" : model;
	}

	// -- list --

	private void list() {
		table = new ResultsTable();
		for (final String name : ModelLibrary.names()) {
			final List<Path> all = ModelLibrary.all(name);
			if (all.size() > 1)
				progress().note("The model " + name + " in " + all.get(0).getParent()
					+ " hides that of the same name in " + all.get(1).getParent() + ".");
			try {
				Tables.row(table, name, cells(ModelLibrary.find(name)));
			}
			catch (final ClearstackException e) {
				progress().note(name + " is not a complete model: " + e.getMessage());
			}
		}
	}

	private static Map<String, Object> cells(final ModelFolder model) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Scale", model.spec().scale());
		cells.put("Channels", model.spec().channels());
		cells.put("Margin", model.spec().margin());
		cells.put("Description", text(model.description().get("description")));
		cells.put("Folder", model.path());
		return cells;
	}

	// -- inspect --

	private String inspected(final ModelFolder folder) {
		final StringBuilder text = new StringBuilder();
		line(text, "Model", folder.spec().name());
		line(text, "Description", text(folder.description().get("description")));
		line(text, "Licence", text(folder.description().get("license")));
		line(text, "Folder", folder.path());
		line(text, "Scale", folder.spec().scale());
		line(text, "Channels", folder.spec().channels());
		line(text, "Margin", folder.spec().margin() + " pixels: it looks at " + (2 * folder.spec().margin() + 1)
			+ " pixels along each axis");
		line(text, "Multiple", folder.spec().multiple());
		line(text, "Normalisation", folder.spec().normalization().text());
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(folder, "cpu")) {
			final double pixels = (double) folder.spec().scale() * folder.spec().scale();
			line(text, "Layers", anatomy.layers().size());
			line(text, "Parameters",
				String.format(Locale.ROOT, "%,d", anatomy.layers().stream().mapToLong(Layer::parameters).sum()));
			line(text, "Work", String.format(Locale.ROOT, "%.0f kFLOP per output pixel",
				anatomy.layers().stream().mapToDouble(Layer::flops).sum() / pixels / 1000));
		}
		folder.config().lines().forEach(known -> line(text, known.what(), known.value()));
		line(text, "Model, SHA-256", folder.identity());
		line(text, "Weights, SHA-256", folder.sha256());
		return text.toString();
	}

	private static void line(final StringBuilder text, final String what, final Object value) {
		if (!String.valueOf(value).isEmpty())
			text.append(String.format("%-24s %s%n", what + ":", value));
	}

	private static String text(final Object value) {
		return value == null ? "" : value.toString();
	}

	// -- check --

	private void check() {
		final List<String> names = named().isBlank() ? ModelLibrary.names() : List.of(model);
		final List<String> failed = new ArrayList<>();
		table = new ResultsTable();
		for (int i = 0; i < names.size(); i++) {
			progress().report(i, names.size(), "Checking " + names.get(i));
			final Map<String, Object> cells = new LinkedHashMap<>();
			try {
				final Optional<ModelCheck> check = check(ModelLibrary.find(names.get(i)));
				cells.put("Result", check.isEmpty() ? "has no test tensors" : check.get().passed() ? "right" : "wrong");
				cells.put("Largest deviation", check.isEmpty() ? "-" : (Object) check.get().deviation());
				if (check.isPresent() && !check.get().passed())
					failed.add(names.get(i));
			}
			catch (final ClearstackException e) {
				cells.put("Result", e.getMessage());
				cells.put("Largest deviation", "-");
				failed.add(names.get(i));
			}
			Tables.row(table, names.get(i), cells);
		}
		if (!failed.isEmpty())
			throw new IllegalArgumentException(
				"Not right: " + String.join(", ", failed) + ". The table says why. Copy or import them again.");
	}

	private Optional<ModelCheck> check(final ModelFolder folder) {
		try (TileNetwork network = EngineLoader.engine().open(folder, DeviceChoice.parse(device, strict))) {
			return ModelCheck.run(folder, network, processing(folder));
		}
	}

	/**
	 * Our own models are given values that are normalised already; others' say what is to be done to the values of the
	 * test.
	 */
	private static ModelCheck.Processing processing(final ModelFolder folder) {
		return ModelCheck.isPreprocessed(folder)
			? new TestProcessing(folder.spec().normalization(), folder.spec().channels())
			: ModelCheck.NONE;
	}

	// -- import and export --

	private void bringIn() throws IOException {
		if (file == null || !file.exists())
			throw new IllegalArgumentException(file == null ? "Name the zip or folder to import: file=MODEL.zip."
				: "There is no " + file + ". Check its name.");
		final ModelFolder imported = ModelArchive.read(file.toPath(), ModelLibrary.own(),
			new ModelArchive.ImportOptions(overwrite,
				normalize == null || normalize.isBlank() ? null : Normalization.parse(normalize), progress()::note),
			EngineLoader.engine(), this::refuseWrong);
		report = "Imported " + imported.spec().name() + " to " + imported.path() + ".\n";
	}

	private void refuseWrong(final ModelFolder unpacked) {
		final Optional<ModelCheck> check;
		try (TileNetwork network = EngineLoader.engine().open(unpacked, DeviceChoice.parse(device, strict))) {
			check = ModelCheck.run(unpacked, network, processing(unpacked));
			if (check.isEmpty() || check.get().passed())
				refuseSeams(network);
		}
		if (check.isEmpty())
			progress().note("The model " + unpacked.spec().name() + " has no test tensors to check it with.");
		else if (!check.get().passed())
			throw new IllegalArgumentException("The model " + unpacked.spec().name()
				+ " is not imported: its output for the test input has a deviation of "
				+ check.get().deviation() + " from its test output, whose range is " + check.get().range()
				+ ". Its file may be damaged, or it needs what Clearstack does not do. Download it again.");
	}

	private static void refuseSeams(final TileNetwork network) {
		final double seams = SeamCheck.of(network);
		if (seams > SEAMS)
			throw new IllegalArgumentException("The model " + network.spec().name()
				+ " is not imported: it answers tiles of an image with differences of " + seams
				+ " of the range from what it answers to the whole image, though it seems to look at "
				+ network.spec().margin()
				+ " pixels around each. It cannot restore images tile by tile.");
	}

	private void export() throws IOException {
		final ModelFolder folder = ModelLibrary.find(named());
		if (file == null || !file.getName().toLowerCase(Locale.ROOT).endsWith(".zip"))
			throw new IllegalArgumentException("Name the zip to write: file=MODEL.zip; found " + file + ".");
		if (file.exists() && !overwrite)
			throw new IllegalArgumentException(
				"The file " + file + " exists already. Choose another one, or set overwrite.");
		ModelArchive.write(folder, file.toPath());
		report = "Exported " + folder.spec().name() + " to " + file.getAbsolutePath() + ".\n";
	}

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "device" -> DeviceChoice.OFFERED;
			case "model" -> Stream.concat(Stream.of(""), ModelLibrary.names().stream()).toList();
			default -> List.of();
		};
	}
}
