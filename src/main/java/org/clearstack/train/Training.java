// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.clearstack.network.Engine;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.NetworkException;
import org.clearstack.network.Progress;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerState;

/**
 * The story of a training: images in, a model folder out. After every epoch a checkpoint is written beside the folder, and a
 * training that was stopped or killed goes on from there, to the same weights as if nothing had happened.
 *
 * <pre>{@code
 * TrainingSet images = new TrainingSet(settings);
 * images.add("cells.tif", List.of(plane));
 * ModelFolder model = new Training(settings, images, folder).run(EngineLoader.engine(), null, Progress.NONE, epoch -> {});
 * }</pre>
 */
public final class Training {

	/** A loss so many times the last epoch's is no learning any more. */
	private static final double DIVERGED = 20;
	private static final int MOST_SLOWDOWNS = 6;

	private final TrainingSettings settings;
	private final TrainingSet images;
	private final Path folder;
	private final List<Epoch> history = new ArrayList<>();
	private float[][] best;
	private TrainerState good;
	private double slowdown = 1;
	private double secondsBefore;

	/**
	 * @param settings of the training
	 * @param images to learn from
	 * @param folder of the model, to be created
	 */
	public Training(final TrainingSettings settings, final TrainingSet images, final Path folder) {
		this.settings = settings;
		this.images = images;
		this.folder = folder.toAbsolutePath();
	}

	/** Where the checkpoint of a model folder lies. */
	public static Path checkpoint(final Path folder) {
		return folder.toAbsolutePath().resolveSibling("." + folder.getFileName() + ".checkpoint");
	}

	/**
	 * Trains, keeps the weights of the best epoch and writes the model. Goes on from a checkpoint of the same training, if there is one.
	 *
	 * @param engine that computes
	 * @param start a trained model to go on from, or null to start with random weights
	 * @param progress told of every step, asked whether to stop
	 * @param listener told of every epoch
	 * @return the written model
	 * @throws IllegalArgumentException if there are fewer than two images
	 * @throws CancellationException if the user stopped; the checkpoint remains
	 * @throws NetworkException if training diverges again and again
	 * @throws IOException if the folder cannot be written
	 */
	public ModelFolder run(final Engine engine, final ModelFolder start, final Progress progress, final Consumer<Epoch> listener) throws IOException {
		images.check();
		final Validation validation = new Validation(images.validation(), settings);
		final Examples examples = images.training();
		try (Trainer trainer = engine.trainer(settings.plan(), settings.options())) {
			if (start != null)
				trainer.start(start);
			begin(trainer, validation, start, progress, listener);
			epochs(trainer, examples, validation, start, progress, listener);
			final ModelFolder model = ModelWriter.write(folder, this, savedModel -> trainer.export(best, savedModel), validation, engine);
			Files.deleteIfExists(checkpoint(folder));
			return model;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Training was interrupted.");
		}
	}

	/** Reads the checkpoint, or rates the untrained network. */
	private void begin(final Trainer trainer, final Validation validation, final ModelFolder start, final Progress progress, final Consumer<Epoch> listener)
		throws IOException
	{
		final Path file = checkpoint(folder);
		final Checkpoint before = Files.isRegularFile(file) ? Checkpoint.read(file) : null;
		if (before != null && before.purpose().equals(purpose(start))) {
			trainer.state(before.state());
			good = before.state();
			slowdown = before.slowdown();
			best = before.best();
			before.history().forEach(epoch -> note(epoch, listener));
			secondsBefore = history.get(history.size() - 1).seconds();
			progress.note("Going on after epoch " + (history.size() - 1) + " from " + file);
			return;
		}
		best = trainer.weights();
		good = trainer.state();
		note(new Epoch(0, Double.NaN, validation.psnr(trainer.network()), 0), listener);
	}

	private String purpose(final ModelFolder start) {
		return settings + " " + images.counts() + " " + (start == null ? "" : start.sha256());
	}

	private void epochs(final Trainer trainer, final Examples examples, final Validation validation, final ModelFolder start, final Progress progress,
		final Consumer<Epoch> listener) throws InterruptedException, IOException
	{
		final long began = System.nanoTime();
		int slowdowns = 0;
		for (int number = history.size(); number <= settings.epochs() && !isStale(); number++) {
			final double loss = epoch(trainer, examples, number, progress);
			if (Double.isNaN(loss)) {
				if (++slowdowns > MOST_SLOWDOWNS)
					throw new NetworkException("Training diverged " + slowdowns + " times, the last time at a learning rate of " + settings.rate() * slowdown
						+ ". Choose a rate below that, or look for images with extreme values.");
				slowdown /= 2;
				trainer.state(good);
				progress.note("The loss diverged in epoch " + number + "; going back to epoch " + (number - 1) + " with half the learning rate.");
				number--;
				continue;
			}
			final Epoch epoch = new Epoch(number, loss, validation.psnr(trainer.network()), secondsBefore + (System.nanoTime() - began) / 1e9);
			if (epoch.psnr() > bestPsnr())
				best = trainer.weights();
			note(epoch, listener);
			good = trainer.state();
			Files.createDirectories(folder.getParent());
			new Checkpoint(purpose(start), good, slowdown, history, best).write(checkpoint(folder));
		}
	}

	/** Whether the validation has not become better for as long as the user is patient. */
	private boolean isStale() {
		if (settings.patience() == 0)
			return false;
		int last = 0;
		for (final Epoch epoch : history)
			if (epoch.psnr() > history.get(last).psnr())
				last = epoch.number();
		return history.size() - 1 - last >= settings.patience();
	}

	private void note(final Epoch epoch, final Consumer<Epoch> listener) {
		history.add(epoch);
		listener.accept(epoch);
	}

	/** The mean loss of an epoch, or NaN if it diverged. */
	private double epoch(final Trainer trainer, final Examples examples, final int number, final Progress progress) throws InterruptedException {
		final long first = (long) (number - 1) * settings.steps();
		final double before = history.size() > 1 ? history.get(history.size() - 1).loss() : Double.POSITIVE_INFINITY;
		double sum = 0;
		try (PatchSource patches = new PatchSource(examples, settings, first)) {
			for (long step = first; step < first + settings.steps(); step++) {
				if (progress.isCanceled())
					throw new CancellationException("Training was stopped after " + step + " of " + settings.allSteps()
						+ " steps. The same command goes on after epoch " + (number - 1) + ".");
				final float loss = trainer.step(patches.next(), (float) (slowdown * settings.rate(step)));
				if (!Float.isFinite(loss) || loss > DIVERGED * before)
					return Double.NaN;
				sum += loss;
				progress.report(step + 1, settings.allSteps(), "Training, epoch " + number + " of " + settings.epochs());
			}
		}
		return sum / settings.steps();
	}

	/** What the epochs brought so far; epoch 0 is the network before training: for upscaling, bicubic with the block means kept. */
	public List<Epoch> history() {
		return List.copyOf(history);
	}

	/** How this training works. */
	public TrainingSettings settings() {
		return settings;
	}

	/** What this training learns from. */
	public TrainingSet images() {
		return images;
	}

	/** The best validation PSNR in dB after an epoch, or minus infinity before the first. */
	public double bestPsnr() {
		return history.stream().filter(e -> e.number() > 0).mapToDouble(Epoch::psnr).max().orElse(Double.NEGATIVE_INFINITY);
	}
}
