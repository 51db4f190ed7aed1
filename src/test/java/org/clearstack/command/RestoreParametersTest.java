// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Restoring.assertSame;
import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.plane;
import static org.clearstack.command.Restoring.range;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.image.ImagePlanes;
import org.clearstack.resample.Resampling;
import org.clearstack.stack.StackProgress;
import org.clearstack.testing.TestImages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each parameter of Restore does, with the bundled model on real images. */
@Tag("slow")
class RestoreParametersTest {

	/** Of the image's range: tiles start elsewhere in a region than in the whole, and float sums depend on it. */
	private static final double ROUNDING = 1e-4;

	// -- which part --

	@Test
	void aRectangleIsRestoredAsItIsInTheWhole() {
		final ImagePlus image = open("neutron-slice.tif");
		final ImageProcessor whole = restored(image).getProcessor();
		image.setRoi(31, 57, 90, 71);

		final ImagePlus part = restored(image);

		whole.setRoi(62, 114, 180, 142);
		assertArrayEquals(new int[] { 180, 142, 1, 1, 1 }, part.getDimensions());
		assertNull(part.getRoi());
		assertSame(whole.crop(), part.getProcessor(), ROUNDING * range(image));
	}

	@Test
	void otherSelectionsAreScaledAndKept() {
		final ImagePlus image = open("galaxies-5bands.tif");
		image.setRoi(new OvalRoi(5, 6, 20, 10));

		final ImagePlus result = restored(image);

		assertEquals(96, result.getWidth());
		assertEquals(new Roi(10, 12, 40, 20).getBounds(), result.getRoi().getBounds());
	}

	@ParameterizedTest
	@CsvSource({ "3, 0", "0, 3" })
	void anEmptyRectangleIsRefused(final double width, final double height) {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(new Roi(5.0, 5.0, width, height));

		refused("holds no pixel of the image", image);
	}

	@Test
	void aRectangleOutsideTheImageIsRefused() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(new Roi(300, 5, 10, 10));

		refused("Draw a rectangle inside the image", image);
	}

	@Test
	void theCurrentSliceHasAllItsChannels() {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setPosition(1, 1, 5);

		final ImagePlus result = restored(image, "slices=current slice", "fit=slice");

		image.setRoi(0, 0, 211, 190);
		final ImagePlus alone = restored(image.crop("5-5"), "fit=slice");
		assertEquals(1, result.getStackSize());
		assertArrayEquals((byte[]) alone.getProcessor().getPixels(), (byte[]) result.getProcessor().getPixels());
	}

	@Test
	void theCurrentChannelHasItsColour() {
		final ImagePlus image = open("cell-3channels.tif");
		image.setC(2);
		image.setRoi(100, 100, 64, 48);

		final ImagePlus result = restored(image, "slices=current channel");

		final ImagePlus all = restored(image);
		assertEquals(1, result.getStackSize());
		assertArrayEquals((short[]) all.getStack().getPixels(2), (short[]) result.getProcessor().getPixels());
		assertEquals(image.getLuts()[1].getRGB(255), result.getProcessor().getLut().getRGB(255));
		assertEquals(image.getLuts()[1].max, result.getDisplayRangeMax());
	}

	// -- strength, bright pixels, flux --

	@Test
	void strengthZeroIsBicubicAndHalfIsHalfWay() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(20, 30, 100, 80);
		final ImageProcessor full = restored(image).getProcessor();

		final ImageProcessor none = restored(image, "strength=0").getProcessor();
		final ImageProcessor half = restored(image, "strength=50").getProcessor();

		final Img<FloatType> bicubic = Resampling.BICUBIC.upscale(ImagePlanes.of(image).plane(0, 0, 0), 2);
		final double tolerance = 1e-6 * range(image);
		for (int y = 0; y < none.getHeight(); y++)
			for (int x = 0; x < none.getWidth(); x++) {
				assertEquals(bicubic.getAt(x + 40, y + 60).get(), none.getf(x, y), tolerance);
				assertEquals((full.getf(x, y) + none.getf(x, y)) / 2.0, half.getf(x, y), tolerance);
			}
	}

	@Test
	void anotherStrengthNeedsNoNetwork() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(20, 30, 101, 81);
		final Restoring first = Restoring.of(image, "strength=70");

		final Restoring second = Restoring.of(image, "strength=30", "bright=99", "type=float");
		image.getProcessor().setf(25, 35, 1);
		final Restoring third = Restoring.of(image, "strength=30");

		assertTrue(first.reports().size() > 0);
		assertEquals(List.of(), second.reports());
		assertTrue(third.reports().size() > 0, "the image was changed");
	}

	@Test
	void anotherSliceMattersOnlyAsFarAsTheNormalisationLooksAtIt() {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setRoi(20, 30, 40, 32);
		image.setPosition(1, 1, 5);
		final String[] alone = { "slices=current slice", "fit=slice", "strength=60" };
		final String[] asAll = { "slices=current slice", "fit=channel", "strength=60" };
		restored(image, alone);

		image.getStack().getProcessor(3).multiply(0.1);

		assertEquals(List.of(), Restoring.of(image, alone).reports(), "only the fifth slice was looked at");
		assertTrue(Restoring.of(image, asAll).reports().size() > 0);
		assertEquals(List.of(), Restoring.of(image, asAll).reports());
		for (int n = 6; n <= 12; n++)
			image.getStack().getProcessor(n).multiply(0.1);
		assertTrue(Restoring.of(image, asAll).reports().size() > 0, "the percentiles of all slices are others now");
	}

	@Test
	void brightPixelsStayAsTheyWere() {
		final ImagePlus image = open("galaxies-hst.fits");

		final ImageProcessor result = restored(image, "bright=99").getProcessor();

		final Img<FloatType> bicubic = Resampling.BICUBIC.upscale(ImagePlanes.of(image).plane(0, 0, 0), 2);
		final ImageProcessor full = restored(image).getProcessor();
		int kept = 0;
		for (int y = 0; y < result.getHeight(); y++)
			for (int x = 0; x < result.getWidth(); x++) {
				final boolean same = result.getf(x, y) == full.getf(x, y);
				kept += same ? 0 : 1;
				if (!same)
					assertEquals(bicubic.getAt(x, y).get(), result.getf(x, y), 1e-5f * Math.abs(result.getf(x, y)));
			}
		assertEquals(0.01 * result.getPixelCount(), kept, 0.002 * result.getPixelCount(),
			"1 % of the pixels, but for some that are equal both ways");
	}

	@ParameterizedTest
	@CsvSource({ "neutron-slice.tif", "galaxies-hst.fits" })
	void fluxIsConserved(final String name) {
		final ImagePlus image = open(name);

		final ImageProcessor result = restored(image, "conserve=true", "strength=60", "bright=99.5").getProcessor();

		double worst = 0;
		for (int y = 0; y < image.getHeight(); y++)
			for (int x = 0; x < image.getWidth(); x++) {
				final double flux = image.getProcessor().getf(x, y);
				final double binned =
					((double) result.getf(2 * x, 2 * y) + result.getf(2 * x + 1, 2 * y) + result.getf(2 * x, 2 * y + 1)
						+ result.getf(2 * x + 1, 2 * y + 1)) / 4;
				final double largest =
					Math.max(Math.max(Math.abs(result.getf(2 * x, 2 * y)), Math.abs(result.getf(2 * x + 1, 2 * y))),
						Math.max(Math.abs(result.getf(2 * x, 2 * y + 1)), Math.abs(result.getf(2 * x + 1, 2 * y + 1))));
				worst = Math.max(worst, Math.abs(binned - flux) / Math.max(Math.abs(flux), largest));
			}
		assertTrue(worst <= 1e-6, "worst relative error " + worst + " of the largest pixel of a block");
	}

	/** Counts are a quarter of the brightness: the sum over the image stays, and it looks as bright as before. */
	@Test
	void countsAreConserved() {
		final ImagePlus image = open("galaxies-hst.fits");
		image.setDisplayRange(0, 200);

		final ImagePlus counts = restored(image, "conserve=counts");
		final float[] brightness = (float[]) restored(image, "conserve=brightness").getProcessor().getPixels();

		final float[] pixels = (float[]) counts.getProcessor().getPixels();
		double sum = 0;
		for (int i = 0; i < pixels.length; i++) {
			assertEquals(brightness[i] / 4, pixels[i], 1e-6f * Math.abs(brightness[i]));
			sum += pixels[i];
		}
		double before = 0;
		for (int i = 0; i < image.getProcessor().getPixelCount(); i++)
			before += image.getProcessor().getf(i);
		assertEquals(before, sum, 1e-5 * before);
		assertEquals(50, counts.getDisplayRangeMax(), 1e-3);
	}

	@Test
	void countsOfWholeNumbersNeedAFloatResult() {
		final ImagePlus image = open("nuclei-t12.tif");

		final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
			() -> restored(image, "conserve=counts", "type=input"));

		assertTrue(refused.getMessage().contains("become fractions, and its pixels hold whole numbers. Set the "
			+ "result's type to float"), refused.getMessage());
	}

	// -- ensemble --

	@Test
	void theEnsembleTurnsWithTheImage() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(40, 40, 64, 64);
		final ImagePlus part = image.crop();
		final ImagePlus turned = part.duplicate();
		turned.setProcessor(part.getProcessor().rotateRight());

		final ImageProcessor straight = restored(part, "ensemble=true").getProcessor().rotateRight();
		final ImageProcessor result = restored(turned, "ensemble=true").getProcessor();

		assertSame(straight, result, ROUNDING * range(part));
		assertTrue(
			worst(restored(part).getProcessor().rotateRight(), restored(turned).getProcessor())
				> 10 * ROUNDING * range(part),
			"without it the network's answer depends on the orientation");
	}

	@Test
	void uncertaintyIsASecondImage() {
		final ImagePlus image = open("cell-3channels.tif");
		image.setRoi(100, 100, 50, 40);

		final Restoring done = Restoring.of(image, "uncertainty=true", "type=float");

		final ImagePlus map = done.uncertainty();
		assertArrayEquals(new int[] { 100, 80, 3, 1, 1 }, map.getDimensions());
		assertEquals(32, map.getBitDepth());
		assertTrue(map.getTitle().endsWith("-uncertainty"), map.getTitle());
		final double largest = map.getStack().getProcessor(1).getStats().max;
		assertTrue(map.getStack().getProcessor(1).getStats().min >= 0 && largest > 0 && largest < range(image),
			"deviations up to " + largest);
		assertSame(restored(image, "ensemble=true", "type=float").getStack().getProcessor(2),
			done.image().getStack().getProcessor(2), 0);
		assertNull(Restoring.of(image).uncertainty());
	}

	// -- normalisation --

	@ParameterizedTest
	@CsvSource({ "percentile 1 99", "mean-std", "min-max", "range 0 300" })
	void aLinearNormalizationChangesLittle(final String rule) {
		final ImagePlus image = open("lysosomes-t20.tif");
		image.setT(3);

		final ImagePlus result = restored(image, "slices=current slice", "normalize=" + rule, "type=float");

		final ImagePlus usual = restored(image, "slices=current slice", "type=float");
		assertSame(usual.getProcessor(), result.getProcessor(), 0.2 * range(image));
		assertTrue(worst(usual.getProcessor(), result.getProcessor()) > 0, "and it is another one");
		assertTrue(result.getProp("Clearstack normalisation")
			.startsWith(rule.substring(0, rule.indexOf(' ') < 0 ? rule.length() : rule.indexOf(' '))));
	}

	@Test
	void normalizationIsFittedToImageChannelOrSlice() {
		final ImagePlus image = open("galaxies-5bands.tif");

		final ImageProcessor perImage = restored(image, "fit=image").getStack().getProcessor(2);
		final ImageProcessor perChannel = restored(image, "fit=channel").getStack().getProcessor(2);
		final ImageProcessor perSlice = restored(image, "fit=slice").getStack().getProcessor(2);

		assertSame(perChannel, perSlice, 0);
		assertTrue(worst(perImage, perChannel) > 0, "the bands have different ranges");
	}

	@Test
	void noNormalizationIsExact() {
		final ImagePlus image = IJ.createImage("flat", "32-bit black", 30, 20, 1);
		image.getProcessor().set(0.25);

		assertEquals(0.25, restored(image, "normalize=none").getProcessor().getf(7, 7), 1e-6);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "normalize=percentile 99 1; needs the lower number first",
		"normalize=percentile 0 101; between 0 and 100",
		"normalize=often; is not known; use one of", "scale=4; it has no scale 4. Set scale to 2 or 0",
		"tile=8; too small for a margin of",
		"noise=much; The noise is \"unknown\", its standard deviation in grey levels",
		"noise=1 2; or three numbers", "noise=0; A noise of 0 would give the image itself",
		"noise=-1; The read noise is in grey levels, at least 0",
		"noise=3; removes no noise whose level could be given",
		"strength=101; strength must be a number from 0 to 100",
		"slices=some; slices must be one of all, current slice, current channel" })
	void whatCannotBeIsRefusedWithWhatToDo(final String option, final String message) {
		final IllegalArgumentException told =
			assertThrows(IllegalArgumentException.class, () -> restored(open("neutron-slice.tif"), option));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	// -- tiles and progress --

	@Test
	void tilesAndBatchesChangeNothing() {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setT(4);

		final ImagePlus result = restored(image, "slices=current slice", "tile=130", "batch=3", "type=float");

		assertSame(restored(image, "slices=current slice", "type=float").getProcessor(), result.getProcessor(),
			ROUNDING * range(image));
	}

	@Test
	void progressTellsTilesSpeedAndTimeLeft() {
		final List<String> reports = Restoring.of(open("nuclei-t12.tif"), "tile=160").reports();

		final long all = tiles(reports.get(reports.size() - 1));
		assertTrue(all > 12 && all % 12 == 0, all + " tiles are as many in each of 12 planes, and more than one");
		assertTrue(
			reports.get(0)
				.matches("Restoring on CPU: \\d+ of " + all + " tiles, \\d+\\.\\d\\d Mpx/s, (\\d+ min )?\\d+ s left"),
			reports.get(0));
	}

	@Test
	void aStopSaysHowFarItCameAndLeavesTheSource() {
		final ImagePlus image = open("nuclei-t12.tif");
		final long before = ImagePlanes.of(image).digest();

		final CancellationException stop = assertThrows(CancellationException.class,
			() -> Restoring.stopping(2, image, "tile=160", "batch=4", "strength=99"));

		assertTrue(stop.getMessage().matches("Canceled after 8 of \\d+ tiles; the source is as it was\\."),
			stop.getMessage());
		assertEquals(before, ImagePlanes.of(image).digest());
	}

	@ParameterizedTest
	@CsvSource({ "3, 3 s", "59.2, 1 min 0 s", "3600, 1 h 0 min", "7300, 2 h 1 min" })
	void timeLeftIsForPeople(final double seconds, final String text) {
		assertEquals(text, StackProgress.duration(seconds));
	}

	// -- helpers --

	private static void refused(final String message, final ImagePlus image) {
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class, () -> restored(image));
		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	private static long tiles(final String report) {
		return Long.parseLong(report.replaceFirst(".*: (\\d+) of .*", "$1"));
	}

	private static double worst(final ImageProcessor a, final ImageProcessor b) {
		return TestImages.worstError(plane(a), plane(b));
	}
}
