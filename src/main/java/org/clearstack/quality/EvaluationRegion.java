// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import java.awt.Rectangle;
import java.util.Locale;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.BooleanType;
import net.imglib2.type.logic.BoolType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;

/**
 * Where two images are compared: everywhere, in a rectangle, which is as if both had been cropped to it, or where a
 * mask is not zero. Windows see what lies around a mask, but not around a rectangle.
 */
public final class EvaluationRegion {

	private final String words;
	private final Interval rectangle;
	private final ImagePlanes mask;

	private EvaluationRegion(final String words, final Interval rectangle, final ImagePlanes mask) {
		this.words = words;
		this.rectangle = rectangle;
		this.mask = mask;
	}

	public static EvaluationRegion everywhere() {
		return new EvaluationRegion("whole image", null, null);
	}

	/**
	 * The selection of the reference or, if it has none, of the test image.
	 *
	 * @throws IllegalArgumentException if there is none, or it encloses no pixel of the image
	 */
	public static EvaluationRegion selection(final ImagePlus reference, final ImagePlus test) {
		final Roi roi = reference.getRoi() == null ? test.getRoi() : reference.getRoi();
		if (roi == null)
			throw new IllegalArgumentException("Neither " + reference.getTitle() + " nor " + test.getTitle()
				+ " has a selection. Select the region to rate in one of them, or choose region=whole.");
		if (!roi.isArea())
			throw new IllegalArgumentException("The selection is a " + roi.getTypeAsString().toLowerCase(Locale.ROOT)
				+ ", which encloses no pixels. Select an area, or choose region=whole.");
		final Rectangle box = roi.getBounds().intersection(new Rectangle(reference.getWidth(), reference.getHeight()));
		if (box.isEmpty())
			throw new IllegalArgumentException(
				"The selection lies outside the image. Move it inside, or choose region=whole.");
		final String place = box.width + "x" + box.height + " at " + box.x + " " + box.y;
		if (roi.getType() == Roi.RECTANGLE && roi.getCornerDiameter() == 0)
			return new EvaluationRegion("selection " + place,
				FinalInterval.createMinSize(box.x, box.y, box.width, box.height), null);
		final ByteProcessor inside = new ByteProcessor(reference.getWidth(), reference.getHeight());
		inside.setValue(255);
		inside.fill(roi);
		return new EvaluationRegion(roi.getTypeAsString().toLowerCase(Locale.ROOT) + " selection in " + place, null,
			ImagePlanes.of(new ImagePlus("selection", inside)));
	}

	/**
	 * Where an image is not zero.
	 *
	 * @param mask one plane for all planes of the images, or one for each slice and frame
	 * @throws IllegalArgumentException if its size is another
	 */
	public static EvaluationRegion mask(final ImagePlus mask, final ImagePlus reference) {
		final boolean samePlane = mask.getWidth() == reference.getWidth() && mask.getHeight() == reference.getHeight();
		final boolean sameStack = mask.getStackSize() == 1
			|| mask.getNSlices() == reference.getNSlices() && mask.getNFrames() == reference.getNFrames();
		if (!samePlane || !sameStack)
			throw new IllegalArgumentException(
				"The mask " + mask.getTitle() + " has " + size(mask) + "; the reference has " + size(reference)
					+ ". A mask must be as large, with one slice or as many.");
		return new EvaluationRegion("mask " + mask.getTitle(), null, ImagePlanes.of(mask));
	}

	private static String size(final ImagePlus image) {
		return image.getWidth() + " x " + image.getHeight() + " pixels, " + image.getNSlices() + " slices, "
			+ image.getNFrames() + " frames";
	}

	/** For the table. */
	String words() {
		return words;
	}

	/** The part of the plane that both images are cropped to, or null for all. */
	Interval rectangle() {
		return rectangle;
	}

	/** The mask of one plane, or null. */
	RandomAccessibleInterval<? extends BooleanType<?>> slice(final int z, final int t) {
		if (mask == null)
			return null;
		return inside(isOne() ? mask.plane(0, 0, 0) : mask.plane(0, z, t));
	}

	/** The mask of one channel, with the dimensions of {@link ComparedPlanes#channel}, or null. */
	RandomAccessibleInterval<? extends BooleanType<?>> channel(final ComparedPlanes image, final boolean volumes) {
		if (mask == null)
			return null;
		if (image.slices() * image.frames() == 1)
			return slice(0, 0);
		if (isOne() && volumes && image.frames() > 1)
			return along(along(slice(0, 0), image.slices()), image.frames());
		if (isOne())
			return along(slice(0, 0), image.slices() * image.frames());
		if (volumes && image.frames() > 1)
			return ComparedPlanes.<BoolType>stack(image.frames(), t -> inside(mask.volume(0, t)));
		return inside(mask.stack(0));
	}

	/** The mask of the whole image, with the dimensions of {@link ComparedPlanes#all}, or null. */
	RandomAccessibleInterval<? extends BooleanType<?>> all(final ComparedPlanes image, final boolean volumes) {
		final RandomAccessibleInterval<? extends BooleanType<?>> channel = channel(image, volumes);
		return channel == null || image.channels() == 1 ? channel : along(channel, image.channels());
	}

	private boolean isOne() {
		return mask.slices() == 1 && mask.frames() == 1;
	}

	private static <T> RandomAccessibleInterval<T> along(final RandomAccessibleInterval<T> view, final int count) {
		return Views.addDimension(view, 0, count - 1);
	}

	private static RandomAccessibleInterval<BoolType> inside(
		final RandomAccessibleInterval<? extends RealType<?>> mask)
	{
		return Converters.convert(mask, (in, out) -> out.set(in.getRealDouble() != 0), new BoolType());
	}
}
