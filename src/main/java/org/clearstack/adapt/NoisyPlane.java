// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.train.sample.PixelCache;
import org.clearstack.train.sample.TrainingImage;

/**
 * A noisy plane to learn from, beside each pixel its kind: {@link #LEARNED}, {@link #HELD_BACK} or {@link #LEFT_OUT}.
 *
 * @param image of two values a pixel
 * @param noise of its pixels
 */
record NoisyPlane(TrainingImage image, NoiseModel noise) {

	/** The network learns to find such a pixel. */
	static final float LEARNED = 1;
	/** Such a pixel is never learned: the network is judged by it. */
	static final float HELD_BACK = 2;
	/** Such a pixel is not finite or defective, and stands for nothing. */
	static final float LEFT_OUT = 0;

	/**
	 * A plane and the kinds of its pixels.
	 *
	 * @param pixels {@code width · height} normalised values, all finite
	 * @param kinds as many
	 * @return the plane, or null if nothing can be learned from it because it is constant
	 */
	static NoisyPlane of(final float[] pixels, final float[] kinds, final int width, final NoiseModel noise,
		final PixelCache cache)
	{
		final List<RandomAccessibleInterval<FloatType>> planes =
			List.of(ArrayImgs.floats(pixels, width, pixels.length / width),
				ArrayImgs.floats(kinds, width, kinds.length / width));
		final LinearMap same = new LinearMap(1, 0);
		final TrainingImage image = TrainingImage.of("", () -> planes, planes, List.of(same, same), cache);
		return image == null ? null : new NoisyPlane(image, noise);
	}
}
