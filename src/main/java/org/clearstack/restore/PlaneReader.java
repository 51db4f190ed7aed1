// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

import org.clearstack.normalize.LinearMap;
import org.clearstack.tile.Tile;

/**
 * Reads tiles of a plane, normalised and mirrored at pixel edges (… 1 0 | 0 1 2 …), so that binning and upscaling are
 * symmetric at the border. As soon as a tile has NaN or infinite pixels, the plane is replaced by a filled copy; tiles
 * read before had none and are the same in the copy, so the result does not depend on the tiles.
 */
final class PlaneReader {

	private final RandomAccessibleInterval<FloatType> normalized;
	private final int channels;
	private PrimitiveBlocks<FloatType> blocks;
	private boolean foundNonFinite;
	private float[] planar = new float[0];

	PlaneReader(final Plane plane, final int channels) {
		this.normalized = normalize(plane.source(), plane.map());
		this.channels = channels;
	}

	private static <T extends RealType<?>> RandomAccessibleInterval<FloatType> normalize(
		final RandomAccessibleInterval<T> source, final LinearMap map)
	{
		return source.view().convert(FloatType::new, (in, out) -> out.set((float) map.forward(in.getRealDouble())));
	}

	/** The normalised plane as it is, NaN and infinite pixels included. */
	RandomAccessibleInterval<FloatType> normalized() {
		return normalized;
	}

	/** Whether a tile with NaN or infinite pixels has been read. */
	boolean foundNonFinite() {
		return foundNonFinite;
	}

	/** Reads a tile into {@code pixels} from {@code at} on, in the order row, column, channel. */
	void read(final Tile tile, final float[] pixels, final int at) {
		if (blocks == null)
			blocks = mirrored(normalized);
		copy(tile);
		if (!foundNonFinite && !NonFinite.allFinite(planar)) {
			foundNonFinite = true;
			blocks = mirrored(NonFinite.fill(normalized));
			copy(tile);
		}
		final int area = planar.length / channels;
		for (int c = 0; c < channels; c++)
			for (int i = 0; i < area; i++)
				pixels[at + i * channels + c] = planar[c * area + i];
	}

	/** Frees memory after the last tile. */
	void release() {
		blocks = null;
		planar = new float[0];
	}

	private static PrimitiveBlocks<FloatType> mirrored(final RandomAccessibleInterval<FloatType> plane) {
		return PrimitiveBlocks.of(Views.extendMirrorDouble(plane), OnFallback.ACCEPT);
	}

	private void copy(final Tile tile) {
		final int[] size = tile.size();
		final long[] start = tile.start();
		final int length = size[0] * size[1] * channels;
		if (planar.length != length)
			planar = new float[length];
		if (normalized.numDimensions() == 2)
			blocks.copy(start, planar, size);
		else
			blocks.copy(new long[] { start[0], start[1], normalized.min(2) }, planar, new int[] { size[0], size[1], channels });
	}
}
