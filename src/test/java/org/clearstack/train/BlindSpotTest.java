// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
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

	private static RandomAccessibleInterval<? extends RealType<?>> clean(final String name) {
		return ImagePlanes.of(IJ.openImage("test-images/" + name)).plane(0, 0, 0);
	}

	private static Img<FloatType> noisy(final RandomAccessibleInterval<? extends RealType<?>> clean) {
		return new Noise(0, 0.1 * new DataRange.MinMax().of(clean), 0, 5).addTo(clean);
	}
}
