// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clearstack.chunk.SampleType;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.chunk.ZarrGroup;

/**
 * An OME-Zarr that is filled chunk by chunk, by many at once: its arrays and all it says are there before the first
 * chunk. Axes t, c, z, y, x; each level of the pyramid halves x and y.
 *
 * @param folder of the group
 * @param newest 0.5 instead of 0.4
 */
public record OmeZarrContainer(Path folder, boolean newest) {

	private static final int SMALLEST = 256;
	private static final List<String> AXES = List.of("t", "c", "z", "y", "x");

	/** How many levels an image of this size has: the last is at most 256 wide and high. */
	public static int levels(final long width, final long height) {
		int levels = 1;
		for (long size = Math.max(width, height); size > SMALLEST; size = (size + 1) / 2)
			levels++;
		return levels;
	}

	/** Shape of a level, 0 being the finest. */
	public static long[] shape(final long[] finest, final int level) {
		final long[] shape = finest.clone();
		for (int i = 0; i < level; i++)
			for (int d = 3; d < 5; d++)
				shape[d] = (shape[d] + 1) / 2;
		return shape;
	}

	/** Shape of a level's chunks: those of the finest, but no larger than the level. */
	public static int[] chunk(final int[] finest, final long[] shape) {
		final int[] chunk = finest.clone();
		for (int i = 0; i < chunk.length; i++)
			chunk[i] = (int) Math.min(chunk[i], shape[i]);
		return chunk;
	}

	/**
	 * Makes the arrays, without a chunk yet, and the group.
	 *
	 * @param dress with the calibration of the finest level, its channels and the properties to tell
	 * @param type of the values
	 * @param shape of the finest level: t, c, z, y, x
	 * @param chunk lengths of a chunk
	 */
	public void create(final ImagePlus dress, final SampleType type, final long[] shape, final int[] chunk)
		throws IOException
	{
		final int levels = levels(shape[4], shape[3]);
		for (int level = 0; level < levels; level++) {
			final long[] size = shape(shape, level);
			ZarrArray.create(folder.resolve(Integer.toString(level)), newest ? 3 : 2, size, chunk(chunk, size), type,
				AXES);
		}
		tell(dress, type, shape);
	}

	/** Writes anew all that the group says. */
	public void tell(final ImagePlus dress, final SampleType type, final long[] shape) throws IOException {
		ZarrGroup.create(folder, newest ? 3 : 2, new OmeZarrAttributes(dress, newest, (int) shape[1], type)
			.of(levels(shape[4], shape[3])));
	}

	/** The arrays, the finest first. */
	public List<ZarrArray> open() throws IOException {
		final List<ZarrArray> levels = new ArrayList<>();
		for (int level = 0; ZarrArray.isArray(folder.resolve(Integer.toString(level))); level++)
			levels.add(ZarrArray.open(folder.resolve(Integer.toString(level))));
		return levels;
	}
}
