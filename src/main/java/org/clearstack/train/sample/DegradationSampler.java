// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.clearstack.degrade.Binning;
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
 * @param even whether every image shall teach equally: patches are then scaled so that the detail lost by binning is
 * equally strong in all images, which a network that commutes with a gain does not notice; that of the images as they
 * are, not softened or shrunk
 * @param augmentation of the good images
 */
public record DegradationSampler(List<TrainingImage> images, Simulation simulation, int scale, int patch, int margin,
	int depth, boolean even, Augmentation augmentation)
	implements PairSampler {

	@Override
	public int count() {
		return images.size();
	}

	@Override
	public TrainingImage image(final int index) {
		return images.get(index);
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final TrainingImage image = images.get(index);
		final int border = simulation.border(scale) + scale * margin;
		final int size = scale * patch;
		final int whole = size + 2 * border;
		final int times = augmentation.drawShrinking(random, Math.min(image.width(), image.height()) / size);
		final Place place = new Place(image, Math.min(left, image.width() - times * size) - times * border,
			Math.min(top, image.height() - times * size) - times * border,
			times, symmetry);
		final float[] wide = wide(place, whole, augmentation.drawSigma(random));
		final float[] poor = simulation.poor(wide, whole, image.channels(), scale, random);
		final float[] good = Patches.inside(wide, whole, border, image.channels());
		target.set(at, poor, Depth.middle(good, depth), null, even ? 1 / image.detail() : 1);
	}

	/**
	 * Where a patch is taken from: its corner, how many times it is binned along x and y, and how it is flipped and
	 * rotated.
	 */
	private record Place(TrainingImage image, int left, int top, int times, int symmetry) {

		/** The patch, with more around it. */
		float[] patch(final int size, final int around) {
			final float[] patch =
				image.patch(left - times * around, top - times * around, times * (size + 2 * around), symmetry);
			return times == 1 ? patch : Patches
				.interleaved(Binning.bin(Patches.image(patch, times * (size + 2 * around), image.channels()), times));
		}
	}

	/** A patch of a good image, softened by a Gaussian. */
	private static float[] wide(final Place place, final int size, final double sigma) {
		if (sigma == 0)
			return place.patch(size, 0);
		final int channels = place.image().channels();
		final int whole = size + 2 * Augmentation.REACH;
		final float[] soft = Patches.interleaved(
			GaussianBlur.blur(Patches.image(place.patch(size, Augmentation.REACH), whole, channels), sigma));
		return Patches.inside(soft, whole, Augmentation.REACH, channels);
	}
}
