// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;
import java.util.random.RandomGenerator;

import org.clearstack.degrade.GaussianBlur;

/**
 * Good images, from which poor ones are simulated.
 *
 * @param images good ones
 * @param simulation of the poor ones, after which they are binned
 * @param scale of the binning
 * @param patch width and height of a poor patch in pixels
 * @param margin around a poor patch that the network sees too, in pixels
 * @param depth slices the network sees, of which the middle one shall become good; 1 if images hold channels
 * @param even whether every image shall teach equally: patches are then scaled so that the detail lost by binning is equally
 *          strong in all images, which a network that commutes with a gain does not notice
 * @param augmentation of the good images
 */
record DegradedExamples(List<TrainingImage> images, Simulation simulation, int scale, int patch, int margin, int depth, boolean even, Augmentation augmentation)
	implements Examples {

	@Override
	public int count() {
		return images.size();
	}

	@Override
	public TrainingImage image(final int index) {
		return images.get(index);
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random, final PairBuffer target, final int at) {
		final TrainingImage image = images.get(index);
		final int border = simulation.border(scale) + scale * margin;
		final int size = scale * patch;
		final int whole = size + 2 * border;
		final float[] wide = wide(image, left - border, top - border, whole, symmetry, augmentation.drawSigma(random));
		final float[] poor = simulation.poor(wide, whole, image.channels(), scale, random);
		final float[] good = Patches.inside(wide, whole, border, image.channels());
		target.set(at, poor, Depth.middle(good, depth), null, even ? 1 / image.detail() : 1);
	}

	/** A patch of a good image, softened by a Gaussian. */
	private static float[] wide(final TrainingImage image, final int left, final int top, final int size, final int symmetry, final double sigma) {
		if (sigma == 0)
			return image.patch(left, top, size, symmetry);
		final int whole = size + 2 * Augmentation.REACH;
		final float[] patch = image.patch(left - Augmentation.REACH, top - Augmentation.REACH, whole, symmetry);
		final float[] soft = Patches.interleaved(GaussianBlur.blur(Patches.image(patch, whole, image.channels()), sigma));
		return Patches.inside(soft, whole, Augmentation.REACH, image.channels());
	}
}
