// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;

/**
 * Whether a network restores small tiles as it restores a large one, that is, whether its margin is as wide as it must
 * be.
 */
public final class SeamCheck {

	/** Pixels of a small tile inside its margins. */
	private static final int INSIDE = 32;

	private SeamCheck() {}

	/**
	 * Restores an image of noise twice.
	 *
	 * @return the largest difference as a share of the output's range; differences of 1e-5 are rounding
	 * @throws org.clearstack.task.ClearstackException if the network cannot compute
	 */
	public static double of(final TileNetwork network) {
		final ModelSpec spec = network.spec();
		final int small = 2 * spec.margin() + (INSIDE / spec.multiple() + 1) * spec.multiple();
		final int side = small + 3 * INSIDE;
		final long[] size = spec.inputs() == 1 ? new long[] { side, side } : new long[] { side, side, spec.inputs() };
		final Img<FloatType> noise = ArrayImgs.floats(size);
		final Random random = new Random(1);
		noise.forEach(pixel -> pixel.set((float) (0.5 + random.nextGaussian())));
		final RestoreSettings settings = RestoreSettings.AUTOMATIC.withNormalization(Normalization.NONE);
		return difference(new Restorer(network, settings.withTile(small)).restore(noise, Progress.NONE),
			new Restorer(network, settings.withTile(4 * side)).restore(noise, Progress.NONE));
	}

	private static double difference(final Img<FloatType> a, final Img<FloatType> b) {
		final Cursor<FloatType> other = b.cursor();
		double worst = 0;
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (final FloatType pixel : a) {
			final double value = other.next().get();
			worst = Math.max(worst, Math.abs(pixel.get() - value));
			min = Math.min(min, value);
			max = Math.max(max, value);
		}
		return max > min ? worst / (max - min) : worst;
	}
}
