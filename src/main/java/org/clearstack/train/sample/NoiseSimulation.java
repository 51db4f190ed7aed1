// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.random.RandomGenerator;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.degrade.Noise;
import org.clearstack.noise.NoiseModel;

/**
 * Draws noise for a network that is given it: of the strength a {@link Simulation} says, white for most patches and
 * shared by neighbouring pixels for the others, along x, along y or both.
 */
final class NoiseSimulation {

	/** Share of the patches with coloured noise, where there is a grain. */
	private static final double COLOURED = 0.25;
	/**
	 * Share of the coloured patches with the same grain along both axes; the others have it along one, or two different
	 * ones.
	 */
	private static final double ROUND = 0.3;
	/** Share of the patches whose given noise is a little wrong, as a measured one is. */
	private static final double MEASURED = 0.3;
	private static final double ERROR = 0.1;
	private static final double ERROR_OF_CORRELATION = 0.05;

	private final Simulation simulation;

	NoiseSimulation(final Simulation simulation) {
		this.simulation = simulation;
	}

	/** A blur of white noise that keeps its strength; kernels whose squares sum to 1. */
	record Correlation(float[] alongX, float[] alongY) {

		static final Correlation NONE = new Correlation(new float[] { 1 }, new float[] { 1 });

		/** Correlation of neighbours that a kernel makes. */
		static double correlation(final float[] kernel) {
			double sum = 0;
			for (int i = 0; i + 1 < kernel.length; i++)
				sum += kernel[i] * kernel[i + 1];
			return sum;
		}
	}

	/** What is drawn for a patch: the noise as it is, and its grain. */
	record Drawn(NoiseModel noise, Correlation shared, long seed) {}

	Drawn draw(final RandomGenerator random) {
		final double kind = simulation.singleNoise() == 0 ? 1 : random.nextDouble();
		final double electrons = kind < simulation.singleNoise() / 2 ? 0 : simulation.photons().draw(random);
		final double read =
			kind >= simulation.singleNoise() / 2 && kind < simulation.singleNoise() ? 0
				: simulation.noise().draw(random) / 100;
		final double dark = simulation.background().isNone() ? 0 : -simulation.background().draw(random) / 100;
		final Correlation shared =
			simulation.correlation().isNone() || random.nextDouble() >= COLOURED ? Correlation.NONE : shared(random);
		final NoiseModel noise = new NoiseModel(electrons > 0 ? 1 / electrons : 0, dark, read,
			Correlation.correlation(shared.alongX()), Correlation.correlation(shared.alongY()));
		return new Drawn(noise, shared, random.nextLong());
	}

	private Correlation shared(final RandomGenerator random) {
		final float[] first = kernel(random);
		final double kind = random.nextDouble();
		if (kind < ROUND)
			return new Correlation(first, first);
		final float[] none = Correlation.NONE.alongX();
		if (kind < ROUND + 0.3)
			return new Correlation(first, none);
		if (kind < ROUND + 0.5)
			return new Correlation(none, first);
		return new Correlation(first, kernel(random));
	}

	/** A Gaussian, or one time in five two taps that sharpen or average. */
	private float[] kernel(final RandomGenerator random) {
		if (random.nextDouble() < 0.2)
			return unit(new double[] { 1, 1.2 * random.nextDouble() - 0.4 });
		final double sigma = Math.max(0.2, simulation.correlation().draw(random));
		final int radius = (int) Math.ceil(3 * sigma);
		final double[] bell = new double[2 * radius + 1];
		for (int i = -radius; i <= radius; i++)
			bell[i + radius] = Math.exp(-i * i / (2 * sigma * sigma));
		return unit(bell);
	}

	private static float[] unit(final double[] kernel) {
		double sum = 0;
		for (final double k : kernel)
			sum += k * k;
		final float[] unit = new float[kernel.length];
		for (int i = 0; i < unit.length; i++)
			unit[i] = (float) (kernel[i] / Math.sqrt(sum));
		return unit;
	}

	/** The noise that a network is given: sometimes a little wrong. */
	NoiseModel given(final NoiseModel noise, final RandomGenerator random) {
		if (random.nextDouble() >= MEASURED)
			return noise;
		final double factor = 1 + ERROR * (2 * random.nextDouble() - 1);
		return new NoiseModel(factor * factor * noise.gain(), noise.dark(), factor * noise.read(),
			near(noise.rhoX(), random), near(noise.rhoY(), random));
	}

	private static double near(final double correlation, final RandomGenerator random) {
		return Math.max(-1, Math.min(1, correlation + ERROR_OF_CORRELATION * (2 * random.nextDouble() - 1)));
	}

	/** Pixels around a patch that the widest grain reaches. */
	int border() {
		return simulation.correlation().isNone() ? 0 : (int) Math.ceil(3 * simulation.correlation().high());
	}

	/**
	 * Adds noise to a plane.
	 *
	 * @param groundTruth {@code size · size} values; stay
	 * @return the noisy plane; within {@link #border} of its sides coloured noise is too weak
	 */
	float[] noisy(final float[] groundTruth, final int size, final Drawn drawn) {
		final Noise camera = new Noise(drawn.noise().gain(), drawn.noise().read(), drawn.noise().dark(), drawn.seed());
		final float[] noisy = new float[groundTruth.length];
		int i = 0;
		for (final var pixel : camera.addTo(ArrayImgs.floats(groundTruth, size, size)))
			noisy[i++] = pixel.get();
		if (drawn.shared() == Correlation.NONE)
			return noisy;
		for (int j = 0; j < noisy.length; j++)
			noisy[j] -= groundTruth[j];
		final float[] grainy =
			convolved(convolved(noisy, size, drawn.shared().alongX(), 1), size, drawn.shared().alongY(), size);
		for (int j = 0; j < grainy.length; j++)
			grainy[j] += groundTruth[j];
		return grainy;
	}

	/** Convolves along an axis; outside lies zero. */
	private static float[] convolved(final float[] plane, final int size, final float[] kernel, final int step) {
		if (kernel.length == 1)
			return plane;
		final float[] result = new float[plane.length];
		for (int k = 0; k < kernel.length; k++) {
			final int shift = k - kernel.length / 2;
			for (int y = 0; y < size; y++)
				for (int x = 0; x < size; x++) {
					final int along = (step == 1 ? x : y) + shift;
					if (along >= 0 && along < size)
						result[y * size + x] += kernel[k] * plane[y * size + x + shift * step];
				}
		}
		return result;
	}
}
