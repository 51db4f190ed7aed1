// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.engine.LoadedModels;
import org.clearstack.image.ImagePlanes;
import org.clearstack.model.ModelLibrary;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.Progress;
import org.clearstack.testing.TestImages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled network on a real image: tiles must not show. */
@Tag("slow")
class RealNetworkTilesTest {

	/** Of the data range: what float rounding may do in a network of some dozen layers. */
	private static final double TOLERANCE = 1e-4;
	private static final int UNTILED = 8192;

	@ParameterizedTest
	@CsvSource({ "283, 311, 120", "283, 311, 200", "211, 223, 134", "101, 103, 112", "31, 29, 112", "7, 307, 112",
		"1, 211, 112" })
	void tiledEqualsUntiled(final int width, final int height, final int tile) {
		final RandomAccessibleInterval<? extends RealType<?>> image = crop(width, height);

		final Img<FloatType> tiled = restore(image, RestoreSettings.AUTOMATIC.withTile(tile));
		final Img<FloatType> untiled = restore(image, RestoreSettings.AUTOMATIC.withTile(UNTILED));

		final double worst = TestImages.worstError(untiled, tiled) / 255;
		assertTrue(worst <= TOLERANCE, "worst difference " + worst + " of the range");
	}

	@Test
	void theSameImageGivesTheSameBits() {
		final RandomAccessibleInterval<? extends RealType<?>> image = crop(301, 203);

		final Img<FloatType> first = restore(image, RestoreSettings.AUTOMATIC.withTile(128));
		final Img<FloatType> second = restore(image, RestoreSettings.AUTOMATIC.withTile(128));

		assertEquals(0, TestImages.worstError(first, second));
	}

	@Test
	void aRegionIsThatPartOfTheWhole() {
		final RandomAccessibleInterval<? extends RealType<?>> image = crop(301, 203);
		final Img<FloatType> whole = restore(image, RestoreSettings.AUTOMATIC);
		final Interval region = FinalInterval.createMinSize(101, 77, 150, 99);

		final RandomAccessibleInterval<FloatType> part = TestImages.unset(region);
		LoadedModels.use(ModelLibrary.find("microscopy-x2"), "cpu", network -> {
			final Restorer restorer = new Restorer(network, RestoreSettings.AUTOMATIC);
			restorer.restore(image, restorer.fit(image), part, Progress.NONE);
			return null;
		});

		assertArrayEquals(new long[] { 150, 99 }, part.dimensionsAsLongArray());
		assertTrue(TestImages.worstError(Views.interval(whole, region), part) / 255 <= TOLERANCE);
	}

	private static RandomAccessibleInterval<? extends RealType<?>> crop(final int width, final int height) {
		final var image = ImagePlanes.of(IJ.openImage("test-images/em-mitochondria.tif")).plane(0, 0, 0);
		return Views.zeroMin(Views.interval(image, FinalInterval.createMinSize(0, 0, width, height)));
	}

	private static Img<FloatType> restore(final RandomAccessibleInterval<? extends RealType<?>> image,
		final RestoreSettings settings)
	{
		return LoadedModels.use(ModelLibrary.find("microscopy-x2"), "cpu",
			network -> new Restorer(network, settings).restore(image, Progress.NONE));
	}
}
