// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.io.File;
import java.util.List;
import java.util.Locale;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Groups;
import org.clearstack.metric.Metric;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.quality.QualitySettings;
import org.clearstack.train.LearningRate;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Range;
import org.clearstack.train.sample.Simulation;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;

/** The parameters of a training, and what they say together. */
abstract class TrainingParameters extends ClearstackCommand {

	/** The preset that sets nothing. */
	static final String NO_PRESET = "none";

	@Parameter(persist = false, label = "Images", style = "directory",
		description = "Folder of ground-truth images (images as they should look), with its subfolders; of noisy ones "
			+ "for noise2void. Or one stack: its file, or its title if it is open.")
	File images;

	@Parameter(persist = false, label = "What to learn", attrs = @Attr(name = "browse", value = "file"),
		description = "A preset, which sets the parameters below: to enlarge, to denoise, from pairs, from noisy "
			+ "images alone; a file of key=value lines; or none.")
	String preset = NO_PRESET;

	@Parameter(persist = false, label = "Shot noise (photons)",
		description = "Simulated shot noise: photons at an image's full range, one number or LOW HIGH; 0 for none.")
	String photons = "0";

	@Parameter(persist = false, label = "Read noise (% of range)",
		description = "Simulated read noise in percent of an image's range, one number or LOW HIGH; 0 for none.")
	String noise = "0";

	@Parameter(persist = false, label = "Model folder", style = "directory",
		description = "Where to write the model; its name is the model's name.")
	File out;

	@Parameter(persist = false, label = "How long (epochs)", min = "1", max = "100000",
		description = "After each the network is validated; the best is kept.")
	int epochs = 40;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Learn from", choices = { "degrade", "pairs", "noise2void" },
		description = "degrade: ground-truth images, from which degraded ones are simulated; pairs: degraded images and "
			+ "their ground truth; noise2void: noisy images alone.")
	String learn = "degrade";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Degraded images", style = "directory", required = false,
		description = "For pairs: folder of the degraded images (noisy, blurred or small), with the same names as the "
			+ "ground-truth images; or one stack.")
	File poor;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Exclude",
		required = false,
		description = "Text file of images to leave out: one path a line, relative to the folder of images, * for "
			+ "any name.")
	File exclude;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Same object",
		required = false,
		description = "Text file of images that show the same object: one path with * a line for all of one; they "
			+ "are learned from or validated with together.")
	File objects;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Validation images",
		required = false,
		description = "Text file of images to validate with: one path with * a line; all others are learned from. "
			+ "None to draw a share of them.")
	File unseen;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Blind mask",
		description = "For noise2void: what is hidden around each pixel that is to be found: single hides it alone, for "
			+ "noise that pixels do not share; x 4, y 4, cross 4 or square 4 hide up to 4 neighbours on each side; auto "
			+ "measures which neighbours share noise.")
	String mask = "single";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Hidden pixels",
		choices = { "neighbour", "median" },
		description = "For noise2void: hidden pixels get the value of a neighbour drawn at random, or the median of their "
			+ "neighbourhood (N2V2), which leaves no checkerboard in the result.")
	String replace = "neighbour";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Scale", min = "1", max = "4",
		description = "How many times larger the results shall be; 1 to denoise.")
	int scale = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Blur",
		description = "Simulated PSF: its standard deviation in ground-truth pixels, one number or LOW HIGH; 0 for none.")
	String blur = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "Grain",
		description = "Standard deviation in pixels of a blur of the simulated noise, which keeps its strength:"
			+ " noise that neighbouring pixels share, as in resampled or reconstructed images; one number or LOW "
			+ "HIGH; 0 for none.")
	String grain = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Background",
		description = "Simulated light on an image's darkest pixels in percent of its range, which adds shot noise; "
			+ "one number or LOW HIGH; 0 for none.")
	String background = "0";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Network", description = Architecture.HELP)
	String network = Architecture.RESIDUAL.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"), label = "Channels",
		min = "1", max = "4",
		description = "Channels the network restores together; with 1 each channel of an image is an image of its own.")
	int channels = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"), label = "Depth", min = "1",
		max = "15",
		description = "Slices of a volume, or frames of a movie, that the network sees to restore the one in their "
			+ "middle: 1, 3, 5 ...; more than 1 needs stacks, to learn from and to restore.")
	int depth = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Neighbours along", choices = { "auto", "z", "t" },
		description = "Whether the slices that a deep network sees lie along z or along time; auto takes z where an "
			+ "image has several slices, otherwise time.")
	String along = "auto";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Width", min = "4", max = "256", description = "Features of the network's first level.")
	int width = 32;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Blocks", min = "1", max = "32", description = "Residual blocks of encoder, code and decoder.")
	int blocks = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Levels", min = "1", max = "4", description = "Levels of resolution of the network.")
	int levels = 2;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Network"),
		label = "Start from", required = false,
		description = "Name or folder of a model to start from: network, scale, channels and depth are then those "
			+ "of this model; but a denoiser of single slices can learn to see more. None to start from scratch.")
	String start = "";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Loss", description = Loss.HELP)
	String loss = Loss.MAE.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Optimiser",
		description = "How weights are moved along the gradient.")
	String optimiser = Optimiser.ADAM.key();

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Learning rate",
		min = "0", max = "10",
		description = "Highest learning rate; it rises over the first steps and then falls along a cosine; 0 for "
			+ "the usual one of the optimiser.")
	double rate;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Warm-up",
		min = "0", max = "100000",
		description = "Steps over which the learning rate rises; at most a tenth of all steps.")
	int warmup = 200;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Decay", min = "0", max = "1",
		description = "What is left of the learning rate at the last step, as a share; 1 lets it stay.")
	double decay = 0.01;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Weight averaging", min = "0", max = "0.99999",
		description = "How much of the running mean of the weights stays at each step; the mean is validated and "
			+ "written. 0 for none.")
	double averaging = 0.999;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Steps per epoch", min = "1", max = "1000000", description = "Steps of the optimiser in an epoch.")
	int steps = 250;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Batch size", min = "1", max = "1024", description = "Pairs of patches in a step.")
	int batch = 16;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Patch size", min = "16", max = "512", description = "Width and height of a degraded patch in pixels.")
	int patch = 32;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Margin", min = "0",
		max = "64",
		description = "Pixels around each degraded patch that the network sees but is not judged by, as it sees them "
			+ "around a tile when it restores.")
	int margin = 4;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Jitter (%)",
		min = "0", max = "50",
		description = "Gain and offset of each pair of patches are changed at random by at most this percentage of "
			+ "the range; the residual network hardly needs it.")
	double jitter = 10;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Soften (%)",
		min = "0", max = "100",
		description = "Share of the patches whose ground-truth image is blurred first, by 0.4 to 1.2 pixels, so that images "
			+ "sampled more finely than their optics resolve are learned too. With learn=degrade only.")
	double soften;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"), label = "Shrink (%)",
		min = "0", max = "100",
		description = "Share of the patches whose ground-truth image, if it is large enough, is binned by 2 first: sharper "
			+ "and with less noise. With learn=degrade only.")
	double shrink;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Simulation"),
		label = "One noise alone (%)", min = "0", max = "100",
		description = "Share of the patches with one kind of noise alone, half of them shot noise, half of them "
			+ "read noise; the others have both. For a denoiser of any camera. With learn=degrade only.")
	double alone;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"),
		label = "Image memory (MiB)", min = "0", max = "1000000",
		description = "Memory for images; those that do not fit are read again when their turn comes. 0 chooses: "
			+ "1024, or a quarter of what Java has.")
	int memory;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Images"), label = "Validation share",
		min = "0", max = "0.5",
		description = "Share of the images that training never sees and the network is judged by; at least one image.")
	double validation = 0.1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Further metrics", required = false,
		description = "Metrics that the validation images are rated by after each epoch, beside PSNR and SSIM, with "
			+ "commas between, such as hfenn,microssim; none for none, all for all. PSNR decides which epoch is the best.")
	String metrics = "none";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"), label = "Patience",
		min = "0", max = "100000",
		description = "Epochs without a better validation after which training ends; 0 for never.")
	int patience;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Precision", choices = { "single", "mixed" },
		description = "Floats of 32 bits, or of 16 (bfloat16) in the middle of the network: nearly twice as fast on "
			+ "processors with AVX512-BF16 or AMX, slower on others. The model has 32 bits all the same.")
	String precision = "single";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Training"),
		label = "Seed", description = "The same seed gives the same model on the same machine.")
	long seed = 1;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Device",
		description = "Where to train: auto, cpu, gpu, or a numbered one such as gpu:1; of several the first.")
	String device = "auto";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	boolean strict;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Overwrite", description = "Replace a model that is already there.")
	boolean overwrite;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Device and files"),
		label = "Begin afresh", description = "Forget where an earlier, unfinished training of this model stood.")
	boolean fresh;

	/**
	 * Metrics beside PSNR and SSIM.
	 *
	 * @throws IllegalArgumentException if one is unknown, naming those there are
	 */
	final List<Metric> furtherMetrics() {
		return metrics == null || metrics.isBlank() || metrics.strip().equalsIgnoreCase("none") ? List.of()
			: QualitySettings.metrics(metrics).stream()
				.filter(metric -> !List.of("psnr", "ssim").contains(metric.key())).toList();
	}

	/** The network to begin anew with. */
	final NetworkPlan plan() {
		return new NetworkPlan(Architecture.of(network), channels, scale, width, blocks, levels, depth);
	}

	/**
	 * The network to go on with: that of a model, which sees more slices where a denoiser of single ones is asked to.
	 */
	final NetworkPlan plan(final NetworkPlan before) {
		return depth > 1 && before.depth() == 1 && before.isGivenNoise() ? before.seeing(depth) : before;
	}

	/**
	 * How to train.
	 *
	 * @param plan of the network
	 * @throws IllegalArgumentException if a parameter is out of its range or does not suit another
	 */
	final TrainingSettings settings(final NetworkPlan plan) {
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
}
