// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;

/**
 * A channel and frame of an array as a volume of x, y and z, of which chunks are read when they are looked at, each
 * once, and kept as long as the volume is. Of 8 and 16 bits the values are as they are, all others are floats.
 */
final class LazyVolume {

	private final ChunkedArray array;
	private final long t;
	private final long c;
	private final Tally tally;
	private final CellGrid grid;

	private LazyVolume(final ChunkedArray array, final long t, final long c, final Tally tally) {
		this.array = array;
		this.t = t;
		this.c = c;
		this.tally = tally;
		final long[] shape = array.shape();
		final int[] chunk = array.chunks();
		final int[] cell = new int[3];
		for (int d = 0; d < 3; d++)
			cell[d] = (int) Math.min(chunk[4 - d], shape[4 - d]);
		grid = new CellGrid(new long[] { shape[4], shape[3], shape[2] }, cell);
	}

	/** @param tally adds up how long reading takes */
	static RandomAccessibleInterval<? extends RealType<?>> of(final ChunkedArray array, final long t, final long c,
		final Tally tally)
	{
		final LazyVolume volume = new LazyVolume(array, t, c, tally);
		return switch (array.type()) {
			case UINT8 -> volume.<UnsignedByteType, ByteArray>image(new UnsignedByteType(), (from, count) -> {
				final byte[] values = new byte[count];
				from.get(0, values);
				return new ByteArray(values);
			});
			case UINT16 -> volume.<UnsignedShortType, ShortArray>image(new UnsignedShortType(), LazyVolume::shorts);
			case INT16 -> volume.<ShortType, ShortArray>image(new ShortType(), LazyVolume::shorts);
			default -> volume.<FloatType, FloatArray>image(new FloatType(), volume::floats);
		};
	}

	private static ShortArray shorts(final ByteBuffer from, final int count) {
		final short[] values = new short[count];
		from.asShortBuffer().get(values);
		return new ShortArray(values);
	}

	private FloatArray floats(final ByteBuffer from, final int count) {
		final SampleType type = array.type();
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = (float) type.get(from, i);
		return new FloatArray(values);
	}

	private <T extends NativeType<T> & RealType<T>,
		A extends net.imglib2.img.basictypeaccess.DataAccess> LazyCellImg<T, A> image(final T type,
			final BiFunction<ByteBuffer, Integer, A> values)
	{
		final Map<Long, Cell<A>> cells = new ConcurrentHashMap<>();
		return new LazyCellImg<>(grid, type, index -> cells.computeIfAbsent(index, i -> cell(i, values)));
	}

	private <A> Cell<A> cell(final long index, final BiFunction<ByteBuffer, Integer, A> values) {
		final long[] min = new long[3];
		final int[] size = new int[3];
		grid.getCellDimensions(index, min, size);
		try {
			return tally.reading(() -> new Cell<>(size, min,
				values.apply(array.read(new long[] { t, c, min[2], min[1], min[0] },
					new int[] { 1, 1, size[2], size[1], size[0] }), size[0] * size[1] * size[2])));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e.getMessage(), e);
		}
	}
}
