// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.plugin.LutLoader;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Where and how much images differ from the original: absolute differences side by side in one colour scale, which is
 * drawn beside them, with a bar that tells lengths in the first.
 */
public final class ErrorMaps {

	/** White at this share of the largest errors: single pixels must not darken all others. */
	private static final double SHOWN = 0.999;
	private static final int BAR = 16;
	/** From the bar to its numbers. */
	private static final int BAR_GAP = 4;
	/** Of the picture, so that the bar and its numbers have room. */
	private static final int LEAST_HEIGHT = 120;

	private final List<? extends RandomAccessibleInterval<? extends RealType<?>>> original;
	private final int width;
	private final Calibration calibration;
	private final Map<String, FloatProcessor> maps = new LinkedHashMap<>();

	/**
	 * @param original one plane, or several channels whose errors are averaged
	 * @param width of the maps drawn, in pixels
	 * @param calibration of the original's pixels
	 */
	public ErrorMaps(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> original, final int width,
		final Calibration calibration)
	{
		this.original = original;
		this.width = width;
		this.calibration = calibration;
	}

	/**
	 * Adds the map of an image.
	 *
	 * @param label above it
	 * @param planes as many as the original has, of the same size
	 */
	public void add(final String label, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		FloatProcessor sum = null;
		for (int c = 0; c < planes.size(); c++) {
			final FloatProcessor groundTruth = ImageProcessors.floats(original.get(c));
			final FloatProcessor error = ImageProcessors.floats(planes.get(c));
			for (int i = 0; i < error.getPixelCount(); i++)
				error.setf(i,
					Math.abs(error.getf(i) - groundTruth.getf(i)) / planes.size() + (sum == null ? 0 : sum.getf(i)));
			sum = error;
		}
		maps.put(label, sum);
	}

	/**
	 * The intensity difference that is drawn in the brightest colour: of all maps together, all but one pixel in a
	 * thousand are below.
	 */
	public double brightest() {
		final int length = maps.values().stream().mapToInt(FloatProcessor::getPixelCount).sum();
		final float[] all = new float[length];
		int from = 0;
		for (final FloatProcessor map : maps.values()) {
			System.arraycopy(map.getPixels(), 0, all, from, map.getPixelCount());
			from += map.getPixelCount();
		}
		Arrays.sort(all);
		final float value = all[(int) (SHOWN * (length - 1))];
		return value > 0 ? value : Math.max(all[length - 1], Float.MIN_NORMAL);
	}

	/**
	 * The picture.
	 *
	 * @param columns maps in a row
	 */
	public ImagePlus image(final int columns) {
		final double max = brightest();
		final LUT lut = new LUT(LutLoader.getLut("fire"), 0, 255);
		final PictureGrid grid = new PictureGrid();
		maps.forEach((label, map) -> {
			final ImageProcessor picture = drawn(map, max, lut);
			if (map == maps.values().iterator().next())
				drawLengthBar(picture, (double) picture.getWidth() / map.getWidth());
			grid.add(label, picture);
		});
		final int space = PictureGrid.GAP + BAR + BAR_GAP + labelWidth(max);
		final ColorProcessor drawn = grid.draw(columns, space);
		final ColorProcessor sheet = PictureGrid.blank(drawn.getWidth(), Math.max(LEAST_HEIGHT, drawn.getHeight()));
		sheet.insert(drawn, 0, 0);
		drawColourBar(sheet, sheet.getWidth() - space, lut, max);
		return new ImagePlus("Error maps", sheet);
	}

	private ImageProcessor drawn(final FloatProcessor map, final double max, final LUT lut) {
		map.setMinAndMax(0, max);
		final ImageProcessor bytes = map.convertToByteProcessor(true);
		bytes.setLut(lut);
		return ImageProcessors.fitted(bytes.convertToRGB(), width);
	}

	/** Pixels that the widest number beside the bar needs. */
	private static int labelWidth(final double max) {
		final ColorProcessor sheet = PictureGrid.blank(1, 1);
		return IntStream.rangeClosed(0, 2).map(i -> sheet.getStringWidth(number(max * i / 2))).max().getAsInt()
			+ sheet.getStringWidth("0");
	}

	/** Three digits, all before the point. */
	private static String number(final double value) {
		return String.format(Locale.ROOT, value >= 1000 && value < 1e6 ? "%.0f" : "%.3g", value);
	}

	private static void drawColourBar(final ColorProcessor sheet, final int left, final LUT lut, final double max) {
		final int top = 30;
		final int height = Math.min(260, sheet.getHeight() - 60);
		final ByteProcessor ramp = new ByteProcessor(BAR, height);
		for (int i = 0; i < ramp.getPixelCount(); i++)
			ramp.set(i, 255 - 255 * (i / BAR) / Math.max(1, height - 1));
		ramp.setLut(lut);
		final int x = left + PictureGrid.GAP;
		sheet.insert(ramp.convertToRGB(), x, top);
		sheet.drawRect(x, top, BAR, height);
		for (int i = 0; i <= 2; i++)
			sheet.drawString(number(max * (2 - i) / 2), x + BAR + BAR_GAP, top + 7 + i * (height - 1) / 2);
		sheet.drawString("|error|", x, top + height + 22);
	}

	/** A bar of 1, 2 or 5 times a power of ten, about a fifth of the width. */
	private void drawLengthBar(final ImageProcessor map, final double zoom) {
		final double wanted = map.getWidth() / zoom * calibration.pixelWidth / 5;
		final double power = Math.pow(10, Math.floor(Math.log10(wanted)));
		final double length = wanted >= 5 * power ? 5 * power : wanted >= 2 * power ? 2 * power : power;
		final int pixels = (int) Math.round(length / calibration.pixelWidth * zoom);
		final int bottom = map.getHeight() - 8;
		map.setColor(Color.WHITE);
		map.setRoi(8, bottom - 4, pixels, 4);
		map.fill();
		map.resetRoi();
		map.setAntialiasedText(true);
		map.drawString(
			String.format(Locale.ROOT, "%.4g", length).replaceAll("\\.?0+$", "") + " " + calibration.getUnits(), 8,
			bottom - 6);
	}
}
