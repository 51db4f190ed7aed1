// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.GaussianBlur;
import org.clearstack.model.ErrorCalibration;
import org.clearstack.noise.NoiseModel;

/**
 * Turns the deviation of a self-ensemble's outputs, which is several times smaller than the error, into the error to
 * expect: by {@link ErrorCalibration}, with the variance of the outputs smoothed by a Gaussian of {@value #SMOOTHING}
 * pixels. It cannot see what all eight outputs get wrong alike, such as structures that the network invents.
 */
public final class ExpectedError {

	private static final double SMOOTHING = 1.5;
	/** From the median of the absolute values of a normal distribution to its standard deviation. */
	private static final double MEDIAN_TO_DEVIATION = 1.4826;

	private final ErrorCalibration calibration;
	private final int scale;

	/**
	 * @param calibration of the model
	 * @param scale of the model
	 */
	public ExpectedError(final ErrorCalibration calibration, final int scale) {
		this.calibration = calibration;
		this.scale = scale;
	}

	/**
	 * The standard deviation of the error to expect at each pixel.
	 *
	 * @param deviation of the outputs: a plane in grey levels, with any origin; NaN stays NaN and does not spread
	 * @param source plane, at least where the deviation is: output pixel x is of source pixel ⌊x / scale⌋
	 * @param noise of the source, or null to measure its standard deviation
	 * @return a plane as large as the deviation, with its origin at zero
	 */
	public Img<FloatType> of(final RandomAccessibleInterval<FloatType> deviation,
		final RandomAccessibleInterval<? extends RealType<?>> source, final NoiseModel noise)
	{
		final int width = (int) deviation.dimension(0);
		final int height = (int) deviation.dimension(1);
		final float[] spread = floats(deviation);
		final float[] smooth = smoothed(spread, width, height);
		final float[] sources = floats(source);
		final int wide = (int) source.dimension(0);
		final NoiseModel known = noise != null ? noise : NoiseModel.gaussian(deviationOfNoise(sources, wide));
		final float[] values = known.gain() == 0 ? sources : floats(GaussianBlur.blur(source, SMOOTHING));
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final int i = y * width + x;
				final float value = values[row(deviation, source, y) * wide + column(deviation, source, x)];
				smooth[i] =
					Float.isNaN(spread[i]) ? Float.NaN : (float) Math.sqrt(square(calibration.spread()) * smooth[i]
						+ square(calibration.noise()) * known.variance(Float.isFinite(value) ? value : known.dark()));
			}
		return ArrayImgs.floats(smooth, width, height);
	}

	private int row(final RandomAccessibleInterval<?> deviation, final RandomAccessibleInterval<?> source,
		final int y)
	{
		return (int) (Math.floorDiv(deviation.min(1) + y, scale) - source.min(1));
	}

	private int column(final RandomAccessibleInterval<?> deviation, final RandomAccessibleInterval<?> source,
		final int x)
	{
		return (int) (Math.floorDiv(deviation.min(0) + x, scale) - source.min(0));
	}

	private static double square(final double value) {
		return value * value;
	}

	/** The smoothed squares; where some are NaN, the mean of the others. */
	private static float[] smoothed(final float[] deviation, final int width, final int height) {
		final float[] squares = new float[deviation.length];
		final float[] weights = new float[deviation.length];
		boolean all = true;
		for (int i = 0; i < squares.length; i++)
			if (Float.isNaN(deviation[i]))
				all = false;
			else {
				squares[i] = deviation[i] * deviation[i];
				weights[i] = 1;
			}
		final float[] smooth = floats(GaussianBlur.blur(ArrayImgs.floats(squares, width, height), SMOOTHING));
		if (all)
			return smooth;
		final float[] parts = floats(GaussianBlur.blur(ArrayImgs.floats(weights, width, height), SMOOTHING));
		for (int i = 0; i < smooth.length; i++)
			smooth[i] /= parts[i];
		return smooth;
	}

	/**
	 * The standard deviation of white noise, robustly: the median of the absolute differences of 2 × 2 pixels,
	 * crosswise (the finest diagonal Haar wavelet; Donoho and Johnstone, Biometrika 81:425, 1994). 0 for a plane of one
	 * row.
	 */
	static double deviationOfNoise(final float[] pixels, final int width) {
		final int height = pixels.length / width;
		final float[] differences = new float[(width / 2) * (height / 2)];
		int count = 0;
		for (int y = 0; y + 1 < height; y += 2)
			for (int x = 0; x + 1 < width; x += 2) {
				final int i = y * width + x;
				final float difference = (pixels[i] - pixels[i + 1] - pixels[i + width] + pixels[i + width + 1]) / 2;
				if (Float.isFinite(difference))
					differences[count++] = Math.abs(difference);
			}
		if (count == 0)
			return 0;
		Arrays.sort(differences, 0, count);
		return MEDIAN_TO_DEVIATION * (differences[(count - 1) / 2] + (double) differences[count / 2]) / 2;
	}

	private static float[] floats(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final float[] pixels = new float[(int) (plane.dimension(0) * plane.dimension(1))];
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(plane))
			pixels[i++] = pixel.getRealFloat();
		return pixels;
	}
}
