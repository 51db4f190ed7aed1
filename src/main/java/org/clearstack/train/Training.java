// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.clearstack.network.Engine;
import org.clearstack.network.GraphGeometry;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.NetworkException;
import org.clearstack.network.Progress;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * The story of a training: good images in, a model folder out.
 *
 * <pre>{@code
 * Training training = new Training(settings);
 * training.add("cells.tif", plane);
 * ModelFolder model = training.run(EngineLoader.engine(), folder, Progress.NONE, epoch -> {});
 * }</pre>
 */
public final class Training {

	private final TrainingSettings settings;
	private final SortedMap<String, List<TrainingImage>> images = new TreeMap<>();
	private final List<String> leftOut = new ArrayList<>();
	private final List<Epoch> history = new ArrayList<>();

	/** A training that has no images yet. */
	public Training(final TrainingSettings settings) {
		this.settings = settings;
	}

	/**
	 * Adds a plane to learn from.
	 *
	 * @param name of its image: planes of one name go together, to training or to validation
	 * @param plane a 2D image; one that is smaller than a patch, constant or not finite is left out
	 */
	public void add(final String name, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final int size = settings.plan().scale() * settings.patch();
		final TrainingImage image = plane.dimension(0) < size || plane.dimension(1) < size ? null : TrainingImage.of(name, plane);
		if (image == null)
			leftOut.add(name);
		else
			images.computeIfAbsent(name, n -> new ArrayList<>()).add(image);
	}

	/** Names of images that can teach nothing: smaller than a patch, constant, or with pixels that are not finite. */
	public List<String> leftOut() {
		return leftOut.stream().distinct().toList();
	}

	/** Names of the images that are kept for validation; the seed decides which. */
	public List<String> validationNames() {
		final List<String> names = new ArrayList<>(images.keySet());
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(settings.options().seed() + 2);
		for (int i = names.size() - 1; i > 0; i--)
			names.add(names.remove(random.nextInt(i + 1)));
		final int count = Math.max(1, (int) Math.round(settings.validation() * names.size()));
		return List.copyOf(names.subList(0, Math.min(count, names.size())));
	}

	/**
	 * Trains, keeps the weights of the best epoch and writes the model.
	 *
	 * @param engine that computes
	 * @param folder of the model, to be created
	 * @param progress told of every step, asked whether to stop
	 * @param listener told of every epoch
	 * @return the written model
	 * @throws IllegalArgumentException if there are fewer than two images
	 * @throws CancellationException if the user stopped; nothing is written
	 * @throws IOException if the folder cannot be written
	 */
	public ModelFolder run(final Engine engine, final Path folder, final Progress progress, final Consumer<Epoch> listener) throws IOException {
		final List<String> kept = checkedSplit();
		final Validation validation = new Validation(images(true, kept), settings.patch(), settings.plan().scale());
		try (Trainer trainer = engine.trainer(settings.plan(), settings.options()); PatchSource patches = new PatchSource(images(false, kept), settings)) {
			final float[][] best = epochs(trainer, patches, validation, progress, listener);
			return ModelWriter.write(folder, this, (savedModel) -> export(trainer, best, savedModel), engine);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Training was interrupted.");
		}
	}

	private static GraphGeometry export(final Trainer trainer, final float[][] weights, final Path savedModel) throws IOException {
		return trainer.export(weights, savedModel);
	}

	private List<String> checkedSplit() {
		if (images.size() < 2) {
			final int size = settings.plan().scale() * settings.patch();
			throw new IllegalArgumentException("Training needs at least 2 images, one of them for validation; found " + images.size()
				+ " of at least " + size + "×" + size + " pixels" + (leftOut.isEmpty() ? "" : " (left out: " + String.join(", ", leftOut()) + ")")
				+ ". Add images or make the patch smaller.");
		}
		return validationNames();
	}

	private List<TrainingImage> images(final boolean validation, final List<String> kept) {
		return images.entrySet().stream().filter(e -> kept.contains(e.getKey()) == validation).flatMap(e -> e.getValue().stream()).toList();
	}

	private float[][] epochs(final Trainer trainer, final PatchSource patches, final Validation validation, final Progress progress,
		final Consumer<Epoch> listener) throws InterruptedException
	{
		final TileNetwork network = trainer.network();
		final long start = System.nanoTime();
		float[][] best = trainer.weights();
		double bestPsnr = Double.NEGATIVE_INFINITY;
		note(new Epoch(0, Double.NaN, validation.psnr(network), 0), listener);
		for (int e = 1; e <= settings.epochs(); e++) {
			final double loss = epoch(trainer, patches, e, progress);
			final Epoch epoch = new Epoch(e, loss, validation.psnr(network), (System.nanoTime() - start) / 1e9);
			note(epoch, listener);
			if (epoch.psnr() > bestPsnr) {
				bestPsnr = epoch.psnr();
				best = trainer.weights();
			}
		}
		return best;
	}

	private void note(final Epoch epoch, final Consumer<Epoch> listener) {
		history.add(epoch);
		listener.accept(epoch);
	}

	private double epoch(final Trainer trainer, final PatchSource patches, final int number, final Progress progress) throws InterruptedException {
		double sum = 0;
		for (int s = 0; s < settings.steps(); s++) {
			final long step = (long) (number - 1) * settings.steps() + s;
			if (progress.isCanceled())
				throw new CancellationException("Training was stopped after " + step + " of " + settings.allSteps() + " steps; no model was written.");
			final Pairs pairs = patches.next();
			final float loss = trainer.step(pairs.poor(), pairs.good(), pairs.batch(), pairs.size(), pairs.size(), settings.rate(step));
			if (!Float.isFinite(loss))
				throw new NetworkException("Training diverged at step " + step + " (the loss is " + loss + "). Choose a learning rate below " + settings.rate() + ".");
			sum += loss;
			progress.report(step + 1, settings.allSteps(), "Training, epoch " + number + " of " + settings.epochs());
		}
		return sum / settings.steps();
	}

	/** What the epochs brought so far; epoch 0 is the untrained network, for upscaling the bicubic level. */
	public List<Epoch> history() {
		return List.copyOf(history);
	}

	/** How this training works. */
	public TrainingSettings settings() {
		return settings;
	}

	/** How many planes each image contributes, by name. */
	public Map<String, Integer> planes() {
		final Map<String, Integer> planes = new TreeMap<>();
		images.forEach((name, list) -> planes.put(name, list.size()));
		return planes;
	}

	/** The best validation PSNR in dB. */
	public double bestPsnr() {
		return history.stream().filter(e -> e.number() > 0).mapToDouble(Epoch::psnr).max().orElse(Double.NaN);
	}

	/** A patch of the first validation image to test the written model with: the poor one, and its size. */
	float[] testPatch() {
		final TrainingImage image = images.get(validationNames().get(0)).get(0);
		final int size = settings.plan().scale() * settings.patch();
		final float[] good = new float[size * size];
		image.copyPatch((image.width() - size) / 2, (image.height() - size) / 2, size, 0, good, 0);
		return Pairs.binned(good, 1, settings.patch(), settings.plan().scale()).poor();
	}
}
