// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.clearstack.dataset.ImageObjects;
import org.clearstack.dataset.TrainingFiles;
import org.clearstack.dataset.TrainingFolder;
import org.clearstack.dataset.TrainingPreset;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.door.HasDialog;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.StackAxis;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingSet;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.Range;
import org.clearstack.window.TrainingWindow;
import org.scijava.ItemIO;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Learns a model from images: from ground truth, whose degraded versions are simulated; from pairs of degraded and
 * ground-truth ones; or from noisy ones alone. A training that was stopped or killed goes on when it is started again
 * with the same parameters.
 */
@Plugin(type = Command.class, name = "train", priority = Priority.HIGH, iconPath = ClearstackCommand.ICON,
	headless = true,
	menuPath = "Plugins>Clearstack>Train Autoencoder...",
	description = "Learns a model for upscaling or denoising from a folder of images.")
public final class TrainAutoencoder extends TrainingParameters implements HasChoices, HasDialog {

	@Parameter(type = ItemIO.OUTPUT, label = "Training history")
	private ResultsTable history;

	@Override
	protected void compute() throws IOException {
		checkTarget();
		final ModelFolder before = start.isBlank() ? null : ModelLibrary.find(start);
		final TrainingSettings settings = settings(before == null ? plan() : plan(before.plan()));
		final TrainingSet set = new TrainingSet(settings, memory, ImageObjects.of(objects)::object);
		if (unseen != null)
			set.validatingWith(ImageObjects.of(unseen)::contains);
		final TrainingFiles files =
			new TrainingFiles(TrainingFolder.of(images, exclude), set, settings.plan(), progress())
				.along(StackAxis.of(along));
		if (settings.supervision() == Supervision.PAIRS)
			files.addPairs(degradedFolder());
		else
			files.addImages();
		if (fresh)
			Files.deleteIfExists(Training.checkpoint(out.toPath()));
		final Training training = new Training(settings, set, out.toPath()).on(DeviceChoice.parse(device, strict))
			.rating(furtherMetrics());
		final TrainingWatcher watcher = new TrainingWatcher(progress(),
			hasWindow() ? new TrainingWindow(out.getName(), progress()) : null, settings);
		try {
			final ModelFolder model = training.run(EngineLoader.engine(), before, watcher);
			watcher.finished(model, "Wrote " + model.path() + ": " + summary(training)
				+ passedOver("not images", files.unreadable())
				+ passedOver("constant, with no finite part as large as a patch"
					+ (settings.plan().depth() > 1 ? " or a single plane along " + along : ""), set.leftOut()));
		}
		finally {
			watcher.close();
		}
		history = watcher.table();
	}

	private TrainingFolder degradedFolder() throws IOException {
		if (poor == null)
			throw new IllegalArgumentException(
				"To learn from pairs, name the folder of the degraded images: poor=FOLDER.");
		return TrainingFolder.of(poor, null);
	}

	private void checkTarget() throws IOException {
		if (out.exists() && !overwrite)
			throw new IllegalArgumentException(
				"The model folder " + out + " exists already. Choose another one, or set overwrite.");
		if (out.exists() && !new File(out, ModelFolder.DESCRIPTION).isFile())
			throw new IllegalArgumentException(
				"The folder " + out + " is not a model, so it is not overwritten. Choose another one.");
		final Path parent = out.getAbsoluteFile().toPath().getParent();
		Files.createDirectories(parent);
		if (!Files.isWritable(parent))
			throw new IOException(
				"The folder " + parent + " cannot be written to. Choose another place for the model.");
	}

	@Override
	public boolean hasWindow() {
		return IJ.getInstance() != null && !Interpreter.isBatchMode();
	}

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "device" -> DeviceChoice.OFFERED;
			case "network" -> Architecture.keys();
			case "loss" -> Loss.keys();
			case "optimiser" -> Optimiser.keys();
			case "preset" -> Stream.concat(Stream.of(NO_PRESET), TrainingPreset.names().stream()).toList();
			default -> List.of();
		};
	}

	@Override
	public String renamed(final String parameter, final String value) {
		return parameter.equals("network") ? Architecture.find(value).map(Architecture::key).orElse(value) : value;
	}

	@Override
	public boolean isClosed(final String parameter) {
		return List.of("network", "loss", "optimiser").contains(parameter);
	}

	@Override
	public String described(final String parameter, final String choice) {
		return !parameter.equals("preset") ? ""
			: choice.equals(NO_PRESET) ? "all parameters as they are set below" : TrainingPreset.description(choice);
	}

	@Override
	public Map<String, String> start() {
		return Map.of("preset", TrainingPreset.names().get(0), "out", freeFolder().toString());
	}

	/** A folder among the user's own models that is not there yet. */
	private static Path freeFolder() {
		int number = 1;
		while (Files.exists(ModelLibrary.own().resolve("my-model-" + number)))
			number++;
		return ModelLibrary.own().resolve("my-model-" + number);
	}

	@Override
	public Map<String, String> following(final String parameter) {
		if (!parameter.equals("preset") || preset.equals(NO_PRESET))
			return Map.of();
		final Map<String, String> values = new LinkedHashMap<>(TrainingPreset.values(preset));
		values.keySet().removeAll(List.of("images", "out", "preset"));
		return values;
	}

	@Override
	public Map<String, String> wrong() {
		final Map<String, String> wrong = new LinkedHashMap<>();
		for (final Map.Entry<String, String> range : Map
			.of("blur", blur, "photons", photons, "noise", noise, "grain", grain, "background", background).entrySet())
			check(wrong, range.getKey(), () -> Range.parse(range.getKey(), range.getValue()));
		check(wrong, "mask", () -> BlindSpots.parse(mask, false));
		check(wrong, "preset", () -> following("preset"));
		check(wrong, "metrics", this::furtherMetrics);
		check(wrong, "device", () -> DeviceChoice.parse(device, strict));
		if (!start.isBlank())
			check(wrong, "start", () -> ModelLibrary.find(start));
		if (images != null && images.isDirectory())
			check(wrong, "images", () -> TrainingFolder.checkHasImages(images));
		if (learn.equals("pairs") && poor == null)
			wrong.put("poor", "To learn from pairs, name the folder of the degraded images.");
		if (out != null && out.exists() && !overwrite)
			wrong.put("out",
				"The folder " + out + " exists already. Choose another name, or tick Overwrite behind More.");
		return wrong;
	}

	private static void check(final Map<String, String> wrong, final String parameter, final Runnable what) {
		try {
			what.run();
		}
		catch (final IllegalArgumentException | ClearstackException e) {
			wrong.put(parameter, e.getMessage());
		}
	}

	@Override
	public Advice advice(final Progress wanted) {
		return preset.equals(NO_PRESET) ? Advice.NONE
			: new Advice(Map.of("preset", TrainingPreset.description(preset)), Map.of());
	}

	private static String summary(final Training training) {
		return String.format(Locale.ROOT, "validation PSNR %.2f dB on %d images (%.2f dB before training)",
			training.bestPsnr(),
			training.images().validationNames().size(), training.history().get(0).validation().psnr());
	}

	private static String passedOver(final String why, final List<String> names) {
		return names.isEmpty() ? "" : "; passed over, " + why + ": " + String.join(", ", names);
	}
}
