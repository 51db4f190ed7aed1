// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.LUT;
import java.awt.Color;
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

	private static final Color[] RGB = { Color.RED, Color.GREEN, Color.BLUE };

	private final ImagePlus source;
	private final ImagePlanes planes;
	private final double scale;
	private final Type type;
	private final String title;
	private final int width;
	private final int height;
	private final ValueScale values;
	private final Object[] pixels;
	private final boolean[] there;
	private final Map<String, String> properties = new LinkedHashMap<>();
	private boolean differences;

	private ResultImage(final ImagePlus source, final double scale, final Type type, final String title) {
		this.source = source;
		this.planes = ImagePlanes.of(source);
		this.scale = scale;
		this.type = type;
		this.title = title;
		width = scaled(source.getWidth());
		height = scaled(source.getHeight());
		values = ValueScale.of(source);
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
		if (!(scale > 0) || Math.floor(source.getWidth() * scale) < 1 || Math.floor(source.getHeight() * scale) < 1)
			throw new IllegalArgumentException("An image of " + source.getWidth() + " x " + source.getHeight()
				+ " pixels cannot be scaled by " + scale + ". Use a larger scale.");
		return new ResultImage(source, scale, type, title);
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
		final ResultImage result = of(source, scale, Type.FLOAT, title);
		result.differences = true;
		return result;
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
		pixels[slot] = fill(pixels[slot], c, values(plane));
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
			slice = fill(slice, i, values(plane));
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
		final ImagePlus image = dressed(plain);
		image.setCalibration(calibration());
		carryProperties(image);
		carryOverlay(image);
		if (differences)
			showDifferences(image);
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

	private Object fill(final Object old, final int c, final float[] from) {
		final int size = width * height;
		if (type == Type.FLOAT || source.getType() == ImagePlus.GRAY32)
			return floats(size, from);
		if (source.getType() == ImagePlus.GRAY16)
			return shorts(size, from);
		if (isRgb())
			return colours(old == null ? new int[size] : (int[]) old, 16 - 8 * (c % 3), from);
		return bytes(size, from);
	}

	private float[] floats(final int size, final float[] from) {
		final Calibration curve = curve();
		if (curve == null)
			return from.clone();
		final float[] floats = new float[size];
		for (int i = 0; i < size; i++)
			floats[i] = (float) curve.getCValue((double) from[i]);
		return floats;
	}

	private short[] shorts(final int size, final float[] from) {
		final short[] shorts = new short[size];
		for (int i = 0; i < size; i++)
			shorts[i] = (short) clamped(values.stored(from[i]), 65535);
		return shorts;
	}

	private byte[] bytes(final int size, final float[] from) {
		final byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++)
			bytes[i] = (byte) clamped(values.stored(from[i]), 255);
		return bytes;
	}

	private static int[] colours(final int[] colours, final int shift, final float[] from) {
		for (int i = 0; i < colours.length; i++)
			colours[i] = colours[i] & ~(0xff << shift) | 0xff000000 | clamped(from[i], 255) << shift;
		return colours;
	}

	private static int clamped(final double value, final int max) {
		if (!(value > 0))
			return 0;
		return value >= max ? max : (int) (value + 0.5);
	}

	/** The calibration that is no straight line; ImageJ too applies it when it makes an image 32-bit. */
	private Calibration curve() {
		final Calibration calibration = source.getCalibration();
		final boolean integer = source.getBitDepth() == 8 || source.getBitDepth() == 16;
		return type == Type.FLOAT && !differences && integer && calibration.calibrated() && !values.isLinear()
			? calibration : null;
	}

	private double shown(final double stored) {
		if (type == Type.SOURCE)
			return stored;
		final Calibration curve = curve();
		return curve == null ? values.real(stored) : curve.getCValue(stored);
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

	// -- looks --

	private ImagePlus dressed(final ImagePlus image) {
		if (planes.isRgb())
			return type == Type.SOURCE ? image : composite(image, rgbLuts(), CompositeImage.COMPOSITE);
		if (source.isComposite()) {
			final CompositeImage composite = composite(image, shownLuts(), ((CompositeImage) source).getMode());
			final boolean[] active = ((CompositeImage) source).getActiveChannels();
			System.arraycopy(active, 0, composite.getActiveChannels(), 0,
				Math.min(active.length, composite.getActiveChannels().length));
			goToPosition(composite);
			return composite;
		}
		image.setLut(source.getProcessor().getLut());
		image.setDisplayRange(lower(source.getDisplayRangeMin(), source.getDisplayRangeMax()),
			upper(source.getDisplayRangeMin(), source.getDisplayRangeMax()));
		goToPosition(image);
		return image;
	}

	/** To where the source stands, so far as that is there. */
	private void goToPosition(final ImagePlus image) {
		image.setPositionWithoutUpdate(source.getC(), Math.min(source.getZ(), image.getNSlices()),
			Math.min(source.getT(), image.getNFrames()));
	}

	private static CompositeImage composite(final ImagePlus image, final LUT[] luts, final int mode) {
		final CompositeImage composite = new CompositeImage(image, mode);
		composite.setLuts(luts);
		return composite;
	}

	/** Each channel from 0 to its own largest value. */
	private static void showDifferences(final ImagePlus image) {
		if (image instanceof CompositeImage composite) {
			final LUT[] luts = composite.getLuts();
			for (int c = 0; c < luts.length; c++) {
				luts[c].min = 0;
				luts[c].max = image.getStack().getProcessor(image.getStackIndex(c + 1, image.getZ(), image.getT()))
					.getStats().max;
			}
			composite.setLuts(luts);
		}
		else
			image.setDisplayRange(0, image.getProcessor().getStats().max);
	}

	private LUT[] rgbLuts() {
		final LUT[] luts = new LUT[planes.channels()];
		for (int c = 0; c < luts.length; c++) {
			luts[c] = LUT.createLutFromColor(RGB[c % 3]);
			luts[c].min = 0;
			luts[c].max = 255;
		}
		return luts;
	}

	private LUT[] shownLuts() {
		final LUT[] luts = source.getLuts();
		for (int c = 0; c < luts.length; c++) {
			final double min = luts[c].min;
			final double max = luts[c].max;
			luts[c] = (LUT) luts[c].clone();
			luts[c].min = lower(min, max);
			luts[c].max = upper(min, max);
		}
		return luts;
	}

	private double lower(final double min, final double max) {
		return Math.min(shown(min), shown(max));
	}

	private double upper(final double min, final double max) {
		return Math.max(shown(min), shown(max));
	}

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
