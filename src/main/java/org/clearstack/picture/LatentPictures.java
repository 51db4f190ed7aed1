// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import java.util.LinkedHashMap;
import java.util.Map;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** An image and what is left of it, as a labelled stack and side by side, with one display range. */
public final class LatentPictures {

	private static final int COLUMNS = 5;

	private final String title;
	private final Map<String, RandomAccessibleInterval<? extends RealType<?>>> planes = new LinkedHashMap<>();
	private final double[] display;
	private final Interval region;

	/**
	 * @param title of the image
	 * @param original its plane, with its origin at zero; its display range is that of all, but for the few darkest and
	 * brightest pixels
	 */
	public LatentPictures(final String title, final RandomAccessibleInterval<? extends RealType<?>> original) {
		this.title = title;
		display = Framing.display(ImageProcessors.floats(original));
		region = Framing.richestRegion(original, 1);
		planes.put("original", original);
	}

	/** Adds what is left, of the original's size. */
	public void add(final String label, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		planes.put(label, plane);
	}

	/** All as slices, 32-bit. */
	public ImagePlus stack(final Calibration calibration) {
		final FloatProcessor first = ImageProcessors.floats(planes.values().iterator().next());
		final ImageStack stack = new ImageStack(first.getWidth(), first.getHeight());
		planes.forEach((label, plane) -> stack.addSlice(label, ImageProcessors.floats(plane)));
		final ImagePlus image = new ImagePlus(title + " decoded", stack);
		final Calibration own = calibration.copy();
		own.disableDensityCalibration();
		image.setCalibration(own);
		image.setDisplayRange(display[0], display[1]);
		return image;
	}

	/** All side by side, with the region of most detail zoomed in below each. */
	public ImagePlus montage() {
		final RandomAccessibleInterval<?> original = planes.values().iterator().next();
		final Montage montage =
			new Montage(display[0], display[1], Framing.panel((int) original.dimension(0))).columns(COLUMNS)
				.zoom(region, new FinalInterval(original.dimensionsAsLongArray()));
		planes.forEach(montage::add);
		final ImagePlus image = montage.image();
		image.setTitle(title + " decoded, side by side");
		return image;
	}
}
