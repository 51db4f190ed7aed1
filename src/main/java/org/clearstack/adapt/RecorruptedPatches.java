// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.random.RandomGenerator;
import org.clearstack.network.TrainingBatch;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;
import org.clearstack.noise.NoiseSplit;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Patches;

/**
 * Pairs of patches from noisy images alone, whose noise is known, for a network that is given the noise by maps. The
 * noise of a patch is split into two independent parts, see {@link NoiseSplit}: from one the network has to find the
 * other, and as it cannot, it learns what they have in common, the image (Pang et al.,
 * <i>Recorrupted-to-Recorrupted</i>, CVPR 2021; Monroy et al., <i>Generalized Recorrupted-to-Recorrupted</i>, CVPR
 * 2025, for other than normal noise). The mean of each pair is moved to zero, which the network does not notice.
 *
 * @param patch size of a patch
 */
record RecorruptedPatches(PatchSize patch) {

	/** Share of the light that the network is given; with more, its input is more like the image, its target noisier. */
	private static final double SHARE = 0.8;
	private static final int INPUTS = 1 + NoiseMaps.COUNT;
	private static final int VALUES = 2;
	private static final int SWAPPED = 4;

	/** An empty batch. */
	BatchBuilder batch(final int pairs) {
		return new BatchBuilder(pairs, patch.size(), patch.margin(), 1, 1, INPUTS, true);
	}

	/**
	 * Where a pair is taken from.
	 *
	 * @param left column of the patch without its margin
	 * @param top row of the patch without its margin
	 * @param symmetry 0 to 7, see {@link org.clearstack.train.sample.TrainingImage#patch}
	 */
	record Position(int left, int top, int symmetry) {}

	/**
	 * Makes a pair.
	 *
	 * @param plane to take it from
	 * @param position in the plane
	 * @param wanted the kind of the pixels that count, {@link NoisyPlane#LEARNED} or {@link NoisyPlane#HELD_BACK}
	 * @return whether any pixel counts
	 */
	boolean put(final NoisyPlane plane, final Position position, final float wanted, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final NoiseModel noise = turned(plane.noise(), position.symmetry());
		final int around = patch.margin() + NoiseMaps.REACH;
		final int size = patch.size() + 2 * around;
		final float[] both =
			plane.image().patch(position.left() - around, position.top() - around, size, position.symmetry());
		final float[] first = new float[size * size];
		final float[] second = new float[size * size];
		final float[] kinds = new float[size * size];
		for (int i = 0; i < first.length; i++) {
			first[i] = both[VALUES * i];
			kinds[i] = both[VALUES * i + 1] == wanted ? 1 : 0;
		}
		final NoiseSplit split = new NoiseSplit(noise, SHARE);
		final float[] change = split.change(first, size, random);
		for (int i = 0; i < first.length; i++) {
			second[i] = (float) (first[i] - change[i] / (1 - SHARE));
			first[i] += (float) (change[i] / SHARE);
		}
		final float[] input = input(first, split.first());
		final float[] output = Patches.inside(second, size, around, 1);
		final float mean = mean(input);
		for (int i = 0; i < input.length; i += INPUTS)
			input[i] -= mean;
		for (int i = 0; i < output.length; i++)
			output[i] -= mean;
		final float[] weights = Patches.inside(kinds, size, around, 1);
		target.set(at, input, output, weights, 1);
		return anyAboveZero(weights);
	}

	private static boolean anyAboveZero(final float[] weights) {
		for (final float weight : weights)
			if (weight > 0)
				return true;
		return false;
	}

	/** The noise of an image whose axes are swapped or not. */
	private static NoiseModel turned(final NoiseModel noise, final int symmetry) {
		return (symmetry & SWAPPED) == 0 ? noise
			: new NoiseModel(noise.gain(), noise.dark(), noise.read(), noise.rhoY(), noise.rhoX());
	}

	/** What the network is given: the pixels, and the maps of their noise. */
	private float[] input(final float[] noisy, final NoiseModel noise) {
		final int seen = patch.seen();
		final float[] input = new float[seen * seen * INPUTS];
		final float[] image = Patches.inside(noisy, seen + 2 * NoiseMaps.REACH, NoiseMaps.REACH, 1);
		NoiseMaps.put(noise, NoiseMaps.deviation(noise, noisy, seen, seen), input, 1, INPUTS);
		for (int i = 0; i < image.length; i++)
			input[i * INPUTS] = image[i];
		return input;
	}

	private static float mean(final float[] input) {
		double sum = 0;
		for (int i = 0; i < input.length; i += INPUTS)
			sum += input[i];
		return (float) (sum * INPUTS / input.length);
	}
}
