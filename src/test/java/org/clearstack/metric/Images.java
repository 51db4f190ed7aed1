// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;

/** Images that the metrics' tests share. */
public final class Images {

	private Images() {}

	/** Value of a pixel. */
	public interface Formula {

		double at(long x, long y);
	}

	public static Img<DoubleType> of(final long width, final long height, final Formula formula) {
		final Img<DoubleType> image = ArrayImgs.doubles(width, height);
		final Cursor<DoubleType> cursor = image.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			cursor.get().set(formula.at(cursor.getLongPosition(0), cursor.getLongPosition(1)));
		}
		return image;
	}

	/** Image T of the golden values: a texture that fills [0, 1]. */
	static Img<DoubleType> texture() {
		return of(64, 64, (x, y) -> ((7 * x + 13 * y + x * y) % 256) / 255.0);
	}

	/** Image S of the golden values: two sines. */
	static Img<DoubleType> sines() {
		return of(64, 64,
			(x, y) -> 0.5 + 0.25 * Math.sin(2 * Math.PI * x / 16) + 0.25 * Math.cos(2 * Math.PI * y / 11));
	}

	/** The mean of an image and its three cyclic shifts by one pixel in y, x and both: numpy.roll(image, 1, axis). */
	static Img<DoubleType> shiftMean(final Img<DoubleType> image) {
		final RandomAccess<DoubleType> r = image.randomAccess();
		final long w = image.dimension(0);
		final long h = image.dimension(1);
		return of(w, h, (x, y) -> {
			final long left = Math.floorMod(x - 1, w);
			final long up = Math.floorMod(y - 1, h);
			return (r.setPositionAndGet(x, y).get() + r.setPositionAndGet(x, up).get()
				+ r.setPositionAndGet(left, y).get()
				+ r.setPositionAndGet(left, up).get()) / 4;
		});
	}

	/** Uniform noise in [0, 1). */
	public static Img<DoubleType> noise(final long seed, final long... size) {
		final Random random = new Random(seed);
		final Img<DoubleType> image = ArrayImgs.doubles(size);
		image.forEach(pixel -> pixel.set(random.nextDouble()));
		return image;
	}
}
