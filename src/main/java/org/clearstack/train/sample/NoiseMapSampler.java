// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;

/**
 * Ground-truth images, to which noise is added, for a network that is given the noise by maps; see {@link NoiseMaps}.
 * The mean of each pair is moved to zero, which a network that commutes with an offset does not notice, so that nothing
 * jumps at a patch's border.
 *
 * @param images ground truth
 * @param simulation of the noise
 * @param patch size of a noisy patch
 * @param augmentation of the ground-truth images
 * @param measured whether the map of the standard deviation is what the network shall find, not what it is given
 * @param depth slices the network sees, of which the middle one is restored; 1 if images hold channels
 */
public record NoiseMapSampler(List<TrainingImage> images, Simulation simulation, PatchSize patch,
	Augmentation augmentation, boolean measured, int depth) implements PairSampler {

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
		final NoiseModel given =
			measured || augmentation == Augmentation.NONE ? drawn.noise() : noise.given(drawn.noise(), random);
		final boolean reversed = depth > 1 && augmentation != Augmentation.NONE && random.nextBoolean();
		final float[][] noisy = new float[channels][];
		for (int p = 0; p < channels; p++)
			noisy[p] = Patches.inside(noise.noisy(channel(wide, reversed ? channels - 1 - p : p, channels), whole,
				new NoiseSimulation.Drawn(drawn.noise(), drawn.shared(), drawn.seed() + p)), whole, noise.border(), 1);
		target.set(at, degraded(noisy, given), groundTruth(Patches.inside(wide, whole, around, channels), noisy, given),
			null, 1);
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

	/** What the network is given: the noisy planes, their mean moved to zero, and the maps. */
	private float[] degraded(final float[][] noisy, final NoiseModel given) {
		final int seen = patch.seen();
		final int channels = noisy.length / depth;
		final int inputs = noisy.length + (measured ? 0 : NoiseMaps.COUNT * channels);
		final float[] degraded = new float[seen * seen * inputs];
		for (int p = 0; p < noisy.length; p++) {
			final float[] image = image(noisy[p]);
			final float mean = mean(noisy[depth == 1 ? p : depth / 2]);
			for (int i = 0; i < image.length; i++)
				degraded[i * inputs + p] = image[i] - mean;
		}
		if (!measured)
			for (int c = 0; c < channels; c++)
				NoiseMaps.put(given, NoiseMaps.deviation(given, noisy[c + depth / 2], seen, seen), degraded,
					noisy.length + NoiseMaps.COUNT * c, inputs);
		return degraded;
	}

	/** What the network shall find: the channels, or the slice in the middle, moved as the noisy ones; or the noise. */
	private float[] groundTruth(final float[] planes, final float[][] noisy, final NoiseModel given) {
		final float[] groundTruth = Patches.middleSlice(planes, depth);
		final int channels = noisy.length / depth;
		for (int c = 0; c < channels; c++) {
			final float[] plane = noisy[c + depth / 2];
			final float mean = mean(plane);
			final float[] deviation = measured ? Patches.inside(NoiseMaps.deviation(given, plane, patch.seen(),
				patch.seen()), patch.seen(), patch.margin(), 1) : null;
			for (int i = c, j = 0; i < groundTruth.length; i += channels, j++)
				groundTruth[i] = measured ? deviation[j] : groundTruth[i] - mean;
		}
		return groundTruth;
	}

	/** A noisy plane without what only its maps depend on. */
	private float[] image(final float[] grown) {
		return Patches.inside(grown, patch.seen() + 2 * NoiseMaps.REACH, NoiseMaps.REACH, 1);
	}

	private float mean(final float[] grown) {
		double sum = 0;
		final float[] image = image(grown);
		for (final float v : image)
			sum += v;
		return (float) (sum / image.length);
	}
}
