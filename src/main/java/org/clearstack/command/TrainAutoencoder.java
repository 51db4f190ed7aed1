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
import org.clearstack.door.Groups;
import org.clearstack.door.HasChoices;
import org.clearstack.door.HasDialog;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.train.LearningRate;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingSet;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Range;
import org.clearstack.train.sample.Simulation;
import org.clearstack.window.TrainingWindow;
import org.scijava.ItemIO;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
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
public final class TrainAutoencoder extends ClearstackCommand implements HasChoices, HasDialog {

	private static final String NO_PRESET = "none";

	@Parameter(persist = false, label = "Images", style = "directory",
		description = "Folder of ground-truth images (images as they should look), with its subfolders; of noisy ones "
			+ "for noise2void. Or one stack: its file, or its title if it is open.")
	private File images;

	@Parameter(persist = false, label = "What to learn", attrs = @Attr(name = "browse", value = "file"),
		description = "A preset, which sets the parameters below: to enlarge, to denoise, from pairs, from noisy "
			+ "images alone; a file of key=value lines; or none.")
	private String preset = NO_PRESET;

	@Parameter(persist = false, label = "Shot noise (photons)",
		description = "Simulated shot noise: photons at an image's full range, one number or LOW HIGH; 0 for none.")
	private String photons = "0";

	@Parameter(persist = false, label = "Read noise (% of range)",
		description = "Simulated read noise in percent of an image's range, one number or LOW HIGH; 0 for none.")
	private String noise = "0";

	@Parameter(persist = false, label = "Model folder", style = "directory",
		description = "Where to write the model; its name is the model's name.")
	private File out;

	@Parameter(persist = false, label = "How long (epochs)", min = "1", max = "100000",
		description = "After each the network is validated; the best is kept.")
	private int epochs = 40;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Learn from", choices = { "degrade", "pairs", "noise2void" },
		description = "degrade: ground-truth images, from which degraded ones are simulated; pairs: degraded images and "
			+ "their ground truth; noise2void: noisy images alone.")
	private String learn = "degrade";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Degraded images", style = "directory", required = false,
		description = "For pairs: folder of the degraded images (noisy, blurred or small), with the same names as the "
			+ "ground-truth images; or one stack.")
	private File poor;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Exclude",
		required = false,
		description = "Text file of images to leave out: one path a line, relative to the folder of images, * for "
			+ "any name.")
	private File exclude;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Same object",
		required = false,
		description = "Text file of images that show the same object: one path with * a line for all of one; they "
			+ "are learned from or validated with together.")
	private File objects;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Validation images",
		required = false,
		description = "Text file of images to validate with: one path with * a line; all others are learned from. "
			+ "None to draw a share of them.")
	private File unseen;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Blind mask",
		description = "For noise2void: what is hidden around each pixel that is to be found: single hides it alone, for "
			+ "noise that pixels do not share; x 4, y 4, cross 4 or square 4 hide up to 4 neighbours on each side; auto "
			+ "measures which neighbours share noise.")
	private String mask = "single";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Hidden pixels",
		choices = { "neighbour", "median" },
		description = "For noise2void: hidden pixels get the value of a neighbour drawn at random, or the median of their "
			+ "neighbourhood (N2V2), which leaves no checkerboard in the result.")
	private String replace = "neighbour";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Scale", min = "1", max = "4",
		description = "How many times larger the results shall be; 1 to denoise.")
	private int scale = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Blur",
		description = "Simulated PSF: its standard deviation in ground-truth pixels, one number or LOW HIGH; 0 for none.")
	private String blur = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Grain",
		description = "Standard deviation in pixels of a blur of the simulated noise, which keeps its strength:"
			+ " noise that neighbouring pixels share, as in resampled or reconstructed images; one number or LOW "
			+ "HIGH; 0 for none.")
	private String grain = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Background",
		description = "Simulated light on an image's darkest pixels in percent of its range, which adds shot noise; "
			+ "one number or LOW HIGH; 0 for none.")
	private String background = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Network", description = Architecture.HELP)
	private String network = Architecture.RESIDUAL.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"), label = "Channels",
		min = "1", max = "4",
		description = "Channels the network restores together; with 1 each channel of an image is an image of its own.")
	private int channels = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"), label = "Depth", min = "1",
		max = "15",
		description = "Slices of a volume that the network sees to restore the one in their middle: 1, 3, 5 ...; "
			+ "more than 1 needs stacks, to learn from and to restore.")
	private int depth = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Width", min = "4", max = "256", description = "Features of the network's first level.")
	private int width = 32;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Blocks", min = "1", max = "32", description = "Residual blocks of encoder, code and decoder.")
	private int blocks = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Levels", min = "1", max = "4", description = "Levels of resolution of the network.")
	private int levels = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Start from", required = false,
		description = "Name or folder of a model to start from: network, scale, channels and depth are then those "
			+ "of this model. None to start from scratch.")
	private String start = "";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Loss", description = Loss.HELP)
	private String loss = Loss.MAE.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Optimiser",
		description = "How weights are moved along the gradient.")
	private String optimiser = Optimiser.ADAM.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Learning rate",
		min = "0", max = "10",
		description = "Highest learning rate; it rises over the first steps and then falls along a cosine; 0 for "
			+ "the usual one of the optimiser.")
	private double rate;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Warm-up",
		min = "0", max = "100000",
		description = "Steps over which the learning rate rises; at most a tenth of all steps.")
	private int warmup = 200;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Decay", min = "0", max = "1",
		description = "What is left of the learning rate at the last step, as a share; 1 lets it stay.")
	private double decay = 0.01;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Weight averaging", min = "0", max = "0.99999",
		description = "How much of the running mean of the weights stays at each step; the mean is validated and "
			+ "written. 0 for none.")
	private double averaging = 0.999;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Steps per epoch", min = "1", max = "1000000", description = "Steps of the optimiser in an epoch.")
	private int steps = 250;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Batch size", min = "1", max = "1024", description = "Pairs of patches in a step.")
	private int batch = 16;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Patch size", min = "16", max = "512", description = "Width and height of a degraded patch in pixels.")
	private int patch = 32;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Margin", min = "0",
		max = "64",
		description = "Pixels around each degraded patch that the network sees but is not judged by, as it sees them "
			+ "around a tile when it restores.")
	private int margin = 4;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Jitter (%)",
		min = "0", max = "50",
		description = "Gain and offset of each pair of patches are changed at random by at most this percentage of "
			+ "the range; the residual network hardly needs it.")
	private double jitter = 10;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Soften (%)",
		min = "0", max = "100",
		description = "Share of the patches whose ground-truth image is blurred first, by 0.4 to 1.2 pixels, so that images "
			+ "sampled more finely than their optics resolve are learned too. With learn=degrade only.")
	private double soften;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Shrink (%)",
		min = "0", max = "100",
		description = "Share of the patches whose ground-truth image, if it is large enough, is binned by 2 first: sharper "
			+ "and with less noise. With learn=degrade only.")
	private double shrink;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "One noise alone (%)", min = "0", max = "100",
		description = "Share of the patches with one kind of noise alone, half of them shot noise, half of them "
			+ "read noise; the others have both. For a denoiser of any camera. With learn=degrade only.")
	private double alone;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Image memory (MiB)", min = "0", max = "1000000",
		description = "Memory for images; those that do not fit are read again when their turn comes. 0 chooses: "
			+ "1024, or a quarter of what Java has.")
	private int memory;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Validation share",
		min = "0", max = "0.5",
		description = "Share of the images that training never sees and the network is judged by; at least one image.")
	private double validation = 0.1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Patience",
		min = "0", max = "100000",
		description = "Epochs without a better validation after which training ends; 0 for never.")
	private int patience;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Precision", choices = { "single", "mixed" },
		description = "Floats of 32 bits, or of 16 (bfloat16) in the middle of the network: nearly twice as fast on "
			+ "processors with AVX512-BF16 or AMX, slower on others. The model has 32 bits all the same.")
	private String precision = "single";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Seed", description = "The same seed gives the same model on the same machine.")
	private long seed = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Device",
		description = "Where to train: auto, cpu, gpu, or a numbered one such as gpu:1; of several the first.")
	private String device = "auto";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Overwrite", description = "Replace a model that is already there.")
	private boolean overwrite;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Begin afresh", description = "Forget where an earlier, unfinished training of this model stood.")
	private boolean fresh;

	@Parameter(type = ItemIO.OUTPUT, label = "Training history")
	private ResultsTable history;

	@Override
	protected void compute() throws IOException {
		checkTarget();
		final ModelFolder before = start.isBlank() ? null : ModelLibrary.find(start);
		final TrainingSettings settings = settings(before == null ? plan() : before.plan());
		final TrainingSet set = new TrainingSet(settings, memory, ImageObjects.of(objects)::object);
		if (unseen != null)
			set.validatingWith(ImageObjects.of(unseen)::contains);
		final TrainingFiles files =
			new TrainingFiles(TrainingFolder.of(images, exclude), set, settings.plan(), progress());
		if (settings.supervision() == Supervision.PAIRS)
			files.addPairs(degradedFolder());
		else
			files.addImages();
		if (fresh)
			Files.deleteIfExists(Training.checkpoint(out.toPath()));
		final Training training = new Training(settings, set, out.toPath()).on(DeviceChoice.parse(device, strict));
		final TrainingWatcher watcher = new TrainingWatcher(progress(),
			hasWindow() ? new TrainingWindow(out.getName(), progress()) : null, settings);
		try {
			final ModelFolder model = training.run(EngineLoader.engine(), before, watcher);
			watcher.finished(model, "Wrote " + model.path() + ": " + summary(training)
				+ passedOver("not images", files.unreadable())
				+ passedOver("constant, with no finite part as large as a patch"
					+ (settings.plan().depth() > 1 ? " or a single slice" : ""), set.leftOut()));
		}
		finally {
			watcher.close();
		}
		history = watcher.table();
	}

	private NetworkPlan plan() {
		return new NetworkPlan(Architecture.of(network), channels, scale, width, blocks, levels, depth);
	}

	private TrainingSettings settings(final NetworkPlan plan) {
		final Simulation simulation = new Simulation(Range.parse("blur", blur), Range.parse("photons", photons),
			Range.parse("noise", noise), Range.parse("grain", grain),
			Range.parse("background", background), alone / 100);
		return new TrainingSettings(plan,
			new TrainerOptions(Loss.of(loss), Optimiser.of(optimiser), (float) averaging, seed,
				precision.equals("mixed")),
			new TrainingSettings.Data(Supervision.valueOf(learn.toUpperCase(Locale.ROOT)), simulation,
				new Augmentation(jitter / 100, soften / 100, shrink / 100),
				BlindSpots.parse(mask, replace.equals("median"))),
			new PatchSize(patch, margin),
			new TrainingSettings.Schedule(epochs, steps, batch,
				new LearningRate(rate == 0 ? Optimiser.of(optimiser).usualRate() : rate, warmup, decay), patience),
			validation);
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
