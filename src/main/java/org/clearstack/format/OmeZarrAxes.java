// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.chunk.ChunkedArray;

/**
 * Which axis of an array is which of an image: x, y, z, channel, time, in any order.
 *
 * @param array of two axes or more
 * @param x index of its axis x; the others likewise, -1 for one that is not there
 */
record OmeZarrAxes(ChunkedArray array, int x, int y, int z, int c, int t) {

	private static final Map<String,
		String> NAMES = Map.ofEntries(Map.entry("x", "x"), Map.entry("y", "y"), Map.entry("z", "z"),
			Map.entry("c", "c"), Map
				.entry("t", "t"),
			Map.entry("channel", "c"), Map.entry("time", "t"), Map.entry("row", "y"), Map.entry("column", "x"),
			Map.entry("plane", "z"), Map.entry(
				"col", "x"),
			Map.entry("depth", "z"), Map.entry("ch", "c"));

	/**
	 * By names.
	 *
	 * @param names of the array's axes; empty if they are not known: then the last two are y and x, and one before them
	 * is z
	 * @throws IOException if an image cannot be made of these axes
	 */
	static OmeZarrAxes of(final Path path, final ChunkedArray array, final List<String> names) throws IOException {
		final int axes = array.shape().length;
		if (names.isEmpty() && (axes == 2 || axes == 3))
			return of(path, array, List.of("z", "y", "x").subList(3 - axes, 3));
		final List<String> known = new ArrayList<>();
		for (final String name : names)
			known.add(NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
		final List<String> odd =
			known.stream().filter(name -> !List.of("x", "y", "z", "c", "t").contains(name)).toList();
		if (names.size() != axes || known.stream().distinct().count() < axes || !known.contains("x")
			|| !known.contains("y") || !odd.isEmpty())
			throw new IOException(path.toAbsolutePath() + " is an array of " + axes + " axes, "
				+ Arrays.toString(array.shape()) + ", "
				+ (names.isEmpty() ? "whose names are not written"
					: "called " + names.stream().map(name -> name.equals("null") ? "?" : name).toList())
				+ "; an image has the axes x and y, and may have z, c and t. "
				+ "Write their names into the attributes (\"axes\" of OME-Zarr, \"dimension_names\" or "
				+ "\"_ARRAY_DIMENSIONS\").");
		return new OmeZarrAxes(array, known.indexOf("x"), known.indexOf("y"), known.indexOf("z"), known.indexOf("c"),
			known.indexOf("t"));
	}

	/** Numbers of pixels and planes. */
	PlaneStack.Size size(final Path path, final Samples samples) throws IOException {
		final long plane = length(x) * length(y) * samples.type().bytes();
		final long planes = length(c) * length(z) * length(t);
		if (length(x) > Integer.MAX_VALUE || length(y) > Integer.MAX_VALUE || plane > Integer.MAX_VALUE - 8
			|| planes > Integer.MAX_VALUE)
			throw new IOException(path.toAbsolutePath() + " has planes of " + length(x) + " x " + length(y)
				+ " pixels, " + planes
				+ " of them, which is too large for ImageJ: a plane has at most 2^31 bytes. Open a coarser level, "
				+ "such as "
				+ path.getFileName() + "[1].");
		if (plane == 0 || planes == 0)
			throw new IOException(
				path.toAbsolutePath() + " is an empty array: its shape is " + Arrays.toString(array.shape()) + ".");
		return new PlaneStack.Size((int) length(x), (int) length(y), samples.bits(), (int) length(c), (int) length(z),
			(int) length(t));
	}

	/**
	 * The array with all its axes, in the order t, c, z, y, x.
	 *
	 * @param alone whether only one thread at a time may read it
	 */
	ChunkedArray ordered(final boolean alone) {
		return new OrderedArray(array, new int[] { t, c, z, y, x }, alone);
	}

	/** An image of one pixel a plane, to be given what goes with the array. */
	ImagePlus dress(final Path path, final Samples samples) throws IOException {
		final long planes = length(c) * length(z) * length(t);
		if (planes > Integer.MAX_VALUE || planes * length(x) * length(y) == 0)
			throw new IOException(path.toAbsolutePath() + " has the shape " + Arrays.toString(array.shape())
				+ "; an image has 1 to 2^31 planes, and none of its axes is empty.");
		return PlaneStack.lazy(path,
			new PlaneStack.Size(1, 1, samples.bits(), (int) length(c), (int) length(z), (int) length(t)),
			index -> samples.pixels(ByteBuffer.allocate(Long.BYTES), 1));
	}

	private long length(final int axis) {
		return axis < 0 ? 1 : array.shape()[axis];
	}

	/** A plane's values, x fastest. */
	ByteBuffer plane(final int index) throws IOException {
		final long[] offset = new long[array.shape().length];
		final int[] size = new int[offset.length];
		Arrays.fill(size, 1);
		size[x] = (int) length(x);
		size[y] = (int) length(y);
		final long channels = length(c);
		final long slices = length(z);
		set(offset, c, index % channels);
		set(offset, z, index / channels % slices);
		set(offset, t, index / channels / slices);
		final ByteBuffer plane = array.read(offset, size);
		return x > y ? plane : transposed(plane);
	}

	private static void set(final long[] offset, final int axis, final long position) {
		if (axis >= 0)
			offset[axis] = position;
	}

	private ByteBuffer transposed(final ByteBuffer plane) {
		final int bytes = array.type().bytes();
		final int width = (int) length(x);
		final int height = (int) length(y);
		final ByteBuffer turned = ByteBuffer.allocate(plane.capacity()).order(plane.order());
		for (int row = 0; row < height; row++)
			for (int column = 0; column < width; column++)
				turned.put((row * width + column) * bytes, plane, (column * height + row) * bytes, bytes);
		return turned;
	}
}
