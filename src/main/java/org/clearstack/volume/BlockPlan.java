// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.Arrays;

/**
 * Which blocks an array is cut into: boxes of whole chunks, so that no two blocks ever write the same chunk. Axes are
 * t, c, z, y, x. The same plan comes of the same numbers, on every machine.
 *
 * @param shape of the array
 * @param chunk what is written at once: a chunk, or a shard
 * @param block lengths of a block; those at the array's end may be shorter
 */
public record BlockPlan(long[] shape, int[] chunk, int[] block) {

	/** Voxels that a block has at most where it is chosen, unless a chunk has more. */
	private static final long MOST = 1L << 25;
	/** Width and height of a block where it is chosen. */
	private static final int SIDE = 1024;
	/** Blocks that a volume is cut into at least, while they have several chunks. */
	private static final int FEW = 16;

	/** A box: where it begins, and its lengths. */
	public record Block(long[] offset, int[] size) {

		/** How many voxels it has. */
		public long voxels() {
			return Arrays.stream(size).asLongStream().reduce(1, (a, b) -> a * b);
		}
	}

	/** @throws IllegalArgumentException if a block is not made of whole chunks, saying which would be */
	public BlockPlan {
		final int[] whole = new int[shape.length];
		for (int d = 0; d < shape.length; d++)
			whole[d] = (int) Math.min(roundedUp(Math.max(1, block[d]), chunk[d]), roundedUp(shape[d], chunk[d]));
		for (int d = 0; d < shape.length; d++)
			if (block[d] != whole[d] && block[d] < shape[d])
				throw new IllegalArgumentException("A block of " + text(block) + " is not made of whole chunks of "
					+ text(chunk) + " (z, y, x): two blocks would write the same chunk, and one of them be lost. Use "
					+ text(whole) + ".");
		block = whole;
	}

	/** The lengths along z, y and x. */
	private static String text(final int[] lengths) {
		return lengths[2] + " " + lengths[3] + " " + lengths[4];
	}

	private static long roundedUp(final long length, final int step) {
		return (length + step - 1) / step * step;
	}

	/**
	 * A plan with blocks of about 1024 x 1024 x a chunk's depth or more, and at least 16 of them where that can be.
	 *
	 * @param together channels that are restored together
	 * @param least width and height that suit the source, whose chunks would otherwise be read many times
	 */
	static BlockPlan automatic(final long[] shape, final int[] chunk, final int together, final int least) {
		final int[] block = { 1, together, chunk[2], chunk[3], chunk[4] };
		for (int d = 3; d < 5; d++)
			block[d] = (int) Math.min(roundedUp(Math.max(SIDE, least), chunk[d]), roundedUp(shape[d], chunk[d]));
		while (block[2] < shape[2] && 2L * block[2] * block[3] * block[4] * together <= MOST)
			block[2] = (int) Math.min(2L * block[2], roundedUp(shape[2], chunk[2]));
		for (int d = 2; d < 5; d++)
			while (new BlockPlan(shape, chunk, block).count() < FEW && block[d] > chunk[d]
				&& (d == 2 || least <= chunk[d]))
				block[d] = (int) roundedUp(block[d] / 2, chunk[d]);
		return new BlockPlan(shape, chunk, block);
	}

	/** How many blocks there are. */
	public long count() {
		long count = 1;
		for (int d = 0; d < shape.length; d++)
			count *= count(d);
		return count;
	}

	private long count(final int d) {
		return (shape[d] + block[d] - 1) / block[d];
	}

	/** How many voxels all blocks have. */
	public long voxels() {
		return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
	}

	/** A block, from 0; x is counted fastest. */
	public Block block(final long number) {
		final long[] offset = new long[shape.length];
		final int[] size = new int[shape.length];
		long rest = number;
		for (int d = shape.length - 1; d >= 0; d--) {
			offset[d] = rest % count(d) * block[d];
			size[d] = (int) Math.min(block[d], shape[d] - offset[d]);
			rest /= count(d);
		}
		return new Block(offset, size);
	}

	/**
	 * How many source pixels are read along an axis by all blocks together, whole chunks of the source.
	 *
	 * @param axis 2 for z, 3 for y, 4 for x
	 * @param scale output pixels for each source pixel along the axis
	 * @param margin source pixels that a block needs on each side
	 * @param source length of the source along the axis
	 * @param step length of a chunk of the source
	 */
	long read(final int axis, final int scale, final int margin, final long source, final int step) {
		long read = 0;
		for (long i = 0; i < count(axis); i++) {
			final long from = Math.max(0, i * block[axis] / scale - margin);
			final long to = Math.min(source,
				(Math.min(shape[axis], (i + 1) * block[axis]) + scale - 1) / scale + margin);
			read += Math.min(source, roundedUp(to, step)) - from / step * step;
		}
		return read;
	}
}
