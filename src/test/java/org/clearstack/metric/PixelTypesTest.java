// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.img.ImgFactory;
import net.imglib2.img.array.ArrayImgFactory;
import net.imglib2.img.cell.CellImgFactory;
import net.imglib2.img.list.ListImgFactory;
import net.imglib2.img.planar.PlanarImgFactory;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ByteType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.LongType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.Unsigned12BitType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

/**
 * The same pixels give the same value in whatever type, memory layout or view they come; SSIM and HFENN to rounding.
 */
class PixelTypesTest {

	private static final double MIDDLE = 60;

	private final Img<DoubleType> r = Images.of(190, 201, (x, y) -> Math.floor(120 * texture(x, y)));
	private final Img<DoubleType> x = Images.of(190, 201, (i, y) -> Math.floor(120 * texture(i + 1, y)));

	private static double texture(final long x, final long y) {
		return ((7 * x + 13 * y + x * y) % 256) / 255.0;
	}

	@Test
	void anyTypeGivesTheSameValue() {
		same(new UnsignedByteType(), 0);
		same(new ByteType(), -MIDDLE);
		same(new UnsignedShortType(), 60_000);
		same(new ShortType(), -MIDDLE);
		same(new IntType(), -MIDDLE);
		same(new UnsignedIntType(), 4e9);
		same(new LongType(), -MIDDLE);
		same(new Unsigned12BitType(), 3000);
		same(new FloatType(), -MIDDLE);
	}

	private <T extends RealType<T> & NativeType<T>> void same(final T type, final double offset) {
		same(copy(r, new ArrayImgFactory<>(type), offset), copy(x, new ArrayImgFactory<>(type), offset), offset,
			type.getClass().getSimpleName());
	}

	@Test
	void anyMemoryLayoutGivesTheSameValue() {
		for (final ImgFactory<FloatType> factory : List.of(new PlanarImgFactory<>(new FloatType()),
			new CellImgFactory<>(new FloatType(), 37, 5), new ListImgFactory<>(new FloatType())))
			same(copy(r, factory, 0), copy(x, factory, 0), 0, factory.getClass().getSimpleName());
	}

	@Test
	void anyViewGivesTheSameValue() {
		same(Views.translate(r, -100, 12345), Views.translate(x, 7, -8), 0, "translated");
		same(Views.permute(Views.permute(r, 0, 1), 0, 1), x, 0, "permuted");
		same(Views.invertAxis(Views.invertAxis(r, 1), 1), x, 0, "inverted twice");
		same(Converters.convert((RandomAccessibleInterval<DoubleType>) r, (in, out) -> out.setReal(in.get()),
			new FloatType()), x, 0, "converted");
		same(Views.interval(Views.extendMirrorDouble(r), r), x, 0, "extended");
		same(Views.hyperSlice(Views.stack(r, x), 2, 0), Views.hyperSlice(Views.stack(r, x), 2, 1), 0, "sliced");
	}

	@Test
	void aPermutationOfBothImagesDoesNotMatter() {
		same(Views.permute(r, 0, 1), Views.permute(x, 0, 1), 0, "transposed");
	}

	private void same(final RandomAccessibleInterval<? extends RealType<?>> r2,
		final RandomAccessibleInterval<? extends RealType<?>> x2,
		final double offset, final String what)
	{
		final Img<DoubleType> r0 = copy(r, new ArrayImgFactory<>(new DoubleType()), offset);
		final Img<DoubleType> x0 = copy(x, new ArrayImgFactory<>(new DoubleType()), offset);

		for (final Metric metric : Metric.all()) {
			final double expected = metric.compute(r0, x0, 120);
			assertEquals(expected, metric.compute(r2, x2, 120), 1e-12 * Math.abs(expected),
				what + ": " + metric.name());
		}
	}

	private static <T extends RealType<T>> Img<T> copy(final RandomAccessibleInterval<DoubleType> image,
		final ImgFactory<T> factory,
		final double offset)
	{
		final Img<T> copy = factory.create(image.dimensionsAsLongArray());
		final Cursor<T> cursor = copy.localizingCursor();
		final RandomAccess<DoubleType> access = image.randomAccess();
		while (cursor.hasNext()) {
			cursor.fwd();
			cursor.get().setReal(access.setPositionAndGet(cursor).get() + offset);
		}
		return copy;
	}
}
