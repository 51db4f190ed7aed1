// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.image.ImagePlanes;
import org.clearstack.network.EngineLoader;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.Epoch;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingSettings;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Learns a model from a folder of good images: poor ones are made from them by binning. */
@Plugin(type = Command.class, headless = true, menuPath = "Plugins>Clearstack>Train Autoencoder...",
	description = "Learns a model for upscaling from a folder of good images.")
public final class TrainAutoencoder extends Operation {

	/** Planes of one channel of a stack that are learned from, evenly spread: neighbours teach little new. */
	private static final int PLANES = 16;

	@Parameter(persist = false, label = "Images", style = "directory", description = "Folder of good images, with its subfolders.")
	private File images;

	@Parameter(persist = false, label = "Model folder", style = "directory", description = "Where to write the model; its name is the model's name.")
	private File out;

	@Parameter(persist = false, label = "Exclude", required = false,
		description = "Text file of images to leave out: one path a line, relative to the folder of images, * for any name.")
	private File exclude;

	@Parameter(persist = false, label = "Scale", min = "2", max = "4", description = "How many times larger the results shall be.")
	private int scale = 2;

	@Parameter(persist = false, label = "Epochs", min = "1", max = "100000", description = "After each the network is validated; the best is kept.")
	private int epochs = 40;

	@Parameter(persist = false, label = "Steps per epoch", min = "1", max = "1000000", description = "Steps of the optimiser in an epoch.")
	private int steps = 250;

	@Parameter(persist = false, label = "Batch size", min = "1", max = "1024", description = "Pairs of patches in a step.")
	private int batch = 16;

	@Parameter(persist = false, label = "Patch size", min = "8", max = "512", description = "Width and height of a poor patch in pixels.")
	private int patch = 32;

	@Parameter(persist = false, label = "Learning rate", min = "1e-7", max = "1",
		description = "Highest learning rate; it rises over the first steps and then falls along a cosine.")
	private double rate = 1e-3;

	@Parameter(persist = false, label = "Loss", choices = { "mae", "mse" }, description = "Mean absolute or mean squared error.")
	private String loss = "mae";

	@Parameter(persist = false, label = "Width", min = "4", max = "256", description = "Features of the network's first level.")
	private int width = 32;

	@Parameter(persist = false, label = "Blocks", min = "1", max = "32", description = "Residual blocks of encoder, code and decoder.")
	private int blocks = 2;

	@Parameter(persist = false, label = "Levels", min = "1", max = "4", description = "Levels of resolution of the network.")
	private int levels = 2;

	@Parameter(persist = false, label = "Validation share", min = "0", max = "0.5",
		description = "Share of the images that training never sees and the network is judged by; at least one image.")
	private double validation = 0.1;

	@Parameter(persist = false, label = "Seed", description = "The same seed gives the same model on the same machine.")
	private long seed = 1;

	@Parameter(persist = false, label = "Overwrite", description = "Replace a model that is already there.")
	private boolean overwrite;

	@Parameter(type = ItemIO.OUTPUT, label = "Training history")
	private ResultsTable history;

	@Override
	protected void compute() throws IOException {
		checkTarget();
		final NetworkPlan plan = new NetworkPlan("ours", 1, scale, width, blocks, levels);
		final Training training = new Training(new TrainingSettings(plan, new TrainerOptions(loss, 0.999f, seed), epochs, steps, batch, patch, rate, validation));
		final List<String> unreadable = addImages(training);
		final ResultsTable table = new ResultsTable();
		final ModelFolder model = training.run(EngineLoader.engine(), out.toPath(), progress(), epoch -> tell(training, epoch, table));
		final List<String> leftOut = training.leftOut();
		progress().note("Wrote " + model.path() + ": " + summary(training) + (unreadable.isEmpty() ? "" : "; not images: " + unreadable)
			+ (leftOut.isEmpty() ? "" : "; too small, constant or not finite: " + leftOut));
		history = table;
	}

	private void checkTarget() throws IOException {
		if (out.exists() && !overwrite)
			throw new IllegalArgumentException("The model folder " + out + " exists already. Choose another one, or set overwrite.");
		if (out.exists() && !new File(out, ModelFolder.DESCRIPTION).isFile())
			throw new IllegalArgumentException("The folder " + out + " is no model, so it is not overwritten. Choose another one.");
		final Path parent = out.getAbsoluteFile().toPath().getParent();
		Files.createDirectories(parent);
		if (!Files.isWritable(parent))
			throw new IOException("The folder " + parent + " cannot be written to. Choose another place for the model.");
	}

	private List<String> addImages(final Training training) throws IOException {
		final TrainingFolder folder = TrainingFolder.of(images, exclude);
		for (final Path file : folder.files()) {
			if (progress().isCanceled())
				break;
			progress().report(0, 0, "Reading " + folder.name(file));
			folder.open(file).ifPresent(image -> addPlanes(training, folder.name(file), image));
		}
		return folder.unreadable();
	}

	private static void addPlanes(final Training training, final String name, final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final int count = planes.slices() * planes.frames();
		final int used = Math.min(PLANES, count);
		for (int i = 0; i < used; i++) {
			final int at = (int) ((long) i * count / used);
			for (int c = 0; c < planes.channels(); c++)
				training.add(name, planes.plane(c, at % planes.slices(), at / planes.slices()));
		}
	}

	private void tell(final Training training, final Epoch epoch, final ResultsTable table) {
		table.addRow();
		table.addValue("Epoch", epoch.number());
		table.addValue("Loss", epoch.loss());
		table.addValue("Validation PSNR (dB)", epoch.psnr());
		table.addValue("Time (s)", epoch.seconds());
		progress().note(String.format("Epoch %d of %d: loss %.4g, validation PSNR %.2f dB, %.0f s", epoch.number(), epochs, epoch.loss(), epoch.psnr(),
			epoch.seconds()));
	}

	private static String summary(final Training training) {
		return String.format("validation PSNR %.2f dB on %d images (%.2f dB before training)", training.bestPsnr(), training.validationNames().size(),
			training.history().get(0).psnr());
	}
}
