// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Nrmse.Normalization;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real images of 8, 16, 32 and 64 bits, in 2D and 3D, rated as numpy, scipy and scikit-image rate them.
 * expected.csv says by which call, and expected.py writes it.
 * Tolerance: 1e-6 relative, because scikit-image subtracts the square of a mean from a mean of squares.
 */
class ScikitImageTest {

	private static final Path DATA = Path.of("..", "shared", "data");

	/** A value of this package by the name of its column. */
	private interface Rating {

		double rate(RandomAccessibleInterval<? extends RealType<?>> r,
			RandomAccessibleInterval<? extends RealType<?>> x, double range);
	}

	private static final Map<String, Rating> RATINGS = new LinkedHashMap<>();

	static {
		RATINGS.put("range", (r, x, range) -> range);
		RATINGS.put("percentiles", (r, x, range) -> new DataRange.Percentiles(0.1, 99.9).of(r));
		RATINGS.put("mse", (r, x, range) -> Mse.mse(r, x));
		RATINGS.put("mae", (r, x, range) -> Mae.mae(r, x));
		RATINGS.put("nrmse", (r, x, range) -> Nrmse.nrmse(r, x));
		RATINGS.put("nrmse_minmax", (r, x, range) -> Nrmse.nrmse(r, x, Normalization.MIN_MAX, null));
		RATINGS.put("nrmse_mean", (r, x, range) -> Nrmse.nrmse(r, x, Normalization.MEAN, null));
		RATINGS.put("psnr", Psnr::psnr);
		RATINGS.put("sipsnr", SiPsnr::siPsnr);
		RATINGS.put("ssim", Ssim::ssim);
		RATINGS.put("ssim_uniform", (r, x, range) -> Ssim.ssim(r, x, range, SsimWindow.uniform()));
		RATINGS.put("ssim_course", (r, x, range) -> Ssim.ssim(r, x, range, SsimWindow.course()));
		RATINGS.put("msssim", MsSsim::msSsim);
		RATINGS.put("nhfen", (r, x, range) -> Nhfen.nhfen(r, x));
		RATINGS.put("nhfen_scipy", (r, x, range) -> Nhfen.nhfen(r, x, LogKernel.scipy()));
		RATINGS.put("hfenn", Hfenn::hfenn);
		RATINGS.put("ssim_3d", (r, x, range) -> Ssim.ssim(r, x, range, SsimWindow.gaussian().in(3)));
		RATINGS.put("ssim_uniform_3d", (r, x, range) -> Ssim.ssim(r, x, range, SsimWindow.uniform().in(3)));
		RATINGS.put("hfenn_3d", (r, x, range) -> Hfenn.hfenn(r, x, range, LogKernel.scipy().in(3)));
	}

	@TestFactory
	List<DynamicTest> realImagesAreRatedAsInPython() throws IOException {
		final List<String[]> table = table();
		final String[] columns = table.get(0);
		final List<DynamicTest> tests = new ArrayList<>();
		for (final String[] row : table.subList(1, table.size()))
			tests.add(DynamicTest.dynamicTest(row[0], () -> compare(columns, row)));
		return tests;
	}

	@Test
	void eachColumnIsCompared() throws IOException {
		final List<String[]> table = table();

		assertEquals(List.copyOf(RATINGS.keySet()), Arrays.asList(table.get(0)).subList(1, table.get(0).length));
		assertEquals(22, table.size() - 1, "images");
		for (int column = 1; column < table.get(0).length; column++) {
			final int c = column;
			assertTrue(table.stream().skip(1).anyMatch(row -> !row[c].isEmpty()), table.get(0)[c]);
		}
	}

	private static void compare(final String[] columns, final String[] row) throws IOException {
		final Path file = DATA.resolve(row[0]);
		assumeTrue(Files.exists(file), "the image " + row[0] + " is not beside the project");
		final RandomAccessibleInterval<? extends RealType<?>> r = ImageFiles.read(file);
		final Img<DoubleType> x = shiftMean(r);
		final double range = new DataRange.MinMax().of(r);

		for (int column = 1; column < row.length; column++)
			if (!row[column].isEmpty()) {
				final double expected = Double.parseDouble(row[column]);
				assertEquals(expected, RATINGS.get(columns[column]).rate(r, x, range), 1e-6 * Math.abs(expected),
					columns[column]);
			}
	}

	/** In the order of additions of expected.py. */
	private static Img<DoubleType> shiftMean(final RandomAccessibleInterval<? extends RealType<?>> r) {
		final long[] size = r.dimensionsAsLongArray();
		final Img<DoubleType> x = ArrayImgs.doubles(size);
		final var access = r.randomAccess();
		final var cursor = x.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			access.setPosition(cursor);
			double sum = access.get().getRealDouble();
			access.setPosition(Math.floorMod(cursor.getLongPosition(1) - 1, size[1]), 1);
			sum += access.get().getRealDouble();
			final double diagonal = left(access, cursor.getLongPosition(0), size[0]);
			access.setPosition(cursor);
			sum += left(access, cursor.getLongPosition(0), size[0]);
			cursor.get().set((sum + diagonal) / 4);
		}
		return x;
	}

	private static double left(final RandomAccess<? extends RealType<?>> access, final long x, final long width) {
		access.setPosition(Math.floorMod(x - 1, width), 0);
		return access.get().getRealDouble();
	}

	private static List<String[]> table() throws IOException {
		try (InputStream in = ScikitImageTest.class.getResourceAsStream("/metric/expected.csv")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
				.map(line -> line.split(",", -1)).toList();
		}
	}
}
