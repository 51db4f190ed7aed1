// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

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
import net.imglib2.view.Views;

/**
 * Reads blocks of an image of any real type as doubles.
 * Positions count from the image's minimum, so images with different bounds are read alike.
 * Not thread-safe: each thread opens its own.
 */
interface PixelReader {

	/**
	 * @param position of the block's first pixel, from the image's minimum
	 * @param size of the block in pixels, one per dimension, inside the image
	 * @param into filled from index 0, x fastest
	 */
	void read(long[] position, int[] size, double[] into);

	/** @return a reader of the image: by whole blocks for the usual pixel types, pixel by pixel for all others. */
	static PixelReader of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final Object type = image.getType();
		if (type instanceof FloatType)
			return new Blocks<>(image, float[]::new, PixelReader::floats);
		if (type instanceof DoubleType)
			return new Blocks<>(image, double[]::new, (from, n, to) -> System.arraycopy(from, 0, to, 0, n));
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

	/** Turns the first n pixels into doubles. */
	interface Decoder<A> {

		void decode(A from, int n, double[] to);
	}

	/** Copies a block into an array of the image's own primitive type, then decodes it. */
	final class Blocks<A> implements PixelReader {

		private final PrimitiveBlocks<?> blocks;
		private final IntFunction<A> allocate;
		private final Decoder<A> decoder;
		private final long[] min;
		private final long[] from;
		private A buffer;
		private int capacity = -1;

		Blocks(final RandomAccessibleInterval<?> image, final IntFunction<A> allocate, final Decoder<A> decoder) {
			this.blocks = PrimitiveBlocks.of(Cast.<RandomAccessibleInterval<FloatType>>unchecked(image), OnFallback.ACCEPT);
			this.allocate = allocate;
			this.decoder = decoder;
			this.min = image.minAsLongArray();
			this.from = new long[min.length];
		}

		@Override
		public void read(final long[] position, final int[] size, final double[] into) {
			int n = 1;
			for (int d = 0; d < min.length; d++) {
				from[d] = min[d] + position[d];
				n *= size[d];
			}
			if (n > capacity) {
				buffer = allocate.apply(n);
				capacity = n;
			}
			blocks.copy(from, buffer, size);
			decoder.decode(buffer, n, into);
		}
	}

	/** Visits pixel after pixel. */
	final class Pixels implements PixelReader {

		private final RandomAccessibleInterval<? extends RealType<?>> image;

		Pixels(final RandomAccessibleInterval<? extends RealType<?>> image) {
			this.image = image;
		}

		@Override
		public void read(final long[] position, final int[] size, final double[] into) {
			final Cursor<? extends RealType<?>> cursor = cursor(image, position, size);
			for (int i = 0; cursor.hasNext(); i++)
				into[i] = cursor.next().getRealDouble();
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

	private static void floats(final float[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i];
	}

	private static void bytes(final byte[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i];
	}

	private static void unsignedBytes(final byte[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i] & 0xff;
	}

	private static void shorts(final short[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i];
	}

	private static void unsignedShorts(final short[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i] & 0xffff;
	}

	private static void ints(final int[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i];
	}

	private static void unsignedInts(final int[] from, final int n, final double[] to) {
		for (int i = 0; i < n; i++)
			to[i] = from[i] & 0xffffffffL;
	}
}
