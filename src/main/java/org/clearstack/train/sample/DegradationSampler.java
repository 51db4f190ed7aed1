// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.clearstack.degrade.GaussianBlur;

/**
 * Ground-truth images, from which degraded ones are simulated.
 *
 * @param images ground truth
 * @param simulation of the degraded ones, after which they are binned
 * @param scale of the binning
 * @param patch size of a degraded patch
 * @param depth slices the network sees, of which the middle one is restored; 1 if images hold channels
 * @param equalise whether every image shall teach equally: patches are then scaled so that the detail lost by binning
 * is equally strong in all images, which a network that commutes with a gain does not notice; that of the images as
 * they are, not softened or shrunk
 * @param augmentation of the ground-truth images
 */
public record DegradationSampler(List<TrainingImage> images, Simulation simulation, int scale, PatchSize patch,
	int depth, boolean equalise, Augmentation augmentation)
	implements PairSampler {

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final TrainingImage image = images.get(index);
		final int border = simulation.border(scale) + scale * patch.margin();
		final int size = scale * patch.size();
		final int whole = size + 2 * border;
		final Place place = new Place(image, left, top, 1, symmetry).drawn(size, augmentation, random);
		final float[] wide = wide(place, size, border, augmentation.drawPreBlur(random));
		final float[] degraded = simulation.degraded(wide, whole, image.channels(), scale, random);
		final float[] groundTruth = Patches.inside(wide, whole, border, image.channels());
		target.set(at, degraded, Patches.middleSlice(groundTruth, depth), null, equalise ? 1 / image.detail() : 1);
	}

	/** A patch of a ground-truth image with a border around, softened by a Gaussian. */
	private static float[] wide(final Place place, final int size, final int border, final double sigma) {
		if (sigma == 0)
			return place.patch(size, border);
		final int channels = place.image().channels();
		final int whole = size + 2 * (border + Augmentation.REACH);
		final float[] soft = Patches.interleaved(GaussianBlur
			.blur(Patches.image(place.patch(size, border + Augmentation.REACH), whole, channels), sigma));
		return Patches.inside(soft, whole, Augmentation.REACH, channels);
	}
}
