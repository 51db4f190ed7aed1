// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Simulation;

/**
 * How much of the bare graph's speed a training reaches: patches per second of steps whose patches are drawn from
 * images, against steps that are given the same batch again and again. Both in turns, in one JVM; the medians count.
 * Then an epoch as the user gets it, with its validations and its checkpoint.
 * <pre>
 * TrainingBenchmark [IMAGES [STEPS [ROUNDS [WIDTH BLOCKS LEVELS]]]]      test-images 100 5 32 2 2
 * </pre>
 */
public final class TrainingBenchmark {

	private static final int BATCH = 16;
	private static final int WARM_UP = 20;

	private TrainingBenchmark() {}

	/** Runs and prints. */
	public static void main(final String[] args) throws IOException, InterruptedException {
		final int steps = number(args, 1, 100);
		final int rounds = number(args, 2, 5);
		final NetworkPlan plan =
			new NetworkPlan(Architecture.OURS, 1, 2, number(args, 3, 32), number(args, 4, 2), number(args, 5, 2));
		final TrainingSettings settings =
			new TrainingSettings(plan, new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.999f, 1),
				new TrainingSettings.Data(Supervision.DEGRADE, Simulation.NONE, Augmentation.jitter(0.1)),
				new PatchSize(32, 4), new TrainingSettings.Schedule(1, steps, BATCH, LearningRate.of(1e-3), 0), 0.1);
		final TrainingSet images = images(Path.of(args.length > 0 ? args[0] : "test-images"), settings);
		compare(settings, images, steps, rounds);
		epoch(settings, images, steps);
		System.exit(0);
	}

	private static void compare(final TrainingSettings settings, final TrainingSet images, final int steps,
		final int rounds) throws InterruptedException
	{
		final double[] fed = new double[rounds];
		final double[] bare = new double[rounds];
		final double[] work = new double[2];
		try (Trainer trainer = EngineLoader.engine().trainer(settings.plan(), settings.options());
			PatchSource patches = new PatchSource(images.training(), settings, images.cache().most(), 0)) {
			final TrainingBatch constant = patches.next();
			for (int s = 0; s < WARM_UP; s++)
				trainer.step(patches.next(), 1e-3f);
			for (int i = 0; i < rounds; i++) {
				double start = seconds();
				double cpu = cpuSeconds();
				for (int s = 0; s < steps; s++)
					trainer.step(constant, 1e-3f);
				bare[i] = steps * BATCH / (seconds() - start);
				work[0] += cpuSeconds() - cpu;
				start = seconds();
				cpu = cpuSeconds();
				for (int s = 0; s < steps; s++)
					trainer.step(patches.next(), 1e-3f);
				fed[i] = steps * BATCH / (seconds() - start);
				work[1] += cpuSeconds() - cpu;
				System.out.printf("round %d: training %.1f patches/s, bare graph %.1f%n", i + 1, fed[i], bare[i]);
			}
		}
		System.out.printf("%s, %d images: training %.1f patches/s, bare graph %.1f; ratio %.3f%n", settings.plan(),
			images.training().count(), median(fed),
			median(bare), median(fed) / median(bare));
		System.out.printf(
			"processor time of all rounds, which other programs disturb less: %.1f s and %.1f s; ratio %.3f%n", work[1],
			work[0], work[0] / work[1]);
	}

	private static void epoch(final TrainingSettings settings, final TrainingSet images, final int steps)
		throws IOException
	{
		final Path folder = Files.createTempDirectory("training");
		final Training training = new Training(settings, images, folder.resolve("model"));
		final double start = seconds();
		training.run(EngineLoader.engine(), null, (done, total, message) -> {});
		final double all = seconds() - start;
		final double one = training.history().get(1).seconds();
		System.out.printf(
			"an epoch of %d steps: %.1f s, with its validation %.1f patches/s; with the start, the first validation "
				+ "and the writing of the model %.1f s%n",
			steps, one, steps * BATCH / one, all);
	}

	/** The first plane of every image of a folder. */
	private static TrainingSet images(final Path folder, final TrainingSettings settings) throws IOException {
		final TrainingSet images = new TrainingSet(settings);
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.filter(f -> f.toString().matches(".*\\.(tiff?|png|fits)")).sorted().toList())
				images.add(file.toString(), List.of(ImagePlanes.of(ImageFiles.open(file)).plane(0, 0, 0)));
		}
		return images;
	}

	private static double seconds() {
		return System.nanoTime() / 1e9;
	}

	private static double cpuSeconds() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
	}

	private static double median(final double[] values) {
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static int number(final String[] args, final int at, final int usual) {
		return args.length > at ? Integer.parseInt(args[at]) : usual;
	}
}
