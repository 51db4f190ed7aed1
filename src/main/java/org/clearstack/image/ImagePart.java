// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.format.GridChange;
import org.clearstack.format.GridMetadata;

/**
 * A part of an image, seen as an image of its own: some channels, slices and frames, and of these the rectangle that is
 * selected, or all. Nothing is copied, and virtual stacks stay virtual.
 * <p>
 * {@link #image()} is the part in ImageJ's eyes, with all that belongs to it: colours, display ranges, slice labels,
 * calibration with its origin moved, overlay cropped. {@link #plane} gives the whole plane round the part, since a
 * restoration looks beyond the edge of what it restores.
 */
public final class ImagePart {

	/** Which channels, slices and frames. */
	public enum Scope {
		/** All of them. */
		ALL("all"),
		/** All channels of the slice and frame that is shown. */
		SLICE("current slice"),
		/** All slices and frames of the channel that is shown. */
		CHANNEL("current channel");

		private final String label;

		Scope(final String label) {
			this.label = label;
		}

		/** Finds a scope by its label. */
		public static Scope parse(final String label) {
			return Arrays.stream(values()).filter(scope -> scope.label.equals(label)).findFirst()
				.orElseThrow(() -> new IllegalArgumentException("There are no slices \"" + label + "\"; use one of "
					+ Arrays.stream(values()).map(Scope::toString).collect(Collectors.joining(", ")) + "."));
		}

		@Override
		public String toString() {
			return label;
		}
	}

	/** A few of some, from 0. */
	private record Range(int first, int count) {}

	private final ImagePlus source;
	private final ImagePlanes planes;
	private final Rectangle rectangle;
	private final boolean selected;
	private final Range channels;
	private final Range slices;
	private final Range frames;

	private ImagePart(final ImagePlus source, final Rectangle selection, final Scope scope) {
		if (source.getStackSize() == 0 || source.getWidth() == 0 || source.getHeight() == 0)
			throw new IllegalArgumentException(
				"The image " + source.getTitle() + " has no pixels (" + source.getWidth() + "×"
					+ source.getHeight() + ", " + source.getStackSize()
					+ " slices). Open an image with at least one pixel.");
		this.source = source;
		this.planes = ImagePlanes.of(source);
		final Rectangle all = new Rectangle(source.getWidth(), source.getHeight());
		this.rectangle = selection == null ? all : inside(selection, all);
		this.selected = selection != null;
		channels = scope == Scope.CHANNEL ? new Range(source.getC() - 1, 1) : new Range(0, source.getNChannels());
		slices = scope == Scope.SLICE ? new Range(source.getZ() - 1, 1) : new Range(0, source.getNSlices());
		frames = scope == Scope.SLICE ? new Range(source.getT() - 1, 1) : new Range(0, source.getNFrames());
	}

	/**
	 * The part of an image that the user means.
	 *
	 * @param source an image; a rectangular selection in it says which rectangle, any other selection says nothing
	 * @param scope which channels, slices and frames
	 * @throws IllegalArgumentException if the image has no pixels, or the rectangle none within the image
	 */
	public static ImagePart of(final ImagePlus source, final Scope scope) {
		return new ImagePart(source, isRectangle(source.getRoi()) ? bounds(source.getRoi()) : null, scope);
	}

	/** A rectangle of an image's shown slice, all its channels. */
	public static ImagePart of(final ImagePlus source, final Rectangle rectangle) {
		return new ImagePart(source, rectangle, Scope.SLICE);
	}

	/** The whole image, whatever is selected. */
	public static ImagePart whole(final ImagePlus source) {
		return new ImagePart(source, null, Scope.ALL);
	}

	private static boolean isRectangle(final Roi roi) {
		return roi != null && roi.getType() == Roi.RECTANGLE && roi.getCornerDiameter() == 0;
	}

	/** Whole pixels; none where ImageJ makes one pixel of a width or height of 0. */
	private static Rectangle bounds(final Roi roi) {
		final Rectangle bounds = roi.getBounds();
		return roi.getFloatBounds().isEmpty() ? new Rectangle(bounds.x, bounds.y, 0, 0) : bounds;
	}

	private static Rectangle inside(final Rectangle selected, final Rectangle all) {
		final Rectangle inside = selected.intersection(all);
		if (inside.isEmpty())
			throw new IllegalArgumentException(
				"The selection of " + selected.width + "×" + selected.height + " pixels at " + selected.x + ", "
					+ selected.y + " holds no pixel of the image (" + all.width + "×" + all.height
					+ "). Draw a rectangle inside the image, or select nothing (Edit>Selection>Select None).");
		return inside;
	}

	/** Whether a rectangle of the planes was chosen. */
	public boolean isSelected() {
		return selected;
	}

	/** The image the part is of. */
	public ImagePlus source() {
		return source;
	}

	/** Number of channels as {@link ImagePlanes} counts them. */
	public int channels() {
		return channels.count() * rgb();
	}

	/** Number of slices along z. */
	public int slices() {
		return slices.count();
	}

	/** Number of frames along time. */
	public int frames() {
		return frames.count();
	}

	/** The rectangle, in pixels of the source. */
	public Interval region() {
		return FinalInterval.createMinSize(rectangle.x, rectangle.y, rectangle.width, rectangle.height);
	}

	/** The planes of the whole source. */
	public ImagePlanes sourcePlanes() {
		return planes;
	}

	/** Channel of the source, from 0, of a channel of the part. */
	public int channel(final int c) {
		return channels.first() * rgb() + c;
	}

	/** Slice of the source, from 0, of a slice of the part. */
	public int slice(final int z) {
		return slices.first() + z;
	}

	/** Frame of the source, from 0, of a frame of the part. */
	public int frame(final int t) {
		return frames.first() + t;
	}

	/** The source's whole plane at a position of the part, all counted from 0. */
	public RandomAccessibleInterval<? extends RealType<?>> plane(final int c, final int z, final int t) {
		return planes.plane(channel(c), slice(z), frame(t));
	}

	/** The source's plane at a position of the part and its neighbours, see {@link ImagePlanes#neighbours}. */
	public List<RandomAccessibleInterval<? extends RealType<?>>> neighbours(final int c, final int z, final int t,
		final int depth, final StackAxis axis)
	{
		return planes.neighbours(channel(c), slice(z), frame(t), depth, axis);
	}

	/** The part as an image, for looking at and for {@link ResultImage}; the source itself where that is all of it. */
	public ImagePlus image() {
		if (isWhole())
			return source;
		final ImagePlus part = coloured(new ImagePlus(source.getTitle(), new PartStack()));
		part.setCalibration(calibration());
		if (source.getProperty("Info") instanceof String info)
			part.setProperty("Info", GridMetadata.adapted(info, grid()));
		if (source.getPropertiesAsArray() != null)
			part.setProperties(source.getPropertiesAsArray());
		if (part.getStackSize() == 1 && source.getStackSize() > 1)
			// where ImageJ looks for that of an only slice
			part.setProp("Slice_Label", new PartStack().getSliceLabel(1));
		if (source.getOverlay() != null)
			part.setOverlay(overlay());
		if (source.getRoi() != null && !selected)
			part.setRoi((Roi) source.getRoi().clone(), false);
		return part;
	}

	/** How the part's pixels lie on the source's. */
	private GridChange grid() {
		return GridChange.cropped(rectangle, source.getHeight(), slices.first());
	}

	private boolean isWhole() {
		return !selected && channels.count() == source.getNChannels() && slices.count() == source.getNSlices()
			&& frames.count() == source.getNFrames();
	}

	private int rgb() {
		return planes.isRgb() ? 3 : 1;
	}

	// -- looks --

	private ImagePlus coloured(final ImagePlus part) {
		part.setDimensions(channels.count(), slices.count(), frames.count());
		part.setOpenAsHyperStack(source.isHyperStack());
		if (planes.isRgb())
			return part;
		if (!source.isComposite()) {
			part.setLut(source.getProcessor().getLut());
			part.setDisplayRange(source.getDisplayRangeMin(), source.getDisplayRangeMax());
			return part;
		}
		final LUT[] luts = Arrays.copyOfRange(source.getLuts(), channels.first(), channels.first() + channels.count());
		if (channels.count() > 1) {
			final CompositeImage composite = new CompositeImage(part, ((CompositeImage) source).getMode());
			composite.setLuts(luts);
			final boolean[] active = ((CompositeImage) source).getActiveChannels();
			System.arraycopy(active, 0, composite.getActiveChannels(), 0,
				Math.min(active.length, composite.getActiveChannels().length));
			return composite;
		}
		part.setLut(luts[0]);
		part.setDisplayRange(luts[0].min, luts[0].max);
		return part;
	}

	private Calibration calibration() {
		final Calibration calibration = source.getCalibration().copy();
		calibration.xOrigin -= rectangle.x;
		calibration.yOrigin -= rectangle.y;
		calibration.zOrigin -= slices.first();
		return calibration;
	}

	/** What lies in the rectangle and in one of the slices; what belongs to no slice in particular belongs to all. */
	private Overlay overlay() {
		final Overlay cropped = source.getOverlay().crop(rectangle);
		for (int i = cropped.size() - 1; i >= 0; i--)
			if (!place(cropped.get(i)))
				cropped.remove(i);
		return cropped;
	}

	/** Gives a region its position in the part; false if it is not in the part. */
	private boolean place(final Roi roi) {
		if (!roi.hasHyperStackPosition() && roi.getPosition() == 0)
			return true;
		final int[] czt =
			roi.hasHyperStackPosition() ? new int[] { roi.getCPosition(), roi.getZPosition(), roi.getTPosition() }
				: source.convertIndexToPosition(roi.getPosition());
		final int c = moved(czt[0], channels);
		final int z = moved(czt[1], slices);
		final int t = moved(czt[2], frames);
		if (c < 0 || z < 0 || t < 0)
			return false;
		if (roi.hasHyperStackPosition())
			roi.setPosition(c, z, t);
		else
			roi.setPosition(c + channels.count() * (z - 1 + slices.count() * (t - 1)));
		return true;
	}

	/** A position from 1 in the part, 0 for none in particular, -1 outside. */
	private static int moved(final int position, final Range range) {
		final int moved = position - range.first();
		return position == 0 ? 0 : moved >= 1 && moved <= range.count() ? moved : -1;
	}

	/** The part's slices, cut out of the source's when they are looked at. */
	private final class PartStack extends VirtualStack {

		PartStack() {
			super(rectangle.width, rectangle.height);
			setBitDepth(source.getBitDepth());
		}

		@Override
		public int size() {
			return channels.count() * slices.count() * frames.count();
		}

		@Override
		public int getSize() {
			return size();
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			final ImageStack stack = source.getStack();
			synchronized (stack) {
				final ImageProcessor whole = stack.getProcessor(sourceIndex(n));
				whole.setRoi(rectangle);
				return whole.crop();
			}
		}

		@Override
		public String getSliceLabel(final int n) {
			return GridMetadata.adapted(source.getStack().getSliceLabel(sourceIndex(n)),
				GridChange.cropped(rectangle, source.getHeight(), 0));
		}

		private int sourceIndex(final int n) {
			final int c = (n - 1) % channels.count();
			final int z = (n - 1) / channels.count() % slices.count();
			final int t = (n - 1) / channels.count() / slices.count();
			return source.getStackIndex(channel(c * rgb()) / rgb() + 1, slice(z) + 1, frame(t) + 1);
		}
	}
}
