// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FHT;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.Locale;

/**
 * What a restoration took away: the original less the restored image, whose pixels are averaged by the scale where it
 * was enlarged. If it is noise alone it has no structure, and neighbouring pixels of it hardly correlate.
 */
public final class Residual {

	/** Pixels along an axis of the autocorrelation's picture. */
	private static final int SHOWN = 31;
	private static final int LARGEST = 1024;
	private static final double CLEAR = 0.1;

	private final ImagePlus original;
	private final ImagePlus restored;
	private final int scale;

	/**
	 * @throws IllegalArgumentException if the images do not belong together, saying what was found and what is expected
	 */
	public Residual(final ImagePlus original, final ImagePlus restored) {
		this.original = original;
		this.restored = restored;
		scale = restored.getWidth() / original.getWidth();
		if (scale < 1 || restored.getWidth() != scale * original.getWidth()
			|| restored.getHeight() != scale * original.getHeight())
			throw new IllegalArgumentException("The restored image " + restored.getTitle() + " has "
				+ restored.getWidth() + " x " + restored.getHeight()
				+ " pixels, which is not a whole multiple of the " + original.getWidth() + " x " + original.getHeight()
				+ " of " + original.getTitle()
				+ ". Choose an image and what was restored from it.");
		if (restored.getStackSize() != original.getStackSize())
			throw new IllegalArgumentException("The restored image " + restored.getTitle() + " has "
				+ restored.getStackSize() + " slices, and " + original.getTitle()
				+ " has " + original.getStackSize() + ". Choose an image and what was restored from it.");
	}

	/** How many times larger the restored image is. */
	public int scale() {
		return scale;
	}

	/** What was removed, slice by slice, in grey levels; 32-bit, symmetric display range. */
	public ImagePlus image() {
		final ImageStack stack = new ImageStack(original.getWidth(), original.getHeight());
		double most = 0;
		for (int n = 1; n <= original.getStackSize(); n++) {
			final FloatProcessor plane = plane(n);
			stack.addSlice(original.getStack().getSliceLabel(n), plane);
			most = Math.max(most, 3 * deviation(plane));
		}
		final ImagePlus image = new ImagePlus("Removed from " + original.getTitle(), stack);
		image.setDimensions(original.getNChannels(), original.getNSlices(), original.getNFrames());
		image.setCalibration(original.getCalibration().copy());
		image.setDisplayRange(-most, most);
		return image;
	}

	/** What was removed from a slice, counted from 1. */
	public FloatProcessor plane(final int n) {
		final ImageProcessor before = original.getStack().getProcessor(n);
		final ImageProcessor after = restored.getStack().getProcessor(n);
		final FloatProcessor removed = new FloatProcessor(before.getWidth(), before.getHeight());
		final FloatProcessor from = before.convertToFloatProcessor();
		final FloatProcessor less = after.convertToFloatProcessor();
		for (int y = 0; y < removed.getHeight(); y++)
			for (int x = 0; x < removed.getWidth(); x++)
				removed.setf(x, y, from.getf(x, y) - mean(less, x, y));
		return removed;
	}

	private float mean(final FloatProcessor image, final int x, final int y) {
		double sum = 0;
		for (int j = 0; j < scale; j++)
			for (int i = 0; i < scale; i++)
				sum += image.getf(scale * x + i, scale * y + j);
		return (float) (sum / (scale * scale));
	}

	/**
	 * The autocorrelation of what was removed from a slice: 1 in the middle, 0 where shifted pixels have nothing in
	 * common.
	 *
	 * @return at most 31 x 31 pixels, no shift in the middle; null if the image is smaller than 4 pixels along an axis
	 */
	public ImagePlus autocorrelation(final int n) {
		final FloatProcessor removed = plane(n);
		int size = LARGEST;
		while (size > Math.min(removed.getWidth(), removed.getHeight()))
			size /= 2;
		if (size < 4)
			return null;
		removed.setRoi((removed.getWidth() - size) / 2, (removed.getHeight() - size) / 2, size, size);
		final ImageProcessor square = removed.crop();
		square.add(-square.getStats().mean);
		for (int i = 0; i < size * size; i++)
			if (!Float.isFinite(square.getf(i)))
				square.setf(i, 0);
		final FHT transform = new FHT(square);
		transform.transform();
		final FHT product = transform.conjugateMultiply(transform);
		product.inverseTransform();
		product.swapQuadrants();
		final int shown = Math.min(SHOWN, size - 1);
		product.setRoi(size / 2 - shown / 2, size / 2 - shown / 2, shown, shown);
		final ImageProcessor part = product.crop().convertToFloatProcessor();
		final float zero = part.getf(shown / 2, shown / 2);
		if (zero != 0)
			part.multiply(1 / zero);
		part.setMinAndMax(-1, 1);
		return new ImagePlus("Autocorrelation of what was removed", part);
	}

	/** In words: how much was removed from a slice, and whether it looks like noise. */
	public String text(final int n) {
		final ImagePlus correlation = autocorrelation(n);
		final String amount =
			String.format(Locale.ROOT, "Removed from %s, slice %d: standard deviation %.4g grey levels.",
				original.getTitle(), n, deviation(plane(n)));
		if (correlation == null)
			return amount;
		final int middle = correlation.getWidth() / 2;
		final float right = correlation.getProcessor().getf(middle + 1, middle);
		final float below = correlation.getProcessor().getf(middle, middle + 1);
		final String what = Math.max(Math.abs(right), Math.abs(below)) < CLEAR
			? "as noise that pixels do not share has it."
			: "which is either noise that neighbouring pixels share, or structure that was removed. Look at the "
				+ "picture of what was removed.";
		return amount + String.format(Locale.ROOT,
			"\nCorrelation with the right neighbour %.2f, with the one below %.2f, ", right, below) + what;
	}

	private static double deviation(final FloatProcessor plane) {
		double sum = 0;
		double squares = 0;
		long count = 0;
		for (int i = 0; i < plane.getPixelCount(); i++) {
			final float value = plane.getf(i);
			if (Float.isFinite(value)) {
				sum += value;
				squares += (double) value * value;
				count++;
			}
		}
		return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
	}
}
