// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import net.imglib2.Dimensions;

/**
 * Cuts an image of any dimensions into blocks: whole lines, planes or volumes as long as they are small enough.
 *
 * @param size of the image
 * @param block size of a block; smaller at the far ends
 * @param grid how many blocks in each dimension
 */
public record BlockGrid(long[] size, int[] block, long[] grid) {

	private static final int LINE_PIXELS = 8192;

	/** @param pixels at most this many in a block */
	public static BlockGrid of(final Dimensions image, final int pixels) {
		final long[] size = image.dimensionsAsLongArray();
		final int[] block = new int[size.length];
		final long[] grid = new long[size.length];
		int rest = pixels;
		for (int d = 0; d < size.length; d++) {
			block[d] = (int) Math.max(1, Math.min(size[d], rest));
			grid[d] = (size[d] + block[d] - 1) / block[d];
			rest /= block[d];
		}
		return new BlockGrid(size, block, grid);
	}

	/** @return blocks that are pieces of lines in x. */
	public static BlockGrid lines(final Dimensions image) {
		final long[] size = image.dimensionsAsLongArray();
		final int[] block = new int[size.length];
		Arrays.fill(block, 1);
		block[0] = (int) Math.min(size[0], LINE_PIXELS);
		final long[] grid = size.clone();
		grid[0] = (size[0] + block[0] - 1) / block[0];
		return new BlockGrid(size, block, grid);
	}

	/** @return how many blocks. */
	public long count() {
		long count = 1;
		for (final long n : grid)
			count *= n;
		return count;
	}

	/** @return how many pixels the largest block has. */
	public int pixels() {
		int pixels = 1;
		for (final int n : block)
			pixels *= n;
		return pixels;
	}

	/** Sets the position and size of a block and returns its number of pixels. */
	public int locate(final long index, final long[] position, final int[] extent) {
		long rest = index;
		int pixels = 1;
		for (int d = 0; d < block.length; d++) {
			position[d] = rest % grid[d] * block[d];
			extent[d] = (int) Math.min(block[d], size[d] - position[d]);
			pixels *= extent[d];
			rest /= grid[d];
		}
		return pixels;
	}
}
