// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.clearstack.metric.Patterns;
import org.clearstack.metric.pixel.Samples;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Values of numpy (src/test/python/metrics_golden.py) and of NanoPyx 2.1.5. */
class DecorrelationTest {

	@Test
	void thePatternHasNumpysResolution() {
		final Decorrelation.Result result =
			Decorrelation.analyse(ArrayImgs.doubles(Patterns.blurred(Patterns.pattern(96, 80, 1), 0.8), 96, 80));

		assertEquals(2.083975263100792, result.resolution(), 1e-8);
		assertEquals(0.550068097121772, result.signalToNoise(), 1e-8);
	}

	/** nanopyx 2.1.5: {@code DecorrAnalysis().run_analysis(image).resolution}: 3.865878 for both. */
	@Test
	void realExposuresHaveNanoPyxsResolution() {
		final Path folder = Path.of("..", "shared", "cases", "files");
		Assumptions.assumeTrue(Files.exists(folder.resolve("frc-a.tif")), "needs ../shared/cases");

		for (final String name : new String[] { "frc-a.tif", "frc-b.tif" }) {
			final ImageProcessor pixels = IJ.openImage(folder.resolve(name).toString()).getProcessor().convertToFloat();
			final Decorrelation.Result result =
				Decorrelation.analyse(ArrayImgs.floats((float[]) pixels.getPixels(), 256, 256));
			assertEquals(3.865878, result.resolution(), 1e-5);
		}
	}

	@Test
	void aBlurredImageIsResolvedWorse() {
		final Img<DoubleType> noise = Images.noise(3, 128, 128);
		double last = 0;
		for (final double sigma : new double[] { 1, 1.5, 2.2 }) {
			final double[] image = Patterns.blurred(noise, sigma);
			final double[] grain = Samples.of(Images.noise(4, 128, 128), "grain").values();
			for (int i = 0; i < image.length; i++)
				image[i] += 0.005 * grain[i];
			final double resolution = Decorrelation.analyse(ArrayImgs.doubles(image, 128, 128)).resolution();
			assertTrue(resolution > last * 1.1, sigma + ": " + resolution + " after " + last);
			last = resolution;
		}
	}

	@Test
	void whatHasNoResolutionIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> Decorrelation.analyse(Images.of(64, 64, (x, y) -> 2)));
		assertThrows(IllegalArgumentException.class, () -> Decorrelation.analyse(Images.of(64, 20, (x, y) -> x)));
		assertThrows(IllegalArgumentException.class, () -> Decorrelation.analyse(Patterns.volume(40, 40, 2, 0)));
	}
}
