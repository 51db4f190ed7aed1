// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;

/**
 * Finds hot and dead pixels, dead columns and cosmic rays, which denoisers would spread over their surroundings.
 * <p>
 * A pixel is one if it is sharper than any lens makes an image: it stands out from its surroundings by more than
 * {@value #SIGNIFICANT} standard deviations of the noise (median and median absolute deviation of the ring of 40 pixels
 * two and three pixels away), but its neighbours do not: both the median of the eight and the mean of the two lowest of
 * the four that share an edge stand out by less than {@value #SHARP} of what it does. A star or bead of 1.5 pixels'
 * width at half maximum has 0.2 of its peak there, one of 2 pixels 0.37; they are left alone, and so are lines and
 * edges that a lens has drawn. The neighbours of those found are looked at again without them, twice, which finds
 * tracks and clusters. Where more than half of the surroundings have the same value there is no noise to compare with,
 * and nothing is found: drawings, counts of few photons.
 * <p>
 * What is found depends on {@link #REACH} pixels around and on {@link #isUndersampled} only, not on tiles.
 */
final class Defects {

	private static final double SIGNIFICANT = 10;
	private static final double SHARP = 0.1;
	private static final double NEARLY_SHARP = 0.3;
	/**
	 * Of an image of usable optics defects are more than this times as many as points nearly as sharp, and at most this
	 * share of the pixels.
	 */
	private static final int POINTS = 4;
	private static final double MOST = 0.005;
	/** Blocks along each axis that are looked at in a large plane, and their width and height in pixels. */
	private static final int BLOCKS = 8;
	private static final int BLOCK = 256;
	/**
	 * A pixel that stands out less above its neighbours' median than this times their spread is none: most are passed
	 * over here.
	 */
	private static final double OUTSTANDING = 3;
	private static final int RING = 3;
	private static final int ROUNDS = 3;
	/** Pixels on all sides that decide whether a pixel is one: in each round those found around it count. */
	static final int REACH = ROUNDS * RING;
	private static final int LEAST_NEIGHBOURS = 3;
	private static final int LEAST_RING = 12;
	/** From the median absolute deviation to the standard deviation of a normal distribution. */
	private static final double DEVIATION = 1.4826;

	private final float[] pixels;
	private final int width;
	private final int height;
	private final float[] neighbours = new float[8];
	private final float[] edges = new float[4];
	private final float[] ring = new float[(2 * RING + 1) * (2 * RING + 1) - 9];

	private Defects(final float[] pixels, final int width, final int height) {
		this.pixels = pixels;
		this.width = width;
		this.height = height;
	}

	/**
	 * Makes the defects of a plane NaN.
	 *
	 * @param plane x and y
	 * @return indices of those found, in the order they were found in
	 */
	static int[] mark(final ArrayImg<FloatType, FloatArray> plane) {
		return new Defects(plane.update(null).getCurrentStorageArray(), (int) plane.dimension(0),
			(int) plane.dimension(1)).run();
	}

	private int[] run() {
		int[] found = new int[64];
		int count = 0;
		int[] looked = null;
		for (int round = 0; round < ROUNDS; round++) {
			final int begun = count;
			for (int i = 0; i < (looked == null ? pixels.length : looked.length); i++) {
				final int at = looked == null ? i : looked[i];
				if (isDefect(at)) {
					found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
					found[count++] = at;
				}
			}
			for (int i = begun; i < count; i++)
				pixels[found[i]] = Float.NaN;
			if (count == begun)
				break;
			looked = around(found, begun, count);
		}
		return Arrays.copyOf(found, count);
	}

	/** The finite neighbours of pixels, each once. */
	private int[] around(final int[] found, final int from, final int to) {
		return Arrays.stream(found, from, to).flatMap(at -> {
			final int x = at % width;
			final int y = at / width;
			return IntStream.range(0, 9).filter(k -> isInside(x + k % 3 - 1, y + k / 3 - 1))
				.map(k -> at + k % 3 - 1 + (k / 3 - 1) * width);
		}).filter(at -> Float.isFinite(pixels[at])).sorted().distinct().toArray();
	}

	private boolean isInside(final int x, final int y) {
		return x >= 0 && y >= 0 && x < width && y < height;
	}

	private boolean isDefect(final int at) {
		final float value = pixels[at];
		if (!Float.isFinite(value))
			return false;
		final int x = at % width;
		final int y = at / width;
		final int count = neighbours(at, x, y);
		if (count < LEAST_NEIGHBOURS)
			return false;
		final double upper = neighbours[count / 2];
		final double lower = neighbours[(count - 1) / 2];
		if (value - upper > OUTSTANDING * (upper - neighbours[0]))
			return blur(x, y, (upper + lower) / 2, 1) < SHARP;
		return lower - value > OUTSTANDING * (neighbours[count - 1] - lower)
			&& blur(x, y, (upper + lower) / 2, -1) < SHARP;
	}

	/**
	 * How much of what a pixel stands out by its neighbours do, too.
	 *
	 * @param median of the neighbours
	 * @param sign 1 for a bright pixel, -1 for a dark one
	 * @return 1 if it does not stand out significantly
	 */
	private double blur(final int x, final int y, final double median, final int sign) {
		final int count = collect(x, y, RING, 1, ring);
		if (count < LEAST_RING)
			return 1;
		final double level = median(ring, count);
		for (int i = 0; i < count; i++)
			ring[i] = (float) Math.abs(ring[i] - level);
		final double noise = DEVIATION * median(ring, count);
		final double excess = sign * (pixels[y * width + x] - level);
		if (!(noise > 0) || excess <= SIGNIFICANT * noise)
			return 1;
		return Math.max(sign * (median - level), sign * (lowestEdges(x, y, sign) - level)) / excess;
	}

	/**
	 * Whether the optics draw points about as sharp as a single pixel, as of a telescope whose pixels are too large for
	 * it, or the noise does: then no pixel can be told from a star. So it is where bright points that are as sharp as a
	 * defect are not far more than those that are nearly as sharp, or more than one pixel in 200.
	 * <p>
	 * Of a large plane 64 blocks are looked at.
	 */
	static boolean isUndersampled(final RandomAccessibleInterval<FloatType> plane) {
		final int[] points = new int[2];
		long pixels = 0;
		final boolean small = Intervals.numElements(plane) <= (long) BLOCKS * BLOCKS * BLOCK * BLOCK;
		final int blocks = small ? 1 : BLOCKS;
		final PrimitiveBlocks<FloatType> copies = PrimitiveBlocks.of(plane, PrimitiveBlocks.OnFallback.ACCEPT);
		for (int i = 0; i < blocks * blocks; i++) {
			final int[] size = new int[2];
			final long[] min = new long[2];
			for (int d = 0; d < 2; d++) {
				size[d] = (int) Math.min(plane.dimension(d), small ? Integer.MAX_VALUE : BLOCK);
				min[d] = plane.min(d)
					+ (plane.dimension(d) - size[d]) * (d == 0 ? i % blocks : i / blocks) / Math.max(1, blocks - 1);
			}
			final float[] block = new float[size[0] * size[1]];
			copies.copy(min, block, size);
			pixels += block.length;
			new Defects(block, size[0], size[1]).countPoints(points);
		}
		return points[0] < POINTS * points[1] || points[0] > MOST * pixels;
	}

	/** Adds bright points to those counted: those as sharp as a defect, and those nearly as sharp. */
	private void countPoints(final int[] points) {
		for (int at = 0; at < pixels.length; at++) {
			final double blur = blurOfPoint(at);
			if (blur < SHARP)
				points[0]++;
			else if (blur < NEARLY_SHARP)
				points[1]++;
		}
	}

	/** 1 if it is not the brightest of its neighbours. */
	private double blurOfPoint(final int at) {
		final int x = at % width;
		final int y = at / width;
		final int count = Float.isFinite(pixels[at]) ? neighbours(at, x, y) : 0;
		if (count < LEAST_NEIGHBOURS)
			return 1;
		if (pixels[at] <= neighbours[count - 1])
			return 1;
		return blur(x, y, (neighbours[count / 2] + (double) neighbours[(count - 1) / 2]) / 2, 1);
	}

	private static double median(final float[] values, final int count) {
		Arrays.sort(values, 0, count);
		return (values[count / 2] + (double) values[(count - 1) / 2]) / 2;
	}

	/** The mean of those two of the pixels that share an edge that stand out least; of one if there is no other. */
	private double lowestEdges(final int x, final int y, final int sign) {
		int count = 0;
		for (int k = 0; k < 4; k++) {
			final int nx = x + (k == 0 ? -1 : k == 1 ? 1 : 0);
			final int ny = y + (k == 2 ? -1 : k == 3 ? 1 : 0);
			if (isInside(nx, ny) && Float.isFinite(pixels[ny * width + nx]))
				edges[count++] = sign * pixels[ny * width + nx];
		}
		Arrays.sort(edges, 0, count);
		return count == 0 ? Double.NEGATIVE_INFINITY * sign
			: sign * (count == 1 ? edges[0] : (edges[0] + (double) edges[1]) / 2);
	}

	/**
	 * Puts the finite ones of the eight neighbours in order, by insertion, which is fastest for so few; returns their
	 * number.
	 */
	private int neighbours(final int at, final int x, final int y) {
		int count = 0;
		for (int k = 0; k < 9; k++) {
			final int dx = k % 3 - 1;
			final int dy = k / 3 - 1;
			if (k == 4 || !isInside(x + dx, y + dy))
				continue;
			final float value = pixels[at + dy * width + dx];
			if (!Float.isFinite(value))
				continue;
			int i = count++;
			for (; i > 0 && neighbours[i - 1] > value; i--)
				neighbours[i] = neighbours[i - 1];
			neighbours[i] = value;
		}
		return count;
	}

	/** Finite pixels up to a distance along both axes, but those up to an inner one. */
	private int collect(final int x, final int y, final int distance, final int inner, final float[] into) {
		int count = 0;
		for (int ny = Math.max(0, y - distance); ny <= Math.min(height - 1, y + distance); ny++)
			for (int nx = Math.max(0, x - distance); nx <= Math.min(width - 1, x + distance); nx++) {
				final boolean inside = Math.abs(nx - x) <= inner && Math.abs(ny - y) <= inner;
				if (!inside && Float.isFinite(pixels[ny * width + nx]))
					into[count++] = pixels[ny * width + nx];
			}
		return count;
	}
}
