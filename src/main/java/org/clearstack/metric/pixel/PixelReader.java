// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.function.IntFunction;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ByteType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Cast;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Reads blocks of an image of any real type as doubles.
 * Positions count from the image's minimum, so images with different bounds are read alike.
 * Not thread-safe: each thread opens its own.
 */
public interface PixelReader {

	/**
	 * Fetches a block, in the image's own type.
	 *
	 * @param position of the block's first pixel, from the image's minimum
	 * @param size of the block in pixels, one per dimension, inside the image
	 * @return how many pixels the block has
	 */
	int fetch(long[] position, int[] size);

	/**
	 * Turns pixels of the block last fetched into doubles.
	 *
	 * @param from first pixel, counted in the block, x fastest
	 * @param n how many
	 * @param into where they go
	 * @param to index of the first
	 */
	void decode(int from, int n, double[] into, int to);

	/** @return the block last fetched, from index 0, if the image's own type is float; else null. */
	default float[] floats() {
		return null;
	}

	/** Fetches a block and turns it into doubles, from index 0. */
	default void read(final long[] position, final int[] size, final double[] into) {
		decode(0, fetch(position, size), into, 0);
	}

	/** @return a reader of the image: by whole blocks for the usual pixel types, pixel by pixel for all others. */
	static PixelReader of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final Object type = image.getType();
		if (type instanceof FloatType)
			return new Blocks<>(image, float[]::new, PixelReader::floats);
		if (type instanceof DoubleType)
			return new Blocks<>(image, double[]::new, System::arraycopy);
		if (type instanceof UnsignedByteType)
			return new Blocks<>(image, byte[]::new, PixelReader::unsignedBytes);
		if (type instanceof UnsignedShortType)
			return new Blocks<>(image, short[]::new, PixelReader::unsignedShorts);
		if (type instanceof ByteType)
			return new Blocks<>(image, byte[]::new, PixelReader::bytes);
		if (type instanceof ShortType)
			return new Blocks<>(image, short[]::new, PixelReader::shorts);
		if (type instanceof IntType)
			return new Blocks<>(image, int[]::new, PixelReader::ints);
		if (type instanceof UnsignedIntType)
			return new Blocks<>(image, int[]::new, PixelReader::unsignedInts);
		return new Pixels(image);
	}

	/** Turns n pixels into doubles; the arguments are those of {@link System#arraycopy}. */
	interface Decoder<A> {

		void decode(A pixels, int from, double[] into, int to, int n);
	}

	/** Copies a block into an array of the image's own primitive type, then decodes it. */
	final class Blocks<A> implements PixelReader {

		private final PrimitiveBlocks<?> blocks;
		private final IntFunction<A> allocate;
		private final Decoder<A> decoder;
		private final long[] min;
		private final long[] start;
		private A buffer;
		private int capacity = -1;

		Blocks(final RandomAccessibleInterval<?> image, final IntFunction<A> allocate, final Decoder<A> decoder) {
			this.blocks =
				PrimitiveBlocks.of(Cast.<RandomAccessibleInterval<FloatType>>unchecked(image), OnFallback.ACCEPT);
			this.allocate = allocate;
			this.decoder = decoder;
			this.min = image.minAsLongArray();
			this.start = new long[min.length];
		}

		@Override
		public int fetch(final long[] position, final int[] size) {
			int n = 1;
			for (int d = 0; d < min.length; d++) {
				start[d] = min[d] + position[d];
				n *= size[d];
			}
			if (n > capacity) {
				buffer = allocate.apply(n);
				capacity = n;
			}
			blocks.copy(start, buffer, size);
			return n;
		}

		@Override
		public float[] floats() {
			return buffer instanceof float[] floats ? floats : null;
		}

		@Override
		public void decode(final int from, final int n, final double[] into, final int to) {
			decoder.decode(buffer, from, into, to, n);
		}
	}

	/** Visits pixel after pixel. */
	final class Pixels implements PixelReader {

		private final RandomAccessibleInterval<? extends RealType<?>> image;
		private double[] buffer = {};

		Pixels(final RandomAccessibleInterval<? extends RealType<?>> image) {
			this.image = image;
		}

		@Override
		public int fetch(final long[] position, final int[] size) {
			final int n = Math.toIntExact(Intervals.numElements(size));
			if (buffer.length < n)
				buffer = new double[n];
			final Cursor<? extends RealType<?>> cursor = cursor(image, position, size);
			for (int i = 0; i < n; i++)
				buffer[i] = cursor.next().getRealDouble();
			return n;
		}

		@Override
		public void decode(final int from, final int n, final double[] into, final int to) {
			System.arraycopy(buffer, from, into, to, n);
		}
	}

	/** @return a cursor over a block of the image, x fastest. */
	static <T> Cursor<T> cursor(final RandomAccessibleInterval<T> image, final long[] position, final int[] size) {
		final long[] min = image.minAsLongArray();
		final long[] max = new long[min.length];
		for (int d = 0; d < min.length; d++) {
			min[d] += position[d];
			max[d] = min[d] + size[d] - 1;
		}
		return Views.flatIterable(Views.interval(image, new FinalInterval(min, max))).cursor();
	}

	private static void floats(final float[] pixels, final int from, final double[] into, final int to, final int n) {
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i];
	}

	private static void bytes(final byte[] pixels, final int from, final double[] into, final int to, final int n) {
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i];
	}

	private static void unsignedBytes(final byte[] pixels, final int from, final double[] into, final int to,
		final int n)
	{
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i] & 0xff;
	}

	private static void shorts(final short[] pixels, final int from, final double[] into, final int to, final int n) {
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i];
	}

	private static void unsignedShorts(final short[] pixels, final int from, final double[] into, final int to,
		final int n)
	{
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i] & 0xffff;
	}

	private static void ints(final int[] pixels, final int from, final double[] into, final int to, final int n) {
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i];
	}

	private static void unsignedInts(final int[] pixels, final int from, final double[] into, final int to,
		final int n)
	{
		for (int i = 0; i < n; i++)
			into[to + i] = pixels[from + i] & 0xffffffffL;
	}
}
