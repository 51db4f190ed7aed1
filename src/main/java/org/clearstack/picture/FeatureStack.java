// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.Arrays;
import java.util.List;
import org.clearstack.inspect.FeatureMap;

/** Feature maps as a stack: one channel of a layer per slice. */
public final class FeatureStack {

	/** Share of the values darker than black and of those brighter than white. */
	private static final double SATURATED = 0.005;

	private FeatureStack() {}

	/**
	 * Makes the stack. Maps of layers of lower resolution are enlarged, pixel by pixel as squares, to that of the
	 * finest layer there is, so that all show the same area; the pixel size is the image's, divided by what the finest
	 * layer has more (or multiplied by what it has less).
	 *
	 * @param title of the stack
	 * @param maps at least one
	 * @param source calibration of the image
	 * @return 32-bit, labelled such as {@code encoder0_0a: 17/64}
	 */
	public static ImagePlus of(final String title, final List<FeatureMap> maps, final Calibration source) {
		final FeatureMap finest = maps.stream().max((a, b) -> Double.compare(rate(a), rate(b))).orElseThrow();
		final int width = (int) finest.plane().dimension(0);
		final int height = (int) finest.plane().dimension(1);
		final ImageStack stack = new ImageStack(width, height);
		for (final FeatureMap map : maps)
			stack.addSlice(map.label(),
				enlarged(ImageProcessors.floats(map.plane()), rate(finest) / rate(map), width, height));
		final ImagePlus image = new ImagePlus(title, stack);
		image.setCalibration(calibration(source, rate(finest)));
		final double[] range = range((float[]) stack.getPixels(1));
		image.setDisplayRange(range[0], range[1]);
		return image;
	}

	private static double rate(final FeatureMap map) {
		return (double) map.layer().output().up() / map.layer().output().down();
	}

	private static ImageProcessor enlarged(final FloatProcessor map, final double factor, final int width,
		final int height)
	{
		if (factor == 1)
			return map;
		final FloatProcessor large = new FloatProcessor(width, height);
		for (int i = 0; i < large.getPixelCount(); i++)
			large.setf(i, map.getf(Math.min(map.getWidth() - 1, (int) (i % width / factor)),
				Math.min(map.getHeight() - 1, (int) (i / width / factor))));
		return large;
	}

	private static Calibration calibration(final Calibration source, final double rate) {
		final Calibration calibration = source.copy();
		calibration.disableDensityCalibration();
		calibration.pixelWidth /= rate;
		calibration.pixelHeight /= rate;
		calibration.xOrigin *= rate;
		calibration.yOrigin *= rate;
		return calibration;
	}

	private static double[] range(final float[] pixels) {
		final float[] sorted = pixels.clone();
		Arrays.sort(sorted);
		final double min = sorted[(int) (SATURATED * (sorted.length - 1))];
		final double max = sorted[(int) Math.ceil((1 - SATURATED) * (sorted.length - 1))];
		return new double[] { min, max > min ? max : min + 1 };
	}
}
