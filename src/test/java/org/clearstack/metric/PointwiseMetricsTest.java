// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.metric.Nrmse.Normalization;
import org.clearstack.metric.pixel.Arguments;
import org.junit.jupiter.api.Test;

/** MSE, RMSE, NRMSE, MAE, PSNR, SI-PSNR, and the line between two images. */
class PointwiseMetricsTest {

	@Test
	void mseEqualsItsFormula() {
		for (final long[] size : new long[][] { { 1, 1 }, { 1, 50 }, { 97, 101 }, { 9000, 2 }, { 5, 7, 300 } }) {
			final Img<DoubleType> r = Images.noise(1, size);
			final Img<DoubleType> x = Images.noise(2, size);

			assertEquals(Oracle.mse(r, x), Mse.mse(r, x), 1e-14, Arguments.size(size));
			assertEquals(Math.sqrt(Oracle.mse(r, x)), Rmse.rmse(r, x), 1e-14);
		}
	}

	@Test
	void imagesOfOneAndFiveDimensionsAreRated() {
		final Img<DoubleType> line = Images.noise(3, 20000);
		final Img<DoubleType> five = Images.noise(3, 10, 20, 4, 5, 5);

		assertEquals(Mse.mse(line, Views.invertAxis(line, 0)), 0.1666, 0.01, "uniform noise, independent: twice 1/12");
		assertEquals(0, Mse.mse(five, five));
		assertEquals(0.25, Mse.mse(five, scaled(five, 1, 0.5)), 1e-15);
	}

	@Test
	void threeBillionPixelsAreCounted() {
		final long[] size = { 60_000, 50_000 };
		final RandomAccessibleInterval<UnsignedByteType> r = constant(7, size);
		final RandomAccessibleInterval<UnsignedByteType> x = constant(10, size);

		assertEquals(9, Mse.mse(r, x), "3e9 pixels overflow an int, and 9 per pixel would saturate a float's sum");
	}

	@Test
	void identicalImagesArePerfect() {
		final Img<DoubleType> r = Images.noise(4, 33, 44);

		assertEquals(0, Mse.mse(r, r));
		assertEquals(0, Rmse.rmse(r, r));
		assertEquals(0, Mae.mae(r, r));
		assertEquals(Double.POSITIVE_INFINITY, Psnr.psnr(r, r, 1));
		assertEquals(Double.POSITIVE_INFINITY, SiPsnr.siPsnr(r, r, 1));
		for (final Normalization normalization : Normalization.values())
			assertEquals(0, Nrmse.nrmse(r, r, normalization, null));
		assertEquals(new GainOffset(1, 0), GainOffset.fit(r, r, null));
	}

	@Test
	void whichImageIsFirstDoesNotMatterToErrors() {
		final Img<DoubleType> r = Images.noise(5, 33, 44);
		final Img<DoubleType> x = Images.noise(6, 33, 44);

		assertEquals(Mse.mse(r, x), Mse.mse(x, r));
		assertEquals(Mae.mae(r, x), Mae.mae(x, r));
		assertEquals(Psnr.psnr(r, x, 1), Psnr.psnr(x, r, 1));
	}

	@Test
	void gainAndOffsetAreFound() {
		final Img<DoubleType> x = Images.noise(7, 50, 60);
		final RandomAccessibleInterval<DoubleType> r = scaled(x, -3, 100);

		final GainOffset line = GainOffset.fit(r, x, null);

		assertEquals(-3, line.gain(), 1e-12);
		assertEquals(100, line.offset(), 1e-12);
		assertEquals(97, line.apply(1), 1e-12);
	}

	@Test
	void siPsnrIgnoresGainAndOffset() {
		final Img<DoubleType> r = Images.noise(8, 50, 60);
		final Img<DoubleType> x = Images.shiftMean(r);

		final double plain = SiPsnr.siPsnr(r, x, 1);

		assertEquals(plain, SiPsnr.siPsnr(r, scaled(x, 17, -4), 1), 1e-12);
		assertTrue(plain > Psnr.psnr(r, x, 1), "the best line is not worse than no line");
	}

	@Test
	void aConstantTestImageIsRatedAsTheMean() {
		final Img<DoubleType> r = Images.noise(9, 50, 60);
		final RandomAccessibleInterval<DoubleType> flat = scaled(r, 0, 5);

		final GainOffset line = GainOffset.fit(r, flat, null);

		assertEquals(0, line.gain());
		assertEquals(Psnr.psnr(r, scaled(r, 0, line.offset()), 1), SiPsnr.siPsnr(r, flat, 1), 1e-12);
	}

	@Test
	void pixelsThatAreNanAreLeftOut() {
		final Img<DoubleType> r = Images.of(100, 100, (x, y) -> y == 50 ? Double.NaN : x);
		final Img<DoubleType> x = Images.of(100, 100, (i, y) -> i == 99 ? Double.NaN : i + 2);

		assertEquals(4, Mse.mse(r, x));
		assertEquals(2, Mae.mae(r, x));
		assertEquals(2.0 / 98, Nrmse.nrmse(r, x, Normalization.MIN_MAX, null), 1e-15,
			"column 99 does not count in the range");
		assertEquals(2.0 / 49, Nrmse.nrmse(r, x, Normalization.MEAN, null), 1e-15);
		assertEquals(-2, GainOffset.fit(r, x, null).offset(), 1e-12);
	}

	@Test
	void floatsGiveTheBitsOfTheSameNumbersAsDoubles() {
		final Img<FloatType> r = ArrayImgs.floats(301, 97);
		final Img<FloatType> x = ArrayImgs.floats(301, 97);
		final Random random = new Random(18);
		r.forEach(pixel -> pixel.set(random.nextFloat()));
		x.forEach(pixel -> pixel.set(random.nextFloat()));

		assertEquals(Mse.mse(doubles(r), doubles(x)), Mse.mse(r, x));
		x.getAt(300, 96).set(Float.NaN);
		r.getAt(0, 50).set(Float.NaN);
		assertEquals(Mse.mse(doubles(r), doubles(x)), Mse.mse(r, x));
		x.getAt(3, 3).set(Float.POSITIVE_INFINITY);
		assertEquals(Double.POSITIVE_INFINITY, Mse.mse(r, x));
	}

	private static RandomAccessibleInterval<DoubleType> doubles(final Img<FloatType> image) {
		return Converters.convert(image, (in, out) -> out.set(in.get()), new DoubleType());
	}

	@Test
	void anInfiniteErrorIsNotHidden() {
		final Img<DoubleType> r = Images.noise(10, 10, 10);
		final Img<DoubleType> x = Images.of(10, 10, (i, y) -> i + y == 0 ? Double.POSITIVE_INFINITY : 0);

		assertEquals(Double.POSITIVE_INFINITY, Mse.mse(r, x));
		assertEquals(Double.NEGATIVE_INFINITY, Psnr.psnr(r, x, 1));
		assertThrows(IllegalArgumentException.class, () -> SiPsnr.siPsnr(r, x, 1));
	}

	@Test
	void onlyPixelsInTheMaskCount() {
		final Img<DoubleType> r = Images.of(90, 95, (x, y) -> 1);
		final Img<DoubleType> x = Images.of(90, 95, (i, y) -> i < 30 ? 4 : Double.NaN);
		final Img<BitType> mask = ArrayImgs.bits(90, 95);
		for (long y = 0; y < 95; y++)
			for (long i = 0; i < 60; i++)
				mask.getAt(i, y).set(i % 2 == 0);

		assertEquals(9, Mse.mse(r, x, mask));
		assertEquals(3, Rmse.rmse(r, x, mask));
		assertEquals(3, Mae.mae(r, x, mask));
		assertEquals(0, Psnr.psnr(r, x, 3, mask), 1e-12);
		assertEquals(3, Nrmse.nrmse(r, x, Normalization.EUCLIDEAN, mask));
		assertEquals(1, GainOffset.fit(r, x, mask).offset());
		assertEquals(9, Mse.mse(r, x, Views.translate(mask, 3, 4)), "a mask's bounds may differ too");
	}

	@Test
	void atLeastOnePixelMustCount() {
		final Img<DoubleType> nan = Images.of(5, 5, (x, y) -> Double.NaN);
		final Img<DoubleType> r = Images.noise(11, 5, 5);

		assertThrows(IllegalArgumentException.class, () -> Mse.mse(r, nan));
		assertThrows(IllegalArgumentException.class, () -> Mse.mse(r, r, ArrayImgs.bits(5, 5)));
		assertThrows(IllegalArgumentException.class, () -> Nrmse.nrmse(r, nan, Normalization.MIN_MAX, null));
	}

	@Test
	void dimensionsMustBeEqual() {
		final Img<DoubleType> r = Images.noise(12, 200, 210);
		final Img<DoubleType> x = Images.noise(12, 210, 200);

		for (final Metric metric : Metric.all()) {
			final var error =
				assertThrows(IllegalArgumentException.class, () -> metric.compute(r, x, 1), metric.name());
			assertTrue(error.getMessage().contains("200 x 210") && error.getMessage().contains("210 x 200"),
				error.getMessage());
		}
		assertThrows(IllegalArgumentException.class, () -> Mse.mse(r, r, ArrayImgs.bits(210, 200)));
		assertThrows(IllegalArgumentException.class, () -> Mse.map(r, x));
		assertThrows(IllegalArgumentException.class, () -> Ssim.map(r, x, 1, SsimWindow.gaussian()));
		assertThrows(IllegalArgumentException.class, () -> Hfen.map(r, x, LogKernel.scipy()));
	}

	@Test
	void anImageWithoutPixelsIsRefused() {
		final RandomAccessibleInterval<DoubleType> empty =
			Views.interval(Images.noise(13, 5, 5), new long[] { 0, 0 }, new long[] { 4, -1 });

		assertThrows(IllegalArgumentException.class, () -> Mse.mse(empty, empty));
	}

	@Test
	void theReferenceMustGiveANorm() {
		final Img<DoubleType> zero = Images.of(5, 5, (x, y) -> 0);
		final Img<DoubleType> x = Images.noise(14, 5, 5);

		for (final Normalization normalization : Normalization.values())
			assertThrows(IllegalArgumentException.class, () -> Nrmse.nrmse(zero, x, normalization, null),
				normalization.name());
		assertThrows(IllegalArgumentException.class, () -> Nrmse.nrmse(scaled(x, -1, 0), x, Normalization.MEAN, null));
	}

	@Test
	void theMapsHoldTheErrorOfEachPixel() {
		final RandomAccessibleInterval<DoubleType> r = Views.translate(Images.noise(15, 120, 130), 5, -6);
		final Img<DoubleType> x = Images.noise(16, 120, 130);
		final RandomAccessibleInterval<FloatType> squared = Mse.map(r, x);
		final RandomAccessibleInterval<FloatType> absolute = Mae.map(r, x);

		final double d = r.getAt(5 + 119, -6 + 129).get() - x.getAt(119, 129).get();

		assertEquals((float) (d * d), squared.getAt(5 + 119, -6 + 129).get());
		assertEquals((float) Math.abs(d), absolute.getAt(5 + 119, -6 + 129).get());
		assertEquals(120, squared.dimension(0));
	}

	/** An image of any size in the memory of one cell. */
	private static RandomAccessibleInterval<UnsignedByteType> constant(final int value, final long... size) {
		final int[] cellSize = { (int) size[0], 50 };
		final byte[] pixels = new byte[cellSize[0] * cellSize[1]];
		java.util.Arrays.fill(pixels, (byte) value);
		final CellGrid grid = new CellGrid(size, cellSize);
		return new LazyCellImg<>(grid, new UnsignedByteType(), index -> {
			final long[] min = new long[2];
			final int[] dimensions = new int[2];
			grid.getCellDimensions(index, min, dimensions);
			return new Cell<>(dimensions, min, new ByteArray(pixels));
		});
	}

	private static RandomAccessibleInterval<DoubleType> scaled(final RandomAccessibleInterval<DoubleType> image,
		final double gain,
		final double offset)
	{
		return Converters.convert(image, (in, out) -> out.set(gain * in.get() + offset), new DoubleType());
	}
}
