// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.function.DoubleBinaryOperator;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.BlockGrid;
import org.clearstack.metric.pixel.Parallel;
import org.clearstack.metric.pixel.PixelReader;

/** Makes float images that say where two images differ. */
final class QualityMap {

	private static final int BLOCK_PIXELS = 8192;

	private final Img<FloatType> image;
	private final RandomAccess<FloatType> access;

	/** For one thread's use. */
	public QualityMap(final Img<FloatType> image) {
		this.image = image;
		this.access = image.randomAccess();
	}

	/** @return an empty map of the image's dimensions. */
	static Img<FloatType> empty(final Interval image) {
		return Util.getSuitableImgFactory(image, new FloatType()).create(image);
	}

	/** @return the map, moved to the bounds of the reference. */
	static RandomAccessibleInterval<FloatType> at(final Img<FloatType> map, final Interval reference) {
		return Views.translate(map, reference.minAsLongArray());
	}

	/** Writes n values in x from a position on. */
	void write(final long[] position, final double[] values, final int n) {
		access.setPosition(position);
		for (int i = 0; i < n; i++) {
			access.get().setReal(values[i]);
			access.fwd(0);
		}
	}

	/** @return the map of a function of two pixels. */
	static RandomAccessibleInterval<FloatType> pointwise(
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final DoubleBinaryOperator error)
	{
		Arguments.sameDimensions(reference, test);
		final Img<FloatType> map = empty(reference);
		final BlockGrid grid = BlockGrid.of(reference, BLOCK_PIXELS);
		Parallel.run(Math.toIntExact(grid.count()), () -> {
			final PixelReader readR = PixelReader.of(reference);
			final PixelReader readX = PixelReader.of(test);
			final double[] r = new double[grid.pixels()];
			final double[] x = new double[grid.pixels()];
			final long[] position = new long[reference.numDimensions()];
			final int[] size = new int[position.length];
			return task -> {
				final int n = grid.locate(task, position, size);
				readR.read(position, size, r);
				readX.read(position, size, x);
				final Cursor<FloatType> out = PixelReader.cursor(map, position, size);
				for (int i = 0; i < n; i++)
					out.next().setReal(error.applyAsDouble(r[i], x[i]));
			};
		});
		return at(map, reference);
	}
}
