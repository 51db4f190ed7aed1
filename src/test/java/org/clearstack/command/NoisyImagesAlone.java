// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.dataset.TrainingFolder;
import org.clearstack.dataset.TrainingInput;
import org.clearstack.degrade.Noise;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImagePlanes;
import org.clearstack.metric.DataRange;
import org.clearstack.metric.Psnr;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.TrainerOptions;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
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
 * Noise2void on noisy images alone: Gaussian noise of 10 % of the range is added to images, a network learns from
 * these, and restores those it was validated with; then the clean ones judge it. A table in Markdown.
 * <pre>
 * NoisyImagesAlone IMAGES [EPOCHS [STEPS [EXCLUDE]]]      20 epochs of 250 steps, no image excluded
 * </pre>
 */
public final class NoisyImagesAlone {

	private static final double NOISE = 0.1;

	private NoisyImagesAlone() {}

	/** Runs and prints. */
	public static void main(final String[] args) throws IOException {
		if (args.length == 0)
			throw new IllegalArgumentException("Say which images: NoisyImagesAlone IMAGES [EPOCHS [STEPS [EXCLUDE]]]");
		final int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
		final int steps = args.length > 2 ? Integer.parseInt(args[2]) : 250;
		final NetworkPlan plan = new NetworkPlan(Architecture.OURS, 1, 1, 32, 2, 2);
		final TrainingSettings settings =
			new TrainingSettings(plan, new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0.999f, 1),
				new TrainingSettings.Data(Supervision.NOISE2VOID, Simulation.NONE, Augmentation.jitter(0)),
				new PatchSize(64, 4), new TrainingSettings.Schedule(epochs, steps, 16, LearningRate.of(1e-3), 0), 0.1);
		final TrainingSet images = new TrainingSet(settings);
		final List<Noisy> all = new ArrayList<>();
		for (final TrainingInput input : TrainingFolder
			.of(new File(args[0]), args.length > 3 ? new File(args[3]) : null).images())
			add(input, all);
		for (final Noisy image : all)
			images.add(image.name(), List.of(image.noisy()));
		final Training training =
			new Training(settings, images, Files.createTempDirectory("noise2void").resolve("model"));
		final ModelFolder model = training.run(EngineLoader.engine(), null, new Lines());
		System.out.println(
			table(model, all.stream().filter(image -> images.validationNames().contains(image.name())).toList()));
		System.exit(0);
	}

	/** An image before and after the noise. */
	private record Noisy(String name, RandomAccessibleInterval<? extends RealType<?>> clean, Img<FloatType> noisy) {

		double psnr(final RandomAccessibleInterval<FloatType> image) {
			return Psnr.psnr(clean, image, new DataRange.MinMax().of(clean));
		}
	}

	/** The first plane, if it is large enough. */
	private static void add(final TrainingInput input, final List<Noisy> all) {
		try {
			final ImagePlus image = input.open();
			final RandomAccessibleInterval<? extends RealType<?>> clean = ImagePlanes.of(image).plane(0, 0, 0);
			final double range = new DataRange.MinMax().of(clean);
			if (Double.isFinite(range) && range > 0 && image.getWidth() >= 64 && image.getHeight() >= 64)
				all.add(new Noisy(input.name(), clean, new Noise(0, NOISE * range, 0, 5 + all.size()).addTo(clean)));
		}
		catch (final IOException e) {
			System.out.println("passed over: " + input.name());
		}
	}

	private static String table(final ModelFolder model, final List<Noisy> judged) {
		final StringBuilder table =
			new StringBuilder("| validation image | noisy, dB | noise2void, dB | gain, dB |\n|---|---|---|---|\n");
		double sum = 0;
		try (TileNetwork network = EngineLoader.engine().open(model, "auto")) {
			for (final Noisy image : judged) {
				final double before = image.psnr(image.noisy());
				final double after =
					image.psnr(new Restorer(network, RestoreSettings.AUTOMATIC).restore(image.noisy(), Progress.NONE));
				sum += after - before;
				table.append(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n",
					Path.of(image.name()).getFileName(), before, after, after - before));
			}
		}
		return table
			.append(String.format(Locale.ROOT, "| mean of %d | | | %.2f |%n", judged.size(), sum / judged.size()))
			.toString();
	}

	/** Prints a line an epoch. */
	private static final class Lines implements TrainingMonitor {

		@Override
		public void report(final long done, final long total, final String message) {}

		@Override
		public void epoch(final Epoch epoch, final PatchScore baseline, final Preview preview) {
			System.out.println(epoch.csv());
		}
	}
}
