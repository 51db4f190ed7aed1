// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.basictypeaccess.array.IntArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.type.numeric.ARGBType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Fraction;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/**
 * An ImageJ image as imglib2 sees it: planes and volumes over ImageJ's own arrays, nothing copied.
 * <p>
 * Channels, slices and frames count from 0. An RGB image has three channels (red, green, blue), 0 to 255. Indexed
 * colours count as their indices. Where a straight line calibrates 8- or 16-bit values (signed 16-bit images, DICOM's
 * rescale slope), the values are the calibrated ones, as {@link FloatType}. Virtual stacks are read slice by slice,
 * when a slice is asked for.
 * <p>
 * For reading only: what is written may or may not reach the image. Threads may share it.
 */
public final class ImagePlanes {

	private static final int[] RGB_SHIFT = { 16, 8, 0 };

	private final ImageStack stack;
	private final int type;
	private final int stored;
	private final int slices;
	private final int frames;
	private final ValueScale values;
	private final SliceFiles files;

	private ImagePlanes(final ImagePlus image) {
		stack = image.getStack();
		files = SliceFiles.of(image);
		type = image.getType();
		stored = image.getNChannels();
		slices = image.getNSlices();
		frames = image.getNFrames();
		values = ValueScale.of(image);
	}

	/**
	 * Views an image.
	 *
	 * @param image of any type; only its pixels are looked at, later changes of its dimensions or type are not seen
	 */
	public static ImagePlanes of(final ImagePlus image) {
		return new ImagePlanes(image);
	}

	/** Width of a plane in pixels. */
	public int width() {
		return stack.getWidth();
	}

	/** Height of a plane in pixels. */
	public int height() {
		return stack.getHeight();
	}

	/** Whether slices are not in memory but read or computed when they are asked for. */
	public boolean isVirtual() {
		return stack.isVirtual();
	}

	/**
	 * A number that is another if any pixel, the type or the straight line that calibrates values is: two images of
	 * equal digests and sizes are the same, but for a chance of 1 in 2<sup>64</sup>. Reads all slices.
	 */
	public long digest() {
		long digest = 31 * type + values.hashCode();
		for (int n = 1; n <= stack.size(); n++)
			digest = digest(digest, pixels(n));
		return digest;
	}

	/**
	 * As {@link #digest()}, of a single slice of a channel; of an RGB image of all its colours.
	 *
	 * @param c channel from 0
	 * @param z slice from 0
	 * @param t frame from 0
	 */
	public long digest(final int c, final int z, final int t) {
		return digest(31 * type + values.hashCode(), pixels(index(c, z, t)));
	}

	private static long digest(final long before, final Object pixels) {
		final long factor = 0x9E3779B97F4A7C15L;
		long digest = before;
		if (pixels instanceof byte[] bytes)
			for (final byte value : bytes)
				digest = Long.rotateLeft((digest ^ value) * factor, 29);
		else if (pixels instanceof short[] shorts)
			for (final short value : shorts)
				digest = Long.rotateLeft((digest ^ value) * factor, 29);
		else if (pixels instanceof int[] rgb)
			for (final int value : rgb)
				digest = Long.rotateLeft((digest ^ value) * factor, 29);
		else
			for (final float value : (float[]) pixels)
				digest = Long.rotateLeft((digest ^ Float.floatToRawIntBits(value)) * factor, 29);
		return digest;
	}

	/** Number of channels; three for each RGB channel. */
	public int channels() {
		return isRgb() ? 3 * stored : stored;
	}

	/** Number of slices along z. */
	public int slices() {
		return slices;
	}

	/** Number of frames along time. */
	public int frames() {
		return frames;
	}

	/** Whether red, green and blue share a pixel. */
	public boolean isRgb() {
		return type == ImagePlus.COLOR_RGB;
	}

	/**
	 * One plane, x and y.
	 *
	 * @param c channel from 0
	 * @param z slice from 0
	 * @param t frame from 0
	 * @throws IllegalArgumentException if there is no such plane, or a virtual stack cannot read it
	 */
	public RandomAccessibleInterval<? extends RealType<?>> plane(final int c, final int z, final int t) {
		check("channel", c, channels());
		check("slice", z, slices);
		check("frame", t, frames);
		final Object pixels = pixels(index(c, z, t));
		final int width = width();
		final int height = height();
		if (pixels instanceof byte[] bytes)
			return real(ArrayImgs.unsignedBytes(bytes, width, height));
		if (pixels instanceof short[] shorts)
			return real(ArrayImgs.unsignedShorts(shorts, width, height));
		if (pixels instanceof float[] floats)
			return ArrayImgs.floats(floats, width, height);
		return colour(ArrayImgs.argbs((int[]) pixels, width, height), c);
	}

	/**
	 * A plane and its neighbours along z or time, in their order: beyond the ends the stack is mirrored at its outermost
	 * planes (2 1 0 1 2).
	 *
	 * @param c channel from 0
	 * @param z slice of the plane in the middle, from 0
	 * @param t frame of the plane in the middle, from 0
	 * @param depth how many planes, an odd number
	 * @param axis along which they lie
	 */
	public List<RandomAccessibleInterval<? extends RealType<?>>> neighbours(final int c, final int z, final int t,
		final int depth, final StackAxis axis)
	{
		final boolean alongZ = axis.in(this) == StackAxis.Z;
		final List<RandomAccessibleInterval<? extends RealType<?>>> neighbours = new ArrayList<>();
		for (int i = -(depth / 2); i <= depth / 2; i++)
			neighbours.add(alongZ ? plane(c, mirrored(z + i, slices), t) : plane(c, z, mirrored(t + i, frames)));
		return neighbours;
	}

	private static int mirrored(final int i, final int length) {
		final int period = Math.max(1, 2 * (length - 1));
		final int at = Math.floorMod(i, period);
		return at < length ? at : period - at;
	}

	/**
	 * The slices of one channel and frame: x, y and z. Slices are read when they are first looked at and may be
	 * forgotten when memory is short.
	 *
	 * @param c channel from 0
	 * @param t frame from 0
	 */
	public RandomAccessibleInterval<? extends RealType<?>> volume(final int c, final int t) {
		check("channel", c, channels());
		check("frame", t, frames);
		return planar(c, slices, z -> index(c, z, t));
	}

	/**
	 * All slices of one channel, time after time: x, y and {@code z + slices · t}; read like {@link #volume}.
	 *
	 * @param c channel from 0
	 */
	public RandomAccessibleInterval<? extends RealType<?>> stack(final int c) {
		check("channel", c, channels());
		return planar(c, slices * frames, n -> index(c, n % slices, n / slices));
	}

	private RandomAccessibleInterval<? extends RealType<?>> planar(final int c, final int depth,
		final IntUnaryOperator index)
	{
		final long[] size = { width(), height(), depth };
		switch (type) {
			case ImagePlus.GRAY16 -> {
				final PlanarImg<UnsignedShortType, ShortArray> img = new PlanarImg<>(
					new Slices<ShortArray>(depth, n -> new ShortArray((short[]) pixels(index.applyAsInt(n)))), size,
					new Fraction());
				img.setLinkedType(new UnsignedShortType(img));
				return real(img);
			}
			case ImagePlus.GRAY32 -> {
				final PlanarImg<FloatType, FloatArray> img = new PlanarImg<>(
					new Slices<FloatArray>(depth, n -> new FloatArray((float[]) pixels(index.applyAsInt(n)))), size,
					new Fraction());
				img.setLinkedType(new FloatType(img));
				return img;
			}
			case ImagePlus.COLOR_RGB -> {
				final PlanarImg<ARGBType, IntArray> img = new PlanarImg<>(
					new Slices<IntArray>(depth, n -> new IntArray((int[]) pixels(index.applyAsInt(n)))), size,
					new Fraction());
				img.setLinkedType(new ARGBType(img));
				return colour(img, c);
			}
			default -> {
				final PlanarImg<UnsignedByteType, ByteArray> img = new PlanarImg<>(
					new Slices<ByteArray>(depth, n -> new ByteArray((byte[]) pixels(index.applyAsInt(n)))), size,
					new Fraction());
				img.setLinkedType(new UnsignedByteType(img));
				return real(img);
			}
		}
	}

	private <T extends RealType<T>> RandomAccessibleInterval<? extends RealType<?>> real(
		final RandomAccessibleInterval<T> raw)
	{
		if (!values.isLinear())
			return raw;
		return Converters.convert(raw, (in, out) -> out.setReal(values.real(in.getRealDouble())), new FloatType());
	}

	private static RandomAccessibleInterval<UnsignedByteType> colour(final RandomAccessibleInterval<ARGBType> rgb,
		final int c)
	{
		final int shift = RGB_SHIFT[c % 3];
		return Converters.convert(rgb, (in, out) -> out.set(in.get() >> shift & 0xff), new UnsignedByteType());
	}

	private int index(final int c, final int z, final int t) {
		return 1 + (isRgb() ? c / 3 : c) + stored * (z + slices * t);
	}

	/** ImageJ's array of slice n, from 1; one thread at a time, as virtual stacks need it. */
	private Object pixels(final int n) {
		final Object pixels;
		files.check(n);
		synchronized (stack) {
			pixels = stack.getPixels(n);
		}
		if (pixels == null)
			throw new IllegalArgumentException(
				"Slice " + n + " of " + stack.size() + " cannot be read. Check the file of this virtual stack.");
		return pixels;
	}

	private static void check(final String what, final int index, final int count) {
		if (index < 0 || index >= count)
			throw new InvalidInput(Failure.Code.NO_SUCH_PLANE,
				"There is no " + what + " " + index + ": they go from 0 to " + (count - 1) + ".");
	}

	/** Slices read on demand, remembered while memory lasts. */
	private static final class Slices<A> extends AbstractList<A> {

		private final int size;
		private final SoftCache<Integer, A> read;
		private final Function<Integer, A> reader;

		Slices(final int size, final Function<Integer, A> reader) {
			this.size = size;
			this.reader = reader;
			read = new SoftCache<>(size);
		}

		@Override
		public A get(final int n) {
			return read.get(Objects.checkIndex(n, size), reader);
		}

		@Override
		public int size() {
			return size;
		}
	}
}
