// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.metric.Metric;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Image quality in macros, in a real ImageJ; golden values of image T, computed in float64 by scikit-image and scipy.
 */
@Tag("slow")
class MacroExtensionsTest {

	private static final double MSE = 0.06712514417531719;
	private static final double PSNR = 11.731147684882547;
	private static final double SSIM = 0.39770527434550174;
	private static final double HFENN = 10.886062260851578;

	@TempDir
	Path folder;

	private String open;

	@BeforeEach
	void saveImages() throws IOException {
		ImageFiles.save(Ratings.texture(), folder.resolve("T.tif"));
		ImageFiles.save(Ratings.blurredTexture(), folder.resolve("X.tif"));
		open = "open('" + folder.resolve("T.tif") + "'); t = getImageID(); open('" + folder.resolve("X.tif")
			+ "'); x = getImageID();"
			+ " run('Clearstack Macro Extensions');";
	}

	/** What goes out of a macro as text has all digits: 1e-9 is for another order of additions. */
	@Test
	void menuAndFunctionsGiveTheGoldenValues() throws IOException, InterruptedException {
		final List<String> lines =
			run("""
				run('Image Quality...', 'reference=T.tif test=X.tif range=255');
				print(getResult('MSE', 0)); print(getResult('PSNR (dB)', 0)); print(getResult('SSIM', 0)); print(getResult('HFENN', 0));
				print(getResultString('SSIM definition', 0));
				print(Ext.mse('T.tif', 'X.tif'));
				print(Ext.psnr('T.tif', 'X.tif', 255));
				print(Ext.ssim('T.tif', 'X.tif', 255));
				print(Ext.hfenn('T.tif', 'X.tif', 255));
				""");

		assertTrue(lines.get(0).startsWith("T.tif has 8 bits and X.tif 32."), lines.get(0));
		assertEquals("Gaussian sigma 1.5 11x11 inside the image", lines.get(5));
		final double[] expected = { MSE * 255 * 255, PSNR, SSIM, HFENN };
		for (int i = 0; i < 4; i++) {
			assertEquals(expected[i], number(lines.get(1 + i)), 5e-5, "ImageJ prints four digits: " + lines);
			assertEquals(expected[i], number(lines.get(6 + i)), 1e-9 * expected[i]);
		}
	}

	@Test
	void otherMetricsGiveTheirGoldenValues() throws IOException, InterruptedException {
		final List<String> lines = run("""
			print(Ext.rmse('T.tif', 'X.tif'));
			print(Ext.nrmse('T.tif', 'X.tif'));
			print(Ext.hfen('T.tif', 'X.tif'));
			print(Ext.nhfen('T.tif', 'X.tif'));
			print(Ext.mae('T.tif', 'T.tif'));
			print(Ext.psnr('T.tif', 'T.tif', 255));
			""");

		assertClose(255 * Math.sqrt(MSE), lines.get(0));
		assertClose(0.44960000129375, lines.get(1));
		assertClose(255 * 2.071884907114494, lines.get(2));
		assertClose(0.6513365543045434, lines.get(3));
		assertEquals(List.of("0.0", "Infinity"), lines.subList(4, 6));
	}

	/** Of the same two images: T twice correlates everywhere, so that no resolution is found. */
	@Test
	void whatNeedsNoReferenceIsAFunctionToo() throws IOException, InterruptedException {
		final List<String> lines = run("""
			print(Ext.noise('T.tif'));
			print(Ext.frc('T.tif', 'T.tif'));
			print(Ext.rsp('T.tif', 'T.tif'));
			""");

		assertTrue(number(lines.get(0)) > 0, lines.toString());
		assertEquals("NaN", lines.get(1));
		assertEquals(1, number(lines.get(2)), 1e-9);
	}

	@Test
	void macrosCanCompute() throws IOException, InterruptedException {
		final List<String> lines =
			run("""
				s = parseFloat(Ext.ssim('T.tif', 'X.tif', 255));
				Ext.ssim('T.tif', 'X.tif', 255, v);
				Ext.mse(t, x, m);
				Ext.ssim(t, x, 0, a);
				zero = s - v; too = a - v; print(d2s(v, 9) + ' ' + zero + ' ' + too + ' ' + d2s(10 * log(255 * 255 / m) / log(10), 9));
				if (Ext.ssim(t, x, 255) > 0.9) print('good'); else print('poor');
				print(d2s(1000 * Ext.ssim(t, x, 255), 6));
				""");

		assertEquals(List.of("0.397705274 0 0 11.731147685", "poor", "397.705274"), lines, "range 0 is that of T, 255");
	}

	@Test
	void msSsimIsThereForLargerImages() throws IOException, InterruptedException {
		final List<String> lines = run("""
			newImage('a', '32-bit ramp', 200, 190, 1); newImage('b', '32-bit ramp', 200, 190, 1);
			print(Ext.msssim('a', 'b', 1)); print(Ext.sipsnr('a', 'b', 1));
			""");

		assertEquals(List.of("1.0", "Infinity"), lines);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"Ext.mse('T.tif', 'nobody') | Ext.mse: There is no open image \"nobody\". Open are: T.tif, X.tif.",
		"Ext.ssim('T.tif', 'X.tif', -1) | Ext.ssim: range is -1.0; it must be a positive number, or 0 for the "
			+ "reference's maximum - minimum.",
		"Ext.msssim('T.tif', 'X.tif', 255) | Ext.msssim: MS-SSIM of X.tif: The image is 64 x 64 pixels; the window "
			+ "needs at least 176 in each of the first 2 "
			+ "dimensions. Use a larger image, or a window that needs less." })
	void errorsEndTheMacroWithAMessage(final String call, final String message)
		throws IOException, InterruptedException
	{
		assertEquals(List.of("before", message), run("print('before'); " + call + "; print('not reached');"));
	}

	@Test
	void imagesOfDifferentSizesEndTheMacroWithBothSizes() throws IOException, InterruptedException {
		final List<String> lines =
			run("newImage('small', '8-bit ramp', 10, 20, 3); Ext.mse('T.tif', 'small'); print('not reached');");

		assertEquals(1, lines.size(), lines.toString());
		assertTrue(
			lines.get(0).contains("T.tif has 64 x 64 pixels, 1 channels, 1 slices")
				&& lines.get(0).contains("small has 10 x 20 pixels, 1 channels, 3 slices"),
			lines.get(0));
	}

	@Test
	void everyMetricIsAFunction() {
		assertEquals(Metric.all().stream().map(Metric::key).filter(name -> !name.equals("methods")).toList(),
			Arrays.stream(new QualityFunctions().getExtensionFunctions()).map(function -> function.name)
				.filter(name -> !name.matches("methods|decorrelation|frc|noise|rse|rsp")).toList());
	}

	@Test
	void outsideAMacroTheyAreRefusedWithAnExample() {
		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> CommandRun.of(MacroExtensions.class).run(Progress.NONE));

		assertTrue(e.getMessage().contains("parseFloat(Ext.ssim("), e.getMessage());
	}

	private List<String> run(final String macro) throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		return new BatchImageJ(folder).run(open + macro);
	}

	private static double number(final String text) {
		return Double.parseDouble(text);
	}

	private static void assertClose(final double expected, final String found) {
		assertEquals(expected, number(found), 1e-9 * expected);
	}
}
