// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import java.awt.Rectangle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BoolType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.image.Tables;
import org.clearstack.metric.field.EdgeMtf;
import org.clearstack.metric.field.NoisePower;
import org.clearstack.metric.field.Regions;

/** What computed tomography asks for: noise power spectrum, modulation transfer function, contrast to noise. */
public final class Tomography {

	private Tomography() {}

	/**
	 * The noise power spectrum of a uniform part.
	 *
	 * @param image whose displayed plane is measured
	 * @param place of the part, x,y,width,height; empty for the selection or, without one, the whole image
	 * @param size of the squares that the part is cut into, in pixels
	 * @param stack whether all slices are measured
	 * @throws IllegalArgumentException if the part is too small or not finite, or pixels are not square
	 */
	public static FieldResult noisePower(final ImagePlus image, final String place, final int size,
		final boolean stack)
	{
		final Rectangle box = MeasuredPart.bounds(image, MeasuredPart.areaOrAll(image, place));
		final PixelSize pixel = PixelSize.of(image);
		final NoisePower.Spectrum found = NoisePower.of(stack ? slices(image, box) : plane(image, box), size,
			pixel.side("The noise power spectrum"));
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Noise SD", found.deviation());
		cells.put("NPS median frequency (1/" + pixel.unit() + ")", found.median());
		cells.put("NPS peak frequency (1/" + pixel.unit() + ")", peak(found));
		cells.put("Squares", found.regions());
		cells.put("Square (pixels)", size);
		cells.put("Region", MeasuredPart.words(box));
		cells.put("Definition", "NPS = a b / (n m) mean |DFT(square - quadratic fit)|^2, ICRU Report 87");
		final ImagePlus plot = Curve.line("Noise power spectrum of " + image.getTitle(),
			"Frequency (1/" + pixel.unit() + ")", "Grey value^2 " + pixel.unit() + "^2", found.step(), found.power());
		return new FieldResult(table(image, cells), plot);
	}

	private static double peak(final NoisePower.Spectrum spectrum) {
		int peak = 1;
		for (int i = 1; i < spectrum.power().length; i++)
			peak = spectrum.power()[i] > spectrum.power()[peak] ? i : peak;
		return peak * spectrum.step();
	}

	/**
	 * The modulation transfer function of a slanted edge.
	 *
	 * @param image whose displayed plane is measured
	 * @param place of the edge, x,y,width,height; empty for the selection or, without one, the whole image
	 * @throws IllegalArgumentException if there is no straight tilted edge, or pixels are not square
	 */
	public static FieldResult edge(final ImagePlus image, final String place) {
		final Rectangle box = MeasuredPart.bounds(image, MeasuredPart.areaOrAll(image, place));
		final PixelSize pixel = PixelSize.of(image);
		final double side = pixel.side("The modulation transfer function");
		final EdgeMtf.Curve found = EdgeMtf.of(plane(image, box));
		final Map<String, Object> cells = new LinkedHashMap<>();
		for (final int level : new int[] { 50, 10 })
			cells.put("MTF" + level + " (1/" + pixel.unit() + ")", found.frequency(level / 100.0) / side);
		cells.put("MTF at Nyquist",
			found.mtf()[(int) Math.min(found.mtf().length - 1L, Math.round(0.5 / found.step()))]);
		cells.put("Edge tilt (degrees)", found.degrees());
		cells.put("Edge contrast", found.contrast());
		cells.put("Region", MeasuredPart.words(box));
		cells.put("Definition", "slanted edge, bins of 1/4 pixel, ISO 12233");
		final ImagePlus plot = Curve.line("MTF of " + image.getTitle(), "Frequency (1/" + pixel.unit() + ")", "MTF",
			found.step() / side, found.mtf());
		return new FieldResult(table(image, cells), plot);
	}

	/**
	 * Signal and contrast to noise of two selections.
	 *
	 * @param image whose displayed plane is measured
	 * @param object x,y,width,height, or empty
	 * @param background x,y,width,height, or empty; where both are empty, the first two selections of the overlay or of
	 * the ROI Manager
	 * @throws IllegalArgumentException if there are not two selections with two pixels of the image each
	 */
	public static FieldResult contrast(final ImagePlus image, final String object, final String background) {
		final List<Roi> two = MeasuredPart.two(image, object, background);
		final Regions.Region inside = region(image, two.get(0));
		final Regions.Region around = region(image, two.get(1));
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("CNR", inside.cnr(around));
		cells.put("SNR object", inside.snr());
		cells.put("SNR background", around.snr());
		cells.put("Mean object", inside.mean());
		cells.put("Mean background", around.mean());
		cells.put("SD object", inside.deviation());
		cells.put("SD background", around.deviation());
		cells.put("Object (pixels)", inside.pixels());
		cells.put("Background (pixels)", around.pixels());
		cells.put("Definition", "CNR = |mean object - mean background| / SD background; SNR = mean / SD");
		return new FieldResult(table(image, cells), null);
	}

	private static Regions.Region region(final ImagePlus image, final Roi roi) {
		final Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
		final RandomAccessibleInterval<FloatType> plane = plane(image, all);
		return Regions.of(plane, Converters.convert(mask(roi, all),
			(in, out) -> out.set(in.get() != 0), new BoolType()));
	}

	private static RandomAccessibleInterval<FloatType> mask(final Roi roi, final Rectangle all) {
		final FloatProcessor inside = new FloatProcessor(all.width, all.height);
		inside.setValue(1);
		inside.fill(roi);
		return ArrayImgs.floats((float[]) inside.getPixels(), all.width, all.height);
	}

	/** A part of the displayed plane. */
	static RandomAccessibleInterval<FloatType> plane(final ImagePlus image, final Rectangle box) {
		return ArrayImgs.floats(pixels(image, image.getCurrentSlice(), box), box.width, box.height);
	}

	private static RandomAccessibleInterval<FloatType> slices(final ImagePlus image, final Rectangle box) {
		final int area = box.width * box.height;
		final float[] all = new float[Math.multiplyExact(area, image.getStackSize())];
		for (int z = 0; z < image.getStackSize(); z++)
			System.arraycopy(pixels(image, z + 1, box), 0, all, z * area, area);
		return ArrayImgs.floats(all, box.width, box.height, image.getStackSize());
	}

	private static float[] pixels(final ImagePlus image, final int slice, final Rectangle box) {
		final FloatProcessor plane = image.getStack().getProcessor(slice).duplicate().convertToFloatProcessor();
		plane.setRoi(box);
		return (float[]) plane.crop().getPixels();
	}

	private static ResultsTable table(final ImagePlus image, final Map<String, Object> cells) {
		final ResultsTable table = new ResultsTable();
		Tables.row(table, image.getTitle(), cells);
		return table;
	}
}
