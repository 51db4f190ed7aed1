// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.util.Locale;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/**
 * The slices of a stack, and those of the isotropic one: its first slice is the stack's first one, its last one is not
 * beyond the stack's last one.
 *
 * @param source the stack
 * @param factor how many times farther apart its slices are than its pixels
 */
record IsotropicGrid(ImagePlus source, double factor) {

	/** Fewer slices have no ends and middle. */
	private static final int FEWEST = 3;
	/** Pixel sizes that differ by less are taken for the same. */
	private static final double SAME = 0.02;
	private static final String TO_DO = "Set anisotropy to the distance of the slices divided by the size of a pixel, "
		+ "such as anisotropy=3";

	/**
	 * The grid of a stack.
	 *
	 * @param wanted anisotropy; 0 to take it from the pixel size
	 * @throws IllegalArgumentException if the stack cannot be made isotropic, with the reason
	 */
	static IsotropicGrid of(final ImagePlus source, final double wanted) {
		if (source.getNSlices() < FEWEST)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, "Only a stack of at least " + FEWEST
				+ " slices along z can be made isotropic; found " + source.getNSlices() + " in " + source.getTitle()
				+ (source.getNFrames() > 1 ? ", and " + source.getNFrames()
					+ " frames. Where these are slices, exchange them in Image>Properties..." : "."));
		if (Math.min(source.getWidth(), source.getHeight()) < LearningSlices.SMALLEST_PATCH)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, "Slices must have at least "
				+ LearningSlices.SMALLEST_PATCH + "×" + LearningSlices.SMALLEST_PATCH
				+ " pixels to be learned from; found " + source.getWidth() + "×" + source.getHeight() + " in "
				+ source.getTitle() + ". Choose a larger part of the image.");
		final double factor = wanted == 0 ? measured(source) : wanted;
		if (factor < 1 - SAME)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, String.format(Locale.ROOT,
				"The slices of %s lie closer together than its pixels: %.3g times their size. There is nothing to be "
					+ "made finer along z. %s, if the pixel size is wrong.",
				source.getTitle(), factor, TO_DO));
		if (factor < 1 + SAME)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, source.getTitle()
				+ " is isotropic already: its slices are as far apart as its pixels. " + TO_DO
				+ ", if the pixel size is wrong.");
		if (factor > IsotropicSettings.MOST)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, String.format(Locale.ROOT,
				"The slices of %s are %.4g times farther apart than its pixels; at most %.0f times can be bridged. %s, "
					+ "if the pixel size is wrong.",
				source.getTitle(), factor, IsotropicSettings.MOST, TO_DO));
		return new IsotropicGrid(source, factor);
	}

	private static double measured(final ImagePlus source) {
		final Calibration size = source.getCalibration();
		if (!size.scaled() || !size.getXUnit().equals(size.getZUnit()) || !(size.pixelWidth > 0)
			|| !(size.pixelDepth > 0))
			throw new InvalidInput(Failure.Code.MISSING_VALUE, "How far apart the slices of " + source.getTitle()
				+ " are is not known: it has no pixel size along x and z in one unit. " + TO_DO
				+ ", or set the pixel size in Image>Properties...");
		if (Math.abs(size.pixelHeight / size.pixelWidth - 1) > SAME)
			throw new InvalidInput(Failure.Code.INVALID_VALUE, "The pixels of " + source.getTitle()
				+ " must be squares; found " + size.pixelWidth + " × " + size.pixelHeight + " " + size.getUnit()
				+ ". Scale the image along y first, or correct its pixel size in Image>Properties...");
		return size.pixelDepth / size.pixelWidth;
	}

	/** Slices of the result. */
	int slices() {
		return (int) Math.floor((source.getNSlices() - 1) * factor + 1e-6) + 1;
	}

	/**
	 * An image in the looks of the source that has the result's size and pixel size, and no pixels of its own: all its
	 * slices are one array.
	 */
	ImagePlus frame(final String title) {
		final int slices = slices();
		final int channels = source.getNChannels();
		final ImageStack stack = new ImageStack(source.getWidth(), source.getHeight());
		stack.setColorModel(source.getProcessor().getColorModel());
		final Object pixels = source.getProcessor().createProcessor(source.getWidth(), source.getHeight()).getPixels();
		for (int t = 0; t < source.getNFrames(); t++)
			for (int z = 0; z < slices; z++)
				for (int c = 0; c < channels; c++)
					stack.addSlice(label(c, z, t), pixels);
		final ImagePlus plain = new ImagePlus(title, stack);
		plain.setDimensions(channels, slices, source.getNFrames());
		plain.setOpenAsHyperStack(source.isHyperStack());
		final ImagePlus frame = dressed(plain);
		final Calibration size = source.getCalibration().copy();
		size.pixelDepth = size.pixelWidth;
		size.zOrigin *= factor;
		frame.setCalibration(size);
		frame.setProperty("Info", source.getProperty("Info"));
		if (source.getPropertiesAsArray() != null)
			frame.setProperties(source.getPropertiesAsArray());
		return frame;
	}

	private ImagePlus dressed(final ImagePlus plain) {
		if (source.isComposite()) {
			final CompositeImage composite = new CompositeImage(plain, ((CompositeImage) source).getMode());
			composite.setLuts(source.getLuts());
			return composite;
		}
		if (source.getType() != ImagePlus.COLOR_RGB) {
			plain.setLut(source.getProcessor().getLut());
			plain.setDisplayRange(source.getDisplayRangeMin(), source.getDisplayRangeMax());
		}
		return plain;
	}

	/** The label of the slice that lies there, if there is one. */
	private String label(final int c, final int z, final int t) {
		final int nearest = (int) Math.round(z / factor);
		return Math.round(nearest * factor) == z
			? source.getStack().getSliceLabel(source.getStackIndex(c + 1, nearest + 1, t + 1)) : null;
	}
}
