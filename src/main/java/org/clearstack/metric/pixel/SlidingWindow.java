// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Moves a separable window over one or two images, in tiles, line by line, and adds up what a {@link Filter} makes of
 * it. Of each tile only as many filtered lines are kept as the window is high (in 3D, as many filtered planes as it is
 * deep), so the memory needed does not depend on the size of the image. Tiles depend on the image's size alone and
 * their sums are added in order: the result is the same on any number of threads.
 *
 * @param dimensions of the window, 2 or 3: the first dimensions of the image; all others are slices
 * @param radius of the window: it is 2 radius + 1 pixels wide
 * @param margin pixels at the border of the image, in the window's dimensions, where the window's centre does not go
 * @param border what the window sees outside the image
 * @param width of a tile in 2D, in pixels: wide tiles are faster, but each thread keeps 2 radius + 1 lines per channel
 * of this width
 */
public record SlidingWindow(int dimensions, int radius, int margin, Border border, int width) {

	/** What is done with the lines of a tile. One per thread; may keep buffers. */
	public interface Filter {

		/** @return how many filtered lines are made of each line. */
		int channels();

		/**
		 * Takes one line of each image, n + 2 radius pixels, and filters it along itself into n pixels per channel; or,
		 * if the filter does so in {@link #along}, makes n + 2 radius pixels of it.
		 */
		void across(double[][] lines, int n, double[][] out);

		/**
		 * Filters 2 radius + 1 neighbouring lines into one of n pixels per channel.
		 *
		 * @param last whether {@link #finish} is next, else the lines are filtered in one more dimension
		 */
		void along(double[][][] lines, int n, double[][] out, boolean last);

		/**
		 * Takes a line that is filtered in all dimensions.
		 *
		 * @param position of its first pixel, from the image's minimum
		 * @param filtered n pixels per channel; may be overwritten
		 * @param n pixels
		 * @return the line's share of the sum
		 */
		double finish(long[] position, double[][] filtered, int n);
	}

	private static final int HEIGHT_2D = 256;
	private static final int[] TILE_3D = { 64, 64, 64 };

	/** @return the sum of what the filter returned for each line. */
	public double sum(final List<RandomAccessibleInterval<? extends RealType<?>>> images,
		final Supplier<Filter> filter)
	{
		final Tiles tiles = new Tiles(images.get(0).dimensionsAsLongArray());
		final double[] sums = new double[tiles.count()];
		Parallel.run(sums.length, () -> {
			final Walk walk = new Walk(tiles, images, filter.get());
			return (IntConsumer) task -> sums[task] = walk.sum(task);
		});
		return CompensatedSum.of(sums);
	}

	/** @return over how many pixels the window's centre goes in an image of this size. */
	public long positions(final long[] size) {
		long positions = 1;
		for (int d = 0; d < size.length; d++)
			positions *= d < dimensions ? size[d] - 2 * margin : size[d];
		return positions;
	}

	/** How an image is cut: by tiles in the window's dimensions, pixel by pixel in all others. */
	private final class Tiles {

		private final long[] size;
		private final int[] tile;
		private final long[] grid;

		Tiles(final long[] size) {
			this.size = size;
			this.tile = dimensions == 2 ? new int[] { width, HEIGHT_2D, 1 } : TILE_3D;
			this.grid = new long[size.length];
			for (int d = 0; d < size.length; d++)
				grid[d] = d < dimensions ? (size[d] - 2 * margin + tile[d] - 1) / tile[d] : size[d];
		}

		int count() {
			long count = 1;
			for (final long n : grid)
				count = Math.multiplyExact(count, n);
			return Math.toIntExact(count);
		}

		/** Sets the first pixel of a tile, and its extent in x, y, z. */
		void locate(final int task, final long[] first, final int[] extent) {
			long rest = task;
			extent[2] = 1;
			for (int d = 0; d < size.length; d++) {
				final long index = rest % grid[d];
				rest /= grid[d];
				first[d] = d < dimensions ? margin + index * tile[d] : index;
				if (d < dimensions)
					extent[d] = (int) Math.min(tile[d], size[d] - margin - first[d]);
			}
		}
	}

	/** The walk of one thread over tile after tile. */
	private final class Walk {

		private final int taps = 2 * radius + 1;
		private final Tiles tiles;
		private final LineReader[] readers;
		private final Filter filter;
		private final long[] first;
		private final long[] position;
		private final int[] extent = new int[3];
		private final double[][] lines;
		private final double[][][] ring;
		private final double[][][][] planes;
		private final double[][][] window = new double[taps][][];
		private final double[][] filtered;

		Walk(final Tiles tiles, final List<RandomAccessibleInterval<? extends RealType<?>>> images,
			final Filter filter)
		{
			this.tiles = tiles;
			this.filter = filter;
			readers = images.stream().map(image -> new LineReader(image, border)).toArray(LineReader[]::new);
			first = new long[tiles.size.length];
			position = new long[tiles.size.length];
			final int width = (int) Math.min(tiles.tile[0], tiles.size[0]);
			final int height = (int) Math.min(tiles.tile[1], tiles.size[1]);
			lines = new double[readers.length][width + 2 * radius];
			ring = new double[taps][filter.channels()][width + 2 * radius];
			planes = dimensions == 3 ? new double[taps][height][filter.channels()][width] : null;
			filtered = new double[filter.channels()][width];
		}

		double sum(final int task) {
			tiles.locate(task, first, extent);
			System.arraycopy(first, 0, position, 0, first.length);
			final CompensatedSum sum = new CompensatedSum();
			if (dimensions == 2)
				plane(true, null, sum);
			else
				volume(sum);
			return sum.value();
		}

		private void volume(final CompensatedSum sum) {
			for (int z = -radius; z < extent[2] + radius; z++) {
				final long seen = border.index(first[2] + z, tiles.size[2]);
				position[2] = seen;
				plane(seen != Border.NOWHERE, planes[Math.floorMod(z, taps)], sum);
				if (z < radius)
					continue;
				for (int y = 0; y < extent[1]; y++) {
					for (int i = 0; i < taps; i++)
						window[i] = planes[Math.floorMod(z + 1 + i, taps)][y];
					filter.along(window, extent[0], filtered, true);
					position[1] = first[1] + y;
					position[2] = first[2] + z - radius;
					sum.add(finish());
				}
			}
		}

		/** Filters a plane in x and y; into the plane given or, without one, to the end. */
		private void plane(final boolean inside, final double[][][] into, final CompensatedSum sum) {
			for (int y = -radius; y < extent[1] + radius; y++) {
				position[1] = border.index(first[1] + y, tiles.size[1]);
				read(inside && position[1] != Border.NOWHERE);
				filter.across(lines, extent[0], ring[Math.floorMod(y, taps)]);
				if (y < radius)
					continue;
				for (int i = 0; i < taps; i++)
					window[i] = ring[Math.floorMod(y + 1 + i, taps)];
				final int row = y - radius;
				filter.along(window, extent[0], into == null ? filtered : into[row], into == null);
				position[1] = first[1] + row;
				if (into == null)
					sum.add(finish());
			}
		}

		private double finish() {
			position[0] = first[0];
			return filter.finish(position, filtered, extent[0]);
		}

		/** Reads a line of each image with what the window sees left and right of it. */
		private void read(final boolean inside) {
			final int n = extent[0] + 2 * radius;
			for (int image = 0; image < readers.length; image++)
				if (inside)
					readers[image].read(position, first[0] - radius, n, lines[image]);
				else
					Arrays.fill(lines[image], 0, n, 0);
		}
	}
}
