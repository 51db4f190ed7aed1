// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Restoring.assertSame;
import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.range;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.clearstack.door.ParameterText;
import org.clearstack.image.ImagePlanes;
import org.clearstack.metric.Psnr;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Restore's parameter noise does, with the bundled denoisers on real images. */
@Tag("slow")
class KnownNoiseTest {

	/** Of the image's range: tiles start elsewhere in a region than in the whole, and float sums depend on it. */
	private static final double ROUNDING = 1e-4;

	/** The fine grain of this micrograph is its own; a denoiser that is not told better takes it for noise. */
	@Test
	void textureStrongerThanTheKnownNoiseIsKept() {
		final ImagePlus groundTruth = open("actin-clean.tif");
		final double sigma = range(groundTruth) / 50;
		final ImagePlus noisy = noisy(groundTruth, new Noise(0, sigma, 0, 1));

		final ImagePlus blind = restored(noisy, "model=microscopy-denoise");
		final ImagePlus told = restored(noisy, "model=microscopy-denoise", "noise=" + sigma);

		assertTrue(psnr(groundTruth, told) > psnr(groundTruth, blind) + 1.5,
			psnr(groundTruth, blind) + " dB blindly, " + psnr(groundTruth, told) + " dB knowing");
		assertTrue(psnr(groundTruth, told) > psnr(groundTruth, noisy) + 1,
			psnr(groundTruth, noisy) + " dB before, " + psnr(groundTruth, told) + " dB knowing");
		assertTrue(told.getProp("Clearstack parameters").contains(" noise=" + ParameterText.text(sigma) + " "),
			told.getProp("Clearstack parameters"));
	}

	@Test
	void shotNoiseIsToldByThreeNumbers() {
		final ImagePlus groundTruth = open("nuclei-t12.tif");
		final double dark = groundTruth.getProcessor().getStats().min;
		final double gain = range(groundTruth) / 100;
		final ImagePlus noisy = noisy(groundTruth, new Noise(gain, 0.1, dark, 1));

		final double blind = psnr(groundTruth, restored(noisy, "model=microscopy-denoise"));
		final double told =
			psnr(groundTruth, restored(noisy, "model=microscopy-denoise", "noise=0.1 " + gain + " " + dark));
		final double readNoiseAlone = psnr(groundTruth, restored(noisy, "model=microscopy-denoise", "noise=0.1"));

		assertEquals(blind, told, 0.05, "these nuclei have no texture that could be kept");
		assertTrue(readNoiseAlone < told - 3, readNoiseAlone + " dB: nearly all noise seems to be texture");
	}

	@Test
	void aRectangleIsRestoredAsItIsInTheWholeWithKnownNoiseToo() {
		final ImagePlus image = open("em-celegans-z12.tif");
		final String[] options =
			{ "model=microscopy-denoise", "slices=current slice", "noise=4", "type=float", "uncertainty=true" };
		final ImageProcessor whole = restored(image, options).getProcessor();
		image.setRoi(31, 57, 90, 71);

		final Restoring part = Restoring.of(image, options);

		whole.setRoi(31, 57, 90, 71);
		assertSame(whole.crop(), part.image().getProcessor(), ROUNDING * range(image));
		assertArrayEquals(new int[] { 90, 71, 1, 1, 1 }, part.uncertainty().getDimensions());
	}

	@Test
	void knownNoiseInARectangleAtTheBorderOfAColourImageAndInAVirtualResult() {
		final ImagePlus image = open("tissue-rgb.png");
		final String[] options = { "model=general-denoise-grain", "noise=0.3" };
		final ImageProcessor whole = restored(image, options).getProcessor();
		final ImageProcessor blind = restored(image, "model=general-denoise-grain").getProcessor();
		image.setRoi(0, 40, 70, image.getHeight() - 40);

		final ImageProcessor part = restored(image, options).getProcessor();
		final ImageProcessor lazy =
			restored(image, "model=general-denoise-grain", "noise=0.3", "lazy=true").getProcessor();

		whole.setRoi(image.getRoi());
		blind.setRoi(image.getRoi());
		assertTrue(difference(blind.crop(), part) > 1,
			"some texture was given back, at most " + difference(blind.crop(), part));
		assertTrue(difference(whole.crop(), part) <= 1, "up to rounding");
		assertEquals(0, difference(part, lazy));
	}

	@Test
	void anotherNoiseNeedsNoNetwork() {
		final ImagePlus image = open("actin-clean.tif");
		restored(image, "model=microscopy-denoise", "noise=300");

		assertEquals(List.of(), Restoring.of(image, "model=microscopy-denoise", "noise=2 3 100").reports());
	}

	// -- helpers --

	/** The first plane with noise. */
	private static ImagePlus noisy(final ImagePlus groundTruth, final Noise noise) {
		final FloatProcessor pixels = new FloatProcessor(groundTruth.getWidth(), groundTruth.getHeight());
		int i = 0;
		for (final FloatType pixel : Views.flatIterable(noise.addTo(ImagePlanes.of(groundTruth).plane(0, 0, 0))))
			pixels.setf(i++, pixel.get());
		return new ImagePlus("noisy", pixels);
	}

	private static double psnr(final ImagePlus groundTruth, final ImagePlus other) {
		return Psnr.psnr(ImagePlanes.of(groundTruth).plane(0, 0, 0), ImagePlanes.of(other).plane(0, 0, 0),
			range(groundTruth));
	}

	/** Largest difference of two RGB images in a channel. */
	private static int difference(final ImageProcessor a, final ImageProcessor b) {
		int worst = 0;
		for (int i = 0; i < a.getPixelCount(); i++)
			for (int shift = 0; shift <= 16; shift += 8)
				worst = Math.max(worst, Math.abs((a.get(i) >> shift & 255) - (b.get(i) >> shift & 255)));
		return worst;
	}
}
