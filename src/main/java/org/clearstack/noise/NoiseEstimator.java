// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Measures the noise of an image from the image alone: shot noise, read noise and what neighbouring pixels share.
 * <p>
 * Blocks of 8 x 8 pixels are sorted by brightness and by how flat they are (N. N. Ponomarenko et al. 2007; M. Colom and
 * A. Buades, Image Processing On Line 3:173, 2013), and the variance of their highest frequencies is fitted as a line
 * of brightness (A. Foi et al. 2008). What texture adds is found from how the highest frequencies grow with the low
 * ones, and taken off. The spectrum of the flattest blocks tells the correlation of neighbours.
 * </p>
 * <p>
 * Noise and texture that has all frequencies alike cannot be told apart: a dense field of undersampled stars or a sandy
 * surface is measured too noisy. Clipped blocks and empty background are left out. Thread-safe.
 * </p>
 */
public final class NoiseEstimator {

	/** Width and height of the smallest image. */
	public static final int SMALLEST = 16;

	private static final int ROUNDS = 5;
	/** Correlations below the first are taken for none; from the second on they count in full. */
	private static final double FAINT = 0.08;
	private static final double CLEAR = 0.16;
	/** A measurement more than so many times the variance of the noise was one of texture. */
	private static final double MOSTLY_TEXTURE = 0.5;
	/**
	 * Where more than this share of the pixels have the least grey level, such as those without a photon, a network
	 * that finds less than {@link #LOST} of the variance is mistaken.
	 */
	private static final double SPARSE = 0.15;
	private static final double LOST = 0.36;
	private static final double GREATEST_COLOUR = 12;
	private static final double LEAST_COLOUR = 0.8;
	/**
	 * Standard deviation in grey levels that rounding to whole numbers may look like: 0.29, more where gradients are
	 * rounded.
	 */
	private static final double ROUNDING = 0.45;
	/** Standard deviation over the largest number that is no more than the rounding of float numbers. */
	private static final double NOTHING = 1e-6;

	private NoiseEstimator() {}

	/**
	 * Measures one plane.
	 *
	 * @param pixels {@code width · height} values, row by row; NaN and infinite ones are left out
	 * @param width in pixels, at least {@value #SMALLEST}
	 * @param height in pixels, at least {@value #SMALLEST}
	 * @return its noise, in grey levels
	 * @throws IllegalArgumentException if the plane is too small, the number of values is wrong or hardly any of them
	 * is finite
	 */
	public static NoiseModel measure(final float[] pixels, final int width, final int height) {
		return measure(List.of(pixels), width, height);
	}

	/**
	 * Measures an image of any real type; further dimensions than two are planes that share one noise.
	 *
	 * @param image at least 16 x 16 pixels
	 * @return its noise, in grey levels
	 * @throws IllegalArgumentException if the image is too small or hardly any of its pixels is finite
	 * @implNote op names='image.noise.model'
	 */
	public static NoiseModel measure(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (image.numDimensions() < 2)
			throw new IllegalArgumentException(
				"Noise is measured in images of 2 or more dimensions; found " + image.numDimensions() + ".");
		final int width = Math.toIntExact(image.dimension(0));
		final int height = Math.toIntExact(image.dimension(1));
		final int area = Math.multiplyExact(width, height);
		final List<float[]> planes = new ArrayList<>();
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(image).cursor();
		for (long plane = 0; plane < Intervals.numElements(image) / area; plane++) {
			final float[] pixels = new float[area];
			for (int i = 0; i < area; i++)
				pixels[i] = cursor.next().getRealFloat();
			planes.add(pixels);
		}
		return measure(planes, width, height);
	}

	/**
	 * Measures several planes that share one noise: slices of a stack, or frames of a movie.
	 *
	 * @param planes each of {@code width · height} values, row by row
	 * @param width in pixels, at least {@value #SMALLEST}
	 * @param height in pixels, at least {@value #SMALLEST}
	 * @return their noise, in grey levels: gain and dark level where the noise grows with brightness, else read noise
	 * alone; no noise at all for an image that is constant, has two values only, or whose whole numbers differ by no
	 * more than rounding
	 * @throws IllegalArgumentException if the planes are too small, the number of values is wrong or hardly any of them
	 * is finite
	 */
	public static NoiseModel measure(final List<float[]> planes, final int width, final int height) {
		return measure(planes, width, height, null);
	}

	/**
	 * Measures several planes whose noise's strength a network found already: the correlation of neighbours is measured
	 * here, and what the noise depends on.
	 *
	 * @param deviations one for each plane: the standard deviation of each pixel's noise in grey levels, or NaN
	 */
	public static NoiseModel measure(final List<float[]> planes, final List<float[]> deviations, final int width,
		final int height)
	{
		return measure(planes, width, height, DeviationFit.of(planes, deviations, width));
	}

	/** @param strength of the noise if it is known, or null */
	private static NoiseModel measure(final List<float[]> planes, final int width, final int height,
		final VarianceLine strength)
	{
		check(planes, width, height);
		if (!GreyLevels.moreThanTwo(planes))
			return NoiseModel.gaussian(0);
		final NoiseBlocks blocks = NoiseBlocks.of(planes, width, height);
		if (blocks.count() == 0)
			throw new IllegalArgumentException(
				"The noise cannot be measured: no 8 x 8 pixels side by side are finite numbers. Crop the image.");
		final List<Cell> cells = Cell.of(blocks);
		VarianceLine line = VarianceLine.fit(cells, 1);
		NoiseSpectrum spectrum = NoiseSpectrum.of(blocks, cells, line);
		double colour = 1;
		for (int round = 1; round < ROUNDS && isColoured(spectrum); round++) {
			final double found = Math.max(LEAST_COLOUR, Math.min(GREATEST_COLOUR, spectrum.colour()));
			colour = round == 1 ? Math.pow(found, 0.7) : Math.sqrt(colour * found);
			line = VarianceLine.fit(cells, colour);
			spectrum = NoiseSpectrum.of(blocks, cells, line);
		}
		final double clear = (Math.max(spectrum.rhoX(), spectrum.rhoY()) - FAINT) / (CLEAR - FAINT);
		final double factor = Math.pow(Math.max(spectrum.total(), 0.1), Math.max(0, Math.min(1, clear)));
		if (strength == null)
			return model(line, factor, spectrum, cells, planes);
		final double ratio = typical(strength, cells) / (typical(line, cells) * factor);
		if (ratio < LOST && GreyLevels.shareOfLeast(planes) > SPARSE)
			return model(line, factor, spectrum, cells, planes);
		final boolean texture = ratio < MOSTLY_TEXTURE;
		return model(strength, 1, texture ? NoiseSpectrum.of(blocks, cells, strength) : spectrum, cells, planes);
	}

	private static double typical(final VarianceLine line, final List<Cell> cells) {
		return cells.stream().mapToDouble(cell -> line.at(cell.mean())).average().orElseThrow();
	}

	private static void check(final List<float[]> planes, final int width, final int height) {
		if (planes.isEmpty() || width < SMALLEST || height < SMALLEST)
			throw new IllegalArgumentException("Noise is measured in images of at least " + SMALLEST + " x " + SMALLEST
				+ " pixels; found " + width + " x "
				+ height + (planes.isEmpty() ? ", no plane" : "")
				+ ". Choose a larger image, or give the noise as a number.");
		for (final float[] plane : planes)
			if (plane.length != width * height)
				throw new IllegalArgumentException(
					"A plane of " + width + " x " + height + " pixels has " + width * height + " values; found "
						+ plane.length + ".");
	}

	private static boolean isColoured(final NoiseSpectrum spectrum) {
		return Math.max(spectrum.rhoX(), spectrum.rhoY()) > FAINT;
	}

	/**
	 * The variances of the line are those at the highest frequencies; a correlation that is clear makes all of the
	 * noise of them.
	 */
	private static NoiseModel model(final VarianceLine line, final double factor, final NoiseSpectrum spectrum,
		final List<Cell> cells, final List<float[]> planes)
	{
		final double typical = typical(line, cells) * factor;
		final double range = GreyLevels.largest(planes);
		if (!(Math.sqrt(typical) > NOTHING * range) || GreyLevels.whole(planes) && Math.sqrt(typical) < ROUNDING)
			return NoiseModel.gaussian(0);
		if (!line.dependent())
			return new NoiseModel(0, 0, Math.sqrt(line.offset() * factor), spectrum.rhoX(), spectrum.rhoY());
		final double least = Math.min(0, GreyLevels.least(planes));
		final double dark = Math.max(least, -line.offset() / line.slope());
		return new NoiseModel(line.slope() * factor, dark, Math.sqrt(line.at(dark) * factor), spectrum.rhoX(),
			spectrum.rhoY());
	}
}
