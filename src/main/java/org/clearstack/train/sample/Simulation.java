// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.random.RandomGenerator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.GaussianBlur;
import org.clearstack.degrade.Noise;

/**
 * How degraded images are simulated from ground truth; each quantity is drawn anew for each patch.
 *
 * @param blur standard deviation of a Gaussian PSF in ground-truth pixels
 * @param photons that an image's full range stands for: shot noise; none if zero
 * @param noise standard deviation of the read noise in percent of the image's range
 * @param correlation standard deviation, in degraded pixels, of a Gaussian that the noise is blurred with and keeps its
 * strength: noise that neighbouring pixels share, as in resampled, demosaiced or reconstructed images; at most {@value
 * #WIDEST_CORRELATION}. Within three sigma of a patch's border it is stronger, because there it is mirrored: the
 * patch's margin is for that
 * @param background light on the darkest pixels (percentile 0.1) in percent of the image's range: it adds shot noise
 * @param singleNoise share of the patches, from 0 to 1, that have one kind of noise alone: half of them shot noise,
 * half of them read noise
 */
public record Simulation(Range blur, Range photons, Range noise, Range correlation, Range background,
	double singleNoise) {

	/** Binning alone. */
	public static final Simulation NONE = new Simulation(Range.NONE, Range.NONE, Range.NONE, Range.NONE, Range.NONE, 0);

	private static final double WIDEST_CORRELATION = 5;

	public Simulation {
		if (correlation.high() > WIDEST_CORRELATION)
			throw new IllegalArgumentException(
				"The grain of the noise may be " + WIDEST_CORRELATION + " pixels wide at most; found " + correlation
					+ ".");
		if (!correlation.isNone() && photons.isNone() && noise.isNone())
			throw new IllegalArgumentException(
				"Grain is a blur of the noise, and there is none. Set photons or noise, or grain to 0.");
		if (!(singleNoise >= 0 && singleNoise <= 1))
			throw new IllegalArgumentException(
				"The share of patches with one kind of noise alone must lie between 0 and 1; found " + singleNoise
					+ ".");
		if (singleNoise > 0 && (photons.isNone() || noise.isNone()))
			throw new IllegalArgumentException(
				"One of two kinds of noise alone was asked for, and there are not two. Set photons and noise, or "
					+ "alone to 0.");
	}

	/** Whether there is nothing but binning. */
	public boolean isNone() {
		return blur.isNone() && photons.isNone() && noise.isNone();
	}

	/** Pixels around a patch that the widest PSF reaches, rounded up to whole bins. */
	int border(final int scale) {
		return (int) Math.ceil(3 * blur.high() / scale) * scale;
	}

	/**
	 * Makes a degraded patch.
	 *
	 * @param groundTruth {@code size · size · channels} values in [0, 1], with the border around
	 * @param size width and height in pixels, a multiple of scale
	 * @param scale of the binning; 1 for none
	 * @return {@code ((size − 2 · border) / scale)² · channels} values
	 */
	float[] degraded(final float[] groundTruth, final int size, final int channels, final int scale,
		final RandomGenerator random)
	{
		final int border = border(scale);
		final double sigma = blur.draw(random);
		final double kind = singleNoise == 0 ? 1 : random.nextDouble();
		final double electrons = kind < singleNoise / 2 ? 0 : photons.draw(random);
		final double read = kind >= singleNoise / 2 && kind < singleNoise ? 0 : noise.draw(random) / 100;
		final double dark = background.isNone() ? 0 : -background.draw(random) / 100;
		final Noise camera = new Noise(electrons > 0 ? 1 / electrons : 0, read, dark, random.nextLong());
		RandomAccessibleInterval<FloatType> image = Patches.image(groundTruth, size, channels);
		if (sigma > 0)
			image = GaussianBlur.blur(image, sigma);
		image = Views.zeroMin(Views.interval(image, new long[] { border, border, 0 },
			new long[] { size - border - 1, size - border - 1, channels - 1 }));
		if (scale > 1)
			image = Binning.bin(image, scale);
		if (electrons > 0 || camera.readNoise() > 0)
			image = noisy(image, camera, correlation.isNone() ? 0 : correlation.draw(random));
		return Patches.interleaved(image);
	}

	private static RandomAccessibleInterval<FloatType> noisy(final RandomAccessibleInterval<FloatType> image,
		final Noise camera, final double sigma)
	{
		final RandomAccessibleInterval<FloatType> noisy = camera.addTo(image);
		if (sigma == 0)
			return noisy;
		LoopBuilder.setImages(image, noisy).forEachPixel((value, pixel) -> pixel.sub(value));
		final RandomAccessibleInterval<FloatType> grainy = GaussianBlur.blur(noisy, sigma);
		final float strength = (float) (1 / GaussianBlur.deviationOfNoise(sigma));
		LoopBuilder.setImages(image, grainy)
			.forEachPixel((value, pixel) -> pixel.set(value.get() + strength * pixel.get()));
		return grainy;
	}

	@Override
	public String toString() {
		return "PSF sigma " + blur + " pixels, "
			+ (photons.isNone() ? "no shot noise" : photons + " photons at full range") + ", read noise " + noise
			+ " % of the range" + (correlation.isNone() ? "" : ", noise blurred by " + correlation + " pixels")
			+ (background.isNone() ? "" : ", background " + background + " % of the range")
			+ (singleNoise == 0 ? ""
				: ", one kind of noise alone in " + Math.round(100 * singleNoise) + " % of the patches");
	}
}
