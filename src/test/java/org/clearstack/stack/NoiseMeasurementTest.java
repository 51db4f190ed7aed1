// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.noise.NoiseMeter;
import org.clearstack.noise.NoiseModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bundled network that measures noise, on real images that it did not learn from, with noise of known strength. */
@Tag("slow")
class NoiseMeasurementTest {

	private static final List<String> IMAGES = List.of("actin-clean.tif", "em-mitochondria.tif", "ct-abdomen.tif",
		"neutron-slice.tif", "em-celegans-z12.tif");

	/** Noise of 5 % of the range: textured images look noisier to statistics than they are. */
	@Test
	void theNetworkIsNearerThanStatistics() throws Exception {
		double network = 0;
		double statistics = 0;
		for (final String name : IMAGES) {
			final RandomAccessibleInterval<? extends RealType<?>> plane =
				ImagePlanes.of(ImageFiles.open(Path.of("test-images", name))).plane(0, 0, 0);
			final double deviation = 0.05 * range(plane);
			final RandomAccessibleInterval<? extends RealType<?>> noisy = noisy(plane, deviation);
			network += error(NoiseMeasurement.of(List.of(noisy)), noisy, deviation);
			statistics += error(NoiseMeter.measure(List.of(noisy)), noisy, deviation);
		}

		assertTrue(network < statistics, network + " against " + statistics);
		assertEquals(0, network / IMAGES.size(), 1, "mean squared error in dB");
	}

	/** A gain multiplies the noise; an offset changes nothing of it. */
	@Test
	void gainAndOffsetAreNoNoise() throws Exception {
		final RandomAccessibleInterval<? extends RealType<?>> plane =
			noisy(ImagePlanes.of(ImageFiles.open(Path.of("test-images", "ct-abdomen.tif"))).plane(0, 0, 0), 20);
		final float[] changed = new float[(int) plane.size()];
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(plane))
			changed[i++] = 3 * pixel.getRealFloat() + 1000;

		final NoiseModel one = NoiseMeasurement.of(List.of(plane));
		final NoiseModel other = NoiseMeasurement
			.of(List.of(ArrayImgs.floats(changed, plane.dimension(0), plane.dimension(1))));

		assertEquals(3 * one.read(), other.read(), 0.01 * one.read());
		assertEquals(3 * one.gain(), other.gain(), 0.01 * one.gain() + 1e-9);
		assertEquals(one.rhoX(), other.rhoX(), 0.01);
	}

	/** Squared decibels of the mean standard deviation. */
	private static double error(final NoiseModel noise,
		final RandomAccessibleInterval<? extends RealType<?>> image, final double deviation)
	{
		double variances = 0;
		for (final RealType<?> pixel : Views.flatIterable(image))
			variances += noise.variance(pixel.getRealDouble());
		final double decibels = 10 * Math.log10(variances / image.size() / (deviation * deviation));
		return decibels * decibels;
	}

	private static double range(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final double[] sorted = new double[(int) plane.size()];
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(plane))
			sorted[i++] = pixel.getRealDouble();
		Arrays.sort(sorted);
		return sorted[(int) (0.999 * (sorted.length - 1))] - sorted[(int) (0.001 * (sorted.length - 1))];
	}

	private static RandomAccessibleInterval<? extends RealType<?>> noisy(
		final RandomAccessibleInterval<? extends RealType<?>> plane, final double deviation)
	{
		final float[] noisy = new float[(int) plane.size()];
		final Random random = new Random(6);
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(plane))
			noisy[i++] = (float) (pixel.getRealDouble() + deviation * random.nextGaussian());
		return ArrayImgs.floats(noisy, plane.dimension(0), plane.dimension(1));
	}
}
