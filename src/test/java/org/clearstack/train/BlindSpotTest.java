// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
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
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Simulation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning from noisy images alone, judged by the clean ones that training never sees. */
@Tag("slow")
class BlindSpotTest {

	@TempDir
	Path folder;

	@Test
	void noisyImagesAloneTeachDenoising() throws IOException {
		final NetworkPlan plan = new NetworkPlan(Architecture.RESIDUAL, 1, 1, 16, 1, 2);
		final TrainingSettings settings =
			new TrainingSettings(plan, new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0.99f, 1),
				new TrainingSettings.Data(Supervision.NOISE2VOID, Simulation.NONE, Augmentation.jitter(0)),
				new PatchSize(64, 0), new TrainingSettings.Schedule(2, 150, 8, LearningRate.of(1e-3), 0), 0.3);
		final TrainingSet images = new TrainingSet(settings);
		for (final String name : List.of("actin-clean.tif", "nuclei-t12.tif", "lysosomes-t20.tif"))
			images.add(name, List.of(noisy(clean(name))));

		final ModelFolder model = new Training(settings, images, folder.resolve("n2v")).run(EngineLoader.engine(), null,
			(done, total, message) -> {});

		final RandomAccessibleInterval<? extends RealType<?>> clean = clean("actin-clean.tif");
		final Img<FloatType> noisy = noisy(clean);
		try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
			final Img<FloatType> restored =
				new Restorer(network, RestoreSettings.AUTOMATIC).restore(noisy, Progress.NONE);
			final double range = new DataRange.MinMax().of(clean);
			final double gain = Psnr.psnr(clean, restored, range) - Psnr.psnr(clean, noisy, range);
			assertTrue(gain >= 4, "noise of 10 % of the range: " + gain + " dB better");
		}
	}

	/** With scan lines, a neighbour in the row tells the noise of a hidden pixel, and the network learns to keep it. */
	@Test
	void noiseAlongRowsNeedsAMask() throws IOException {
		final double plain = gainOnRows("single");
		final double masked = gainOnRows("auto");

		assertTrue(masked > plain + 1, "gain of " + masked + " dB with the measured mask, of " + plain + " dB without");
	}

	private double gainOnRows(final String mask) throws IOException {
		final NetworkPlan plan = new NetworkPlan(Architecture.RESIDUAL, 1, 1, 16, 1, 2);
		final TrainingSettings settings =
			new TrainingSettings(plan, new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0.99f, 1),
				new TrainingSettings.Data(Supervision.NOISE2VOID, Simulation.NONE, Augmentation.jitter(0),
					BlindSpots.parse(mask, false)),
				new PatchSize(64, 0), new TrainingSettings.Schedule(1, 200, 8, LearningRate.of(1e-3), 0), 0.3);
		final TrainingSet images = new TrainingSet(settings);
		for (final String name : List.of("actin-clean.tif", "nuclei-t12.tif", "lysosomes-t20.tif"))
			images.add(name, List.of(alongRows(clean(name))));

		final ModelFolder model = new Training(settings, images, folder.resolve(mask)).run(EngineLoader.engine(), null,
			(done, total, message) -> {});

		assertEquals(mask.equals("auto") ? BlindSpots.Mask.X : BlindSpots.Mask.SINGLE, images.spots().mask(),
			() -> "found " + images.spots());
		final RandomAccessibleInterval<? extends RealType<?>> clean = clean("actin-clean.tif");
		final Img<FloatType> noisy = alongRows(clean);
		try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
			final Img<FloatType> restored =
				new Restorer(network, RestoreSettings.AUTOMATIC).restore(noisy, Progress.NONE);
			final double range = new DataRange.MinMax().of(clean);
			return Psnr.psnr(clean, restored, range) - Psnr.psnr(clean, noisy, range);
		}
	}

	/** Noise of 10 % of the range, whose values are means of three in a row. */
	private static Img<FloatType> alongRows(final RandomAccessibleInterval<? extends RealType<?>> clean) {
		final Img<FloatType> noisy = noisy(clean);
		final int width = (int) noisy.dimension(0);
		final float[] noise = new float[(int) noisy.size()];
		final float[] truth = new float[noise.length];
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(clean))
			truth[i++] = pixel.getRealFloat();
		i = 0;
		for (final FloatType pixel : Views.flatIterable(noisy)) {
			noise[i] = pixel.get() - truth[i];
			i++;
		}
		i = 0;
		for (final FloatType pixel : Views.flatIterable(noisy)) {
			final int x = i % width;
			final float before = noise[x == 0 ? i + 1 : i - 1];
			final float after = noise[x == width - 1 ? i - 1 : i + 1];
			pixel.set(truth[i] + (before + noise[i] + after) / (float) Math.sqrt(3));
			i++;
		}
		return noisy;
	}

	private static RandomAccessibleInterval<? extends RealType<?>> clean(final String name) {
		return ImagePlanes.of(IJ.openImage("test-images/" + name)).plane(0, 0, 0);
	}

	private static Img<FloatType> noisy(final RandomAccessibleInterval<? extends RealType<?>> clean) {
		return new Noise(0, 0.1 * new DataRange.MinMax().of(clean), 0, 5).addTo(clean);
	}
}
