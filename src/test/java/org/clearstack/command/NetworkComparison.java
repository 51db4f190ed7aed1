// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.clearstack.dataset.TrainingFiles;
import org.clearstack.dataset.TrainingFolder;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.clearstack.task.Progress;
import org.clearstack.train.Epoch;
import org.clearstack.train.LearningRate;
import org.clearstack.train.PatchScore;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingMonitor;
import org.clearstack.train.TrainingSet;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Simulation;

/**
 * Clearstack's network and the course's, trained equally long on the same images to upscale 2 times: what they reach on
 * the same validation images, and what a pixel of their results costs. A table in Markdown. How many steps fit into the
 * time is measured first, so that both learning rates have fallen when it is over.
 * <pre>
 * NetworkComparison IMAGES [SECONDS [EXCLUDE [BATCH]]]      600 seconds each, no image excluded, batches of 16
 * </pre>
 */
public final class NetworkComparison {

	private static final int PATCH = 32;
	private static final int MARGIN = 4;
	private static final int STEPS = 100;
	private static final int TILE = 256;
	/** Steps that are timed, after as many that warm up. */
	private static final int TIMED = 15;
	private static final List<NetworkPlan> PLANS =
		List.of(new NetworkPlan(Architecture.OURS, 1, 2, 32, 2, 2),
			new NetworkPlan(Architecture.COURSE, 1, 2, 64, 1, 1));
	private static final List<TrainerOptions> OPTIONS =
		List.of(new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.999f, 1),
			new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0.999f, 1));

	private NetworkComparison() {}

	/** Runs and prints. */
	public static void main(final String[] args) throws IOException {
		if (args.length == 0)
			throw new IllegalArgumentException(
				"Say which images: NetworkComparison IMAGES [SECONDS [EXCLUDE [BATCH]]]");
		final double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 600;
		final File exclude = args.length > 2 && !args[2].isEmpty() ? new File(args[2]) : null;
		final int batch = args.length > 3 ? Integer.parseInt(args[3]) : 16;
		final StringBuilder table = new StringBuilder(
			"| network | loss | parameters | steps | training, s | PSNR, dB | SSIM | ns per output pixel |\n")
			.append("|---|---|---|---|---|---|---|---|\n");
		for (int i = 0; i < PLANS.size(); i++)
			table.append(row(PLANS.get(i), OPTIONS.get(i), new File(args[0]), exclude, batch, seconds, i == 0));
		System.out.println(table);
		System.exit(0);
	}

	private static String row(final NetworkPlan plan, final TrainerOptions options, final File folder,
		final File exclude, final int batch, final double seconds,
		final boolean first) throws IOException
	{
		final Engine engine = EngineLoader.engine();
		final double rate = stepsPerSecond(engine, plan, options, batch);
		final int epochs = (int) Math.max(1, Math.round(seconds * rate / STEPS));
		final TrainingSettings settings = new TrainingSettings(plan, options,
			new TrainingSettings.Data(Supervision.DEGRADE, Simulation.NONE, Augmentation.jitter(0)),
			new PatchSize(PATCH, MARGIN), new TrainingSettings.Schedule(epochs, STEPS, batch, LearningRate.of(1e-3), 0),
			0.1);
		final TrainingSet images = new TrainingSet(settings);
		new TrainingFiles(TrainingFolder.of(folder, exclude), images, plan, Progress.NONE).addImages();
		final Training training =
			new Training(settings, images, Files.createTempDirectory("comparison").resolve(plan.architecture().key()));
		final Watch watch = new Watch(plan.architecture().key(), seconds);
		final ModelFolder model = training.run(engine, null, watch);
		final Epoch best = training.history().stream()
			.filter(e -> e.number() > 0 && e.validation().psnr() == training.bestPsnr()).findFirst().orElseThrow();
		final Epoch last = training.history().get(training.history().size() - 1);
		final String bicubic = String.format(Locale.ROOT, "| bicubic | | | | | %.2f | %.4f | |%n",
			watch.baseline.psnr(), watch.baseline.ssim());
		return (first ? bicubic : "") + String.format(Locale.ROOT,
			"| %s | %s | %d | %d | %.0f | %.2f | %.4f | %.0f |%n", plan.architecture(), options.loss(),
			parameters(engine, plan, options), last.number() * STEPS, last.seconds(), best.validation().psnr(),
			best.validation().ssim(), nanoseconds(engine, model));
	}

	private static long parameters(final Engine engine, final NetworkPlan plan, final TrainerOptions options) {
		try (Trainer trainer = engine.trainer(plan, options)) {
			return trainer.parameters();
		}
	}

	private static double stepsPerSecond(final Engine engine, final NetworkPlan plan, final TrainerOptions options,
		final int batch)
	{
		final int large = PATCH * plan.scale();
		final float[] ranges = new float[batch];
		Arrays.fill(ranges, 1);
		final int seen = PATCH + 2 * MARGIN;
		final TrainingBatch pairs = new TrainingBatch(new float[batch * seen * seen], new float[batch * large * large],
			null, ranges, new TrainingBatch.Shape(batch, seen, seen, MARGIN));
		try (Trainer trainer = engine.trainer(plan, options)) {
			for (int s = 0; s < TIMED; s++)
				trainer.step(pairs, 0);
			final long start = System.nanoTime();
			for (int s = 0; s < TIMED; s++)
				trainer.step(pairs, 0);
			return TIMED / ((System.nanoTime() - start) / 1e9);
		}
	}

	/** Time of an output pixel: the median of some runs on a tile, after one. */
	private static double nanoseconds(final Engine engine, final ModelFolder model) {
		final double[] times = new double[9];
		try (TileNetwork network = engine.open(model, "cpu")) {
			final float[] tile = new float[TILE * TILE];
			for (int i = 0; i < tile.length; i++)
				tile[i] = i % 17 / 17f;
			network.run(tile, 1, TILE, TILE);
			for (int i = 0; i < times.length; i++) {
				final long start = System.nanoTime();
				network.run(tile, 1, TILE, TILE);
				times[i] = (System.nanoTime() - start) / Math.pow(TILE * model.spec().scale(), 2);
			}
		}
		Arrays.sort(times);
		return times[times.length / 2];
	}

	/** Prints a line an epoch, remembers bicubic's score, and ends the training when its time is over. */
	private static final class Watch implements TrainingMonitor {

		private final String name;
		private final double seconds;
		private final long start = System.nanoTime();
		private PatchScore baseline;

		Watch(final String name, final double seconds) {
			this.name = name;
			this.seconds = seconds;
		}

		@Override
		public void report(final long done, final long total, final String message) {}

		@Override
		public UserRequest request() {
			return (System.nanoTime() - start) / 1e9 > 1.02 * seconds ? UserRequest.STOP_AND_KEEP : UserRequest.GO_ON;
		}

		@Override
		public void epoch(final Epoch epoch, final PatchScore level, final Preview preview) {
			baseline = level;
			System.out.println(name + "," + epoch.csv());
		}
	}
}
