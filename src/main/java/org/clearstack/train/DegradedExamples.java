// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;
import java.util.random.RandomGenerator;

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
 */
record DegradedExamples(List<TrainingImage> images, Simulation simulation, int scale, int patch, int margin, int depth, boolean even) implements Examples {

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
		final float[] wide = image.patch(left - border, top - border, size + 2 * border, symmetry);
		final float[] poor = simulation.poor(wide, size + 2 * border, image.channels(), scale, random);
		final float[] good = border == 0 ? wide : image.patch(left, top, size, symmetry);
		target.set(at, poor, Depth.middle(good, depth), null, even ? 1 / image.detail() : 1);
	}
}
