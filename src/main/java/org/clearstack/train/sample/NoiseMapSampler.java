// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;

/**
 * Ground-truth images, to which noise is added, for a network that is told the noise by maps; see {@link NoiseMaps}.
 * The mean of each pair is moved to zero, which a network that commutes with an offset does not notice, so that nothing
 * jumps at a patch's border.
 *
 * @param images ground truth
 * @param simulation of the noise
 * @param patch size of a noisy patch
 * @param augmentation of the ground-truth images
 * @param measured whether the map of the standard deviation is what the network shall find, not what it is told
 */
public record NoiseMapSampler(List<TrainingImage> images, Simulation simulation, PatchSize patch,
	Augmentation augmentation, boolean measured) implements PairSampler {

	/** Share of the patches whose own range counts for the strength of the noise, not their image's. */
	private static final double OWN_RANGE = 0.5;
	/** The least range of such a patch, in units of its image's. */
	private static final double LEAST_RANGE = 0.05;

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final TrainingImage image = images.get(index);
		final int channels = image.channels();
		final NoiseSimulation noise = new NoiseSimulation(simulation);
		final int around = patch.margin() + NoiseMaps.REACH + noise.border();
		final int whole = patch.size() + 2 * around;
		final float[] wide = new Place(image, left, top, 1, symmetry).drawn(patch.size(), augmentation, random)
			.patch(patch.size(), around);
		if (augmentation != Augmentation.NONE && random.nextDouble() < OWN_RANGE)
			stretch(wide, Patches.inside(wide, whole, around, channels));
		final NoiseSimulation.Drawn drawn = noise.draw(random);
		final NoiseModel told =
			measured || augmentation == Augmentation.NONE ? drawn.noise() : noise.told(drawn.noise(), random);
		final float[] degraded =
			new float[patch.seen() * patch.seen() * channels * (measured ? 1 : 1 + NoiseMaps.COUNT)];
		final float[] groundTruth = Patches.inside(wide, whole, around, channels);
		for (int c = 0; c < channels; c++) {
			final float[] noisy = noise.noisy(channel(wide, c, channels), whole,
				new NoiseSimulation.Drawn(drawn.noise(), drawn.shared(), drawn.seed() + c));
			put(Patches.inside(noisy, whole, noise.border(), 1), c, channels, told, degraded, groundTruth);
		}
		target.set(at, degraded, groundTruth, null, 1);
	}

	/** Maps the range of the patch to 0 to 1, unless it is tiny. */
	private static void stretch(final float[] wide, final float[] inside) {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float v : inside) {
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		if (max - min < LEAST_RANGE)
			return;
		for (int i = 0; i < wide.length; i++)
			wide[i] = (wide[i] - min) / (max - min);
	}

	private static float[] channel(final float[] pixels, final int c, final int channels) {
		if (channels == 1)
			return pixels;
		final float[] channel = new float[pixels.length / channels];
		for (int i = 0; i < channel.length; i++)
			channel[i] = pixels[i * channels + c];
		return channel;
	}

	/** Puts a noisy channel and its maps into the noisy patch, and moves both patches' mean to zero. */
	private void put(final float[] grown, final int c, final int channels, final NoiseModel told,
		final float[] degraded,
		final float[] groundTruth)
	{
		final int seen = patch.seen();
		final int inputs = channels * (measured ? 1 : 1 + NoiseMaps.COUNT);
		final float[] deviation = NoiseMaps.deviation(told, grown, seen, seen);
		if (!measured)
			NoiseMaps.put(told, deviation, degraded, channels + NoiseMaps.COUNT * c, inputs);
		final float[] image = Patches.inside(grown, seen + 2 * NoiseMaps.REACH, NoiseMaps.REACH, 1);
		double sum = 0;
		for (final float v : image)
			sum += v;
		final float mean = (float) (sum / image.length);
		for (int i = 0; i < image.length; i++)
			degraded[i * inputs + c] = image[i] - mean;
		final float[] inner = measured ? Patches.inside(deviation, seen, patch.margin(), 1) : null;
		for (int i = c, j = 0; i < groundTruth.length; i += channels, j++)
			groundTruth[i] = measured ? inner[j] : groundTruth[i] - mean;
	}
}
