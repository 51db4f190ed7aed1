// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import java.util.LinkedHashMap;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** An image and what is left of it, as a labelled stack and side by side, with one display range. */
public final class LatentPictures {

	private static final int PANEL = 300;
	private static final int COLUMNS = 5;

	private final String title;
	private final Map<String, RandomAccessibleInterval<? extends RealType<?>>> planes = new LinkedHashMap<>();
	private final double min;
	private final double max;

	/**
	 * @param title of the image
	 * @param original its plane, whose smallest and largest value are shown black and white
	 */
	public LatentPictures(final String title, final RandomAccessibleInterval<? extends RealType<?>> original) {
		this.title = title;
		final FloatProcessor floats = Processors.floats(original);
		min = floats.getMin();
		max = Math.max(floats.getMax(), Math.nextUp((float) min));
		planes.put("original", original);
	}

	/** Adds what is left, of the original's size. */
	public void add(final String label, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		planes.put(label, plane);
	}

	/** All as slices, 32-bit. */
	public ImagePlus stack(final Calibration calibration) {
		final FloatProcessor first = Processors.floats(planes.values().iterator().next());
		final ImageStack stack = new ImageStack(first.getWidth(), first.getHeight());
		planes.forEach((label, plane) -> stack.addSlice(label, Processors.floats(plane)));
		final ImagePlus image = new ImagePlus(title + " decoded", stack);
		final Calibration own = calibration.copy();
		own.disableDensityCalibration();
		image.setCalibration(own);
		image.setDisplayRange(min, max);
		return image;
	}

	/** All side by side. */
	public ImagePlus montage() {
		final int width = (int) planes.values().iterator().next().dimension(0);
		final Montage montage = new Montage(min, max, width > PANEL ? PANEL : PANEL / width * width).columns(COLUMNS);
		planes.forEach(montage::add);
		final ImagePlus image = montage.image();
		image.setTitle(title + " decoded, side by side");
		return image;
	}
}
