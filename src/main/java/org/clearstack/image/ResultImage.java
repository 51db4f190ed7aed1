// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import java.util.LinkedHashMap;
import java.util.Map;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.format.GridChange;
import org.clearstack.format.GridMetadata;

/**
 * A new image made of planes, dressed like the image they were computed from.
 *
 * <pre>
 * ImagePlanes planes = ImagePlanes.of(source);
 * ResultImage result = ResultImage.of(source, 2, Type.FLOAT, source.getTitle() + " restored");
 * result.put(c, z, t, plane); // for each channel, slice and frame of planes
 * result.property("Clearstack model", name);
 * ImagePlus image = result.image();
 * </pre>
 *
 * It keeps the source's channels, slices, frames, look-up tables, composite mode, display range, units, slice labels,
 * selection, overlay, info text and properties; the pixel size is divided by the scale, the origin, the selection and
 * the overlay are multiplied by it. The source is never touched. One thread at a time.
 */
public final class ResultImage {

	/** What the pixels of a result are. */
	public enum Type {
		/** 32-bit, nothing rounded or clipped; an RGB source becomes three channels. */
		FLOAT,
		/** As the source: rounded, and clamped to what it can hold; an RGB source becomes RGB. */
		SOURCE
	}

	/** Computes planes when they are asked for. */
	@FunctionalInterface
	public interface Planes {

		/**
		 * One plane; its values are copied.
		 *
		 * @param c channel of {@link ImagePlanes}, from 0
		 * @param z slice from 0
		 * @param t frame from 0
		 */
		RandomAccessibleInterval<FloatType> plane(int c, int z, int t);
	}

	private final ImagePlus source;
	private final ImagePlanes planes;
	private final double scale;
	private final Type type;
	private final String title;
	private final int width;
	private final int height;
	private final StoredPixels stored;
	private final Object[] pixels;
	private final boolean[] there;
	private final Map<String, String> properties = new LinkedHashMap<>();
	private double factor = 1;

	private ResultImage(final ImagePlus source, final double scale, final Type type, final String title,
		final boolean differences)
	{
		if (!(scale > 0) || Math.floor(source.getWidth() * scale) < 1 || Math.floor(source.getHeight() * scale) < 1)
			throw new IllegalArgumentException("An image of " + source.getWidth() + " x " + source.getHeight()
				+ " pixels cannot be scaled by " + scale + ". Use a larger scale.");
		this.source = source;
		this.planes = ImagePlanes.of(source);
		this.scale = scale;
		this.type = type;
		this.title = title;
		width = scaled(source.getWidth());
		height = scaled(source.getHeight());
		stored = new StoredPixels(source, type, width * height, ValueScale.of(source), isRgb(), differences);
		pixels = new Object[isRgb() ? source.getStackSize() : planes.channels() * planes.slices() * planes.frames()];
		there = new boolean[planes.channels() * planes.slices() * planes.frames()];
	}

	/**
	 * Starts a result.
	 *
	 * @param source the image the planes are computed from
	 * @param scale how many times more pixels along x and y; below 1 for a smaller result, whose size is rounded down
	 * @param type of the pixels
	 * @param title of the new image
	 * @throws IllegalArgumentException if scale is not positive or nothing would be left
	 */
	public static ResultImage of(final ImagePlus source, final double scale, final Type type, final String title) {
		return new ResultImage(source, scale, type, title, false);
	}

	/**
	 * Starts a result whose values are differences of intensities, such as standard deviations: 32-bit, with a
	 * calibration of space only and a display range of its own, from 0 to the largest value of the first planes.
	 *
	 * @param source the image the planes are computed from
	 * @param scale as in {@link #of}
	 * @param title of the new image
	 */
	public static ResultImage ofDifferences(final ImagePlus source, final double scale, final String title) {
		return new ResultImage(source, scale, Type.FLOAT, title, true);
	}

	/** Shows values that differ by a factor from those of the source, 1 unless said otherwise, as bright as them. */
	public ResultImage multipliedBy(final double newFactor) {
		factor = newFactor;
		return this;
	}

	/** Width of the planes to put, in pixels. */
	public int width() {
		return width;
	}

	/** Height of the planes to put, in pixels. */
	public int height() {
		return height;
	}

	/**
	 * Sets one plane; its values are copied. Values are real ones, as {@link ImagePlanes} gives them. NaN becomes 0 in
	 * integer types.
	 *
	 * @param c channel of {@link ImagePlanes}, from 0
	 * @param z slice from 0
	 * @param t frame from 0
	 * @param plane {@link #width()} x {@link #height()} pixels
	 * @throws IllegalArgumentException if the plane has another size or there is no such position
	 */
	public ResultImage put(final int c, final int z, final int t, final RandomAccessibleInterval<FloatType> plane) {
		checkSize(plane);
		final int position = position(c, z, t);
		final int slot = isRgb() ? position / planes.channels() * source.getNChannels() + c / 3 : position;
		pixels[slot] = stored.fill(pixels[slot], c, values(plane));
		there[position] = true;
		return this;
	}

	/**
	 * Adds a line to what Image&gt;Show Info tells; saved with a TIFF.
	 *
	 * @param key without {@code =} or {@code :}
	 * @param value one line; line breaks become spaces
	 */
	public ResultImage property(final String key, final String value) {
		properties.put(key, value.replaceAll("\\s*\\R\\s*", " "));
		return this;
	}

	/**
	 * The finished image, not shown.
	 *
	 * @throws IllegalStateException if a plane is missing
	 */
	public ImagePlus image() {
		for (int i = 0; i < there.length; i++)
			if (!there[i])
				throw new IllegalStateException("Plane " + i + " of " + there.length + " was not computed.");
		return finished(stack(pixels.length), source.getNSlices(), source.getNFrames());
	}

	/**
	 * The image so far, not shown: the first frames of which all planes were put, or of the first frame the first
	 * slices.
	 *
	 * @return null if there is none
	 */
	public ImagePlus imageSoFar() {
		int done = 0;
		while (done < there.length && there[done])
			done++;
		final int slices = done / planes.channels();
		final int frames = slices / planes.slices();
		if (slices == 0)
			return null;
		final int nSlices = frames > 0 ? planes.slices() : slices;
		return finished(stack(channels() * nSlices * Math.max(1, frames)), nSlices, Math.max(1, frames));
	}

	/**
	 * The finished image, not shown, whose slices are computed when they are looked at; only the first one now. They
	 * are remembered while memory lasts, and edits are forgotten. Planes that were put are not looked at.
	 *
	 * @param computed gives the planes; asked by one thread at a time, but not always the same
	 */
	public ImagePlus lazyImage(final Planes computed) {
		final String[] labels = new String[pixels.length];
		for (int i = 0; i < labels.length; i++)
			labels[i] = label(i);
		return finished(new LazyStack(width, height, bits(), labels, n -> slice(n - 1, computed)), source.getNSlices(),
			source.getNFrames());
	}

	private Object slice(final int slot, final Planes computed) {
		final int perSlice = isRgb() ? 3 : 1;
		final int c = slot % channels() * perSlice;
		final int z = slot / channels() % planes.slices();
		final int t = slot / channels() / planes.slices();
		Object slice = null;
		for (int i = c; i < c + perSlice; i++) {
			final RandomAccessibleInterval<FloatType> plane = computed.plane(i, z, t);
			checkSize(plane);
			slice = stored.fill(slice, i, values(plane));
		}
		return slice;
	}

	private int bits() {
		return type == Type.FLOAT ? 32 : source.getType() == ImagePlus.COLOR_256 ? 8 : source.getBitDepth();
	}

	private void checkSize(final RandomAccessibleInterval<FloatType> plane) {
		if (plane.numDimensions() != 2 || plane.dimension(0) != width || plane.dimension(1) != height)
			throw new IllegalArgumentException("The result's planes have " + width + " x " + height + " pixels; found "
				+ plane.dimension(0) + " x " + (plane.numDimensions() < 2 ? 1 : plane.dimension(1)) + ".");
	}

	private ImagePlus finished(final ImageStack stack, final int slices, final int frames) {
		final ImagePlus plain = new ImagePlus(title, stack);
		plain.setDimensions(channels(), slices, frames);
		plain.setOpenAsHyperStack(source.isHyperStack());
		final ImagePlus image = new ResultLooks(source, stored, planes.isRgb(), planes.channels(), factor)
			.dressed(plain);
		image.setCalibration(calibration());
		carryProperties(image);
		carryOverlay(image);
		if (stored.differences())
			ResultLooks.showDifferences(image);
		image.changes = true;
		return image;
	}

	private boolean isRgb() {
		return type == Type.SOURCE && planes.isRgb();
	}

	/** The channels ImageJ counts. */
	private int channels() {
		return isRgb() ? source.getNChannels() : planes.channels();
	}

	private int scaled(final int size) {
		return (int) Math.floor(size * scale + 1e-6);
	}

	private int position(final int c, final int z, final int t) {
		if (c < 0 || c >= planes.channels() || z < 0 || z >= planes.slices() || t < 0 || t >= planes.frames())
			throw new IllegalArgumentException(
				"The result has " + planes.channels() + " channels, " + planes.slices() + " slices and "
					+ planes.frames() + " frames, counted from 0; found channel " + c + ", slice " + z + ", frame " + t
					+ ".");
		return c + planes.channels() * (z + planes.slices() * t);
	}

	// -- pixels --

	/** A plane's values row by row: its own array where it is one. */
	private static float[] values(final RandomAccessibleInterval<FloatType> plane) {
		if (plane instanceof ArrayImg<?, ?> array && array.update(null) instanceof FloatArray floats)
			return floats.getCurrentStorageArray();
		final float[] values = new float[(int) Views.flatIterable(plane).size()];
		final Cursor<FloatType> cursor = Views.flatIterable(plane).cursor();
		for (int i = 0; i < values.length; i++)
			values[i] = cursor.next().get();
		return values;
	}

	private ImageStack stack(final int count) {
		final ImageStack stack = new ImageStack(width, height);
		for (int i = 0; i < count; i++)
			stack.addSlice(label(i), pixels[i]);
		return stack;
	}

	private String label(final int slot) {
		return GridMetadata.adapted(source.getStack().getSliceLabel(1 + slot * source.getStackSize() / pixels.length),
			grid());
	}

	// -- what it takes from its source --

	private Calibration calibration() {
		final Calibration calibration = source.getCalibration().copy();
		calibration.pixelWidth /= scale;
		calibration.pixelHeight /= scale;
		calibration.xOrigin *= scale;
		calibration.yOrigin *= scale;
		if (type == Type.FLOAT && calibration.calibrated()) {
			final String unit = calibration.getValueUnit();
			calibration.disableDensityCalibration();
			calibration.setValueUnit(unit);
		}
		return calibration;
	}

	/** How the result's pixels lie on the source's. */
	private GridChange grid() {
		return GridChange.enlarged(source.getHeight(), scale, width, height);
	}

	private void carryProperties(final ImagePlus image) {
		if (source.getProperty("Info") instanceof String info)
			image.setProperty("Info", GridMetadata.adapted(info, grid()));
		if (source.getPropertiesAsArray() != null)
			image.setProperties(source.getPropertiesAsArray());
		properties.forEach((key, value) -> ReadableProperties.set(image, key, value));
	}

	private void carryOverlay(final ImagePlus image) {
		final boolean split = type == Type.FLOAT && planes.isRgb();
		final ScaledRoi scaled = new ScaledRoi(scale, split ? source : null);
		final Roi selection = source.getRoi();
		if (selection != null)
			image.setRoi(scaled.of(selection), false);
		if (source.getOverlay() == null)
			return;
		final Overlay overlay = source.getOverlay().duplicate();
		for (int i = 0; i < overlay.size(); i++)
			overlay.set(scaled.of(overlay.get(i)), i);
		image.setOverlay(overlay);
		image.setHideOverlay(source.getHideOverlay());
	}
}
