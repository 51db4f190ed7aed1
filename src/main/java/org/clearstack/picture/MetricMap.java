// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.LUT;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * A map of quality as a 32-bit image: a plane for each plane that was compared, colours that fit its meaning, one
 * display range for all planes, and an overlay that tells which colour is which value and, where the pixel size is
 * known, how long a length is.
 * <p>
 * The overlay is drawn on images of at least 96 x 96 pixels. Image&gt;Overlay&gt;Hide Overlay takes it away; pixels are
 * untouched.
 */
public final class MetricMap {

	/** What the values mean, and so how they are shown. */
	public enum Scale {

		/** From 0, different, to 1, equal: dark blue to bright yellow. */
		SIMILARITY(0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725),

		/** From 0 to the largest: black over red and yellow to white. */
		ERROR(0x000000, 0x7f0000, 0xff5500, 0xffd400, 0xffffff),

		/** As far below 0 as above: blue, white for 0, red. */
		SIGNED(0x053061, 0x6aabd0, 0xffffff, 0xe58368, 0x67001f);

		private final int[] colours;

		Scale(final int... colours) {
			this.colours = colours;
		}

		private LUT lut() {
			final byte[][] rgb = new byte[3][256];
			for (int i = 0; i < 256; i++) {
				final double at = i / 255.0 * (colours.length - 1);
				final int from = Math.min(colours.length - 2, (int) at);
				for (int k = 0; k < 3; k++) {
					final int a = colours[from] >> 16 - 8 * k & 0xff;
					final int b = colours[from + 1] >> 16 - 8 * k & 0xff;
					rgb[k][i] = (byte) Math.round(a + (at - from) * (b - a));
				}
			}
			return new LUT(rgb[0], rgb[1], rgb[2]);
		}
	}

	private static final int SMALLEST = 96;
	private static final int GAP = 4;

	private final ImagePlus source;
	private final Scale scale;
	private final int channels;
	private final int left;
	private final int top;
	private final ImageStack stack;

	/**
	 * @param source the image that was rated, for calibration, slices and frames
	 * @param scale what the values mean
	 * @param region x and y of the part that was rated
	 * @param channels that were rated
	 */
	public MetricMap(final ImagePlus source, final Scale scale, final Interval region, final int channels) {
		this.source = source;
		this.scale = scale;
		this.channels = channels;
		left = (int) region.min(0);
		top = (int) region.min(1);
		stack = ImageStack.create((int) region.dimension(0), (int) region.dimension(1),
			channels * source.getNSlices() * source.getNFrames(), 32);
	}

	/**
	 * Sets one plane; its values are copied.
	 *
	 * @param c channel from 0
	 * @param z slice from 0
	 * @param t frame from 0
	 * @param label of the plane
	 * @param plane as large as the region
	 */
	public void put(final int c, final int z, final int t, final String label,
		final RandomAccessibleInterval<? extends RealType<?>> plane)
	{
		final int n = 1 + c + channels * (z + source.getNSlices() * t);
		final float[] pixels = (float[]) stack.getPixels(n);
		final Cursor<? extends RealType<?>> values = Views.flatIterable(plane).cursor();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = values.next().getRealFloat();
		stack.setSliceLabel(label, n);
	}

	/**
	 * The finished image, not shown.
	 *
	 * @param title of the image
	 * @param unit of the values, or empty
	 */
	public ImagePlus image(final String title, final String unit) {
		final ImagePlus image = new ImagePlus(title, stack);
		image.setDimensions(channels, source.getNSlices(), source.getNFrames());
		image.setOpenAsHyperStack(image.getNDimensions() > 3);
		image.setCalibration(calibration(unit));
		final double[] shown = shown();
		image.setLut(scale.lut());
		image.setDisplayRange(shown[0], shown[1]);
		if (Math.min(image.getWidth(), image.getHeight()) >= SMALLEST)
			image.setOverlay(legend(image, shown));
		return image;
	}

	private Calibration calibration(final String unit) {
		final Calibration calibration = source.getCalibration().copy();
		calibration.disableDensityCalibration();
		if (!unit.isEmpty())
			calibration.setValueUnit(unit);
		calibration.xOrigin -= left;
		calibration.yOrigin -= top;
		return calibration;
	}

	private double[] shown() {
		if (scale == Scale.SIMILARITY)
			return new double[] { 0, 1 };
		double largest = 0;
		for (int n = 1; n <= stack.size(); n++)
			for (final float value : (float[]) stack.getPixels(n))
				if (Float.isFinite(value))
					largest = Math.max(largest, Math.abs(value));
		final double max = largest > 0 ? largest : 1;
		return new double[] { scale == Scale.SIGNED ? -max : 0, max };
	}

	private Overlay legend(final ImagePlus image, final double[] shown) {
		final Overlay overlay = new Overlay();
		final ColorProcessor colours =
			colourBar(shown, Math.max(9, Math.min(18, image.getHeight() / 24)), image.getHeight() / 2);
		overlay.add(named("colour bar", new ImageRoi(image.getWidth() - colours.getWidth() - GAP, GAP, colours)));
		if (image.getCalibration().scaled())
			overlay.add(named("scale bar", lengthBar(image)));
		return overlay;
	}

	private static ImageRoi named(final String name, final ImageRoi roi) {
		roi.setName(name);
		return roi;
	}

	private ColorProcessor colourBar(final double[] shown, final int font, final int height) {
		final String[] labels = { number(shown[1]), number((shown[0] + shown[1]) / 2), number(shown[0]) };
		final ColorProcessor bar = blank(1, 1, font);
		int text = 0;
		for (final String label : labels)
			text = Math.max(text, bar.getStringWidth(label));
		final ColorProcessor picture = blank(3 * GAP + font + text, height, font);
		final int length = height - 2 * GAP;
		final ByteProcessor ramp = new ByteProcessor(font, length);
		for (int i = 0; i < ramp.getPixelCount(); i++)
			ramp.set(i, 255 - 255 * (i / font) / Math.max(1, length - 1));
		ramp.setLut(scale.lut());
		picture.insert(ramp.convertToRGB(), GAP, GAP);
		picture.drawRect(GAP, GAP, font, length);
		for (int i = 0; i < labels.length; i++)
			picture.drawString(labels[i], 2 * GAP + font, GAP + font + (int) Math.round(i / 2.0 * (length - font)));
		return picture;
	}

	/** A line of 1, 2 or 5 times a power of ten, about a fifth of the width, and its length. */
	private static ImageRoi lengthBar(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		final double wanted = image.getWidth() * calibration.pixelWidth / 5;
		final double power = Math.pow(10, Math.floor(Math.log10(wanted)));
		final double length = wanted >= 5 * power ? 5 * power : wanted >= 2 * power ? 2 * power : power;
		final int pixels = (int) Math.max(1, Math.round(length / calibration.pixelWidth));
		final int font = Math.max(9, Math.min(18, image.getHeight() / 24));
		final String label = number(length) + " " + calibration.getUnit();
		final ColorProcessor picture =
			blank(Math.max(pixels, blank(1, 1, font).getStringWidth(label)) + 2 * GAP, font + 4 * GAP, font);
		picture.fillRect(GAP, GAP, pixels, GAP);
		picture.drawString(label, GAP, font + 3 * GAP);
		return new ImageRoi(GAP, image.getHeight() - picture.getHeight() - GAP, picture);
	}

	private static ColorProcessor blank(final int width, final int height, final int font) {
		final ColorProcessor picture = new ColorProcessor(width, height);
		picture.setColor(Color.WHITE);
		picture.fill();
		picture.setColor(Color.BLACK);
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, font));
		picture.setAntialiasedText(true);
		return picture;
	}

	private static String number(final double value) {
		final String text = String.format(Locale.ROOT, "%.3g", value);
		return text.contains(".") && !text.contains("e") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
	}
}
