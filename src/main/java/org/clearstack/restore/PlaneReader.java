// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.tile.Tile;

/**
 * Reads tiles of a plane, normalised and mirrored at pixel edges (… 1 0 | 0 1 2 …), so that binning and upscaling are
 * symmetric at the border. As soon as a tile has NaN or infinite pixels, the plane is replaced by a filled copy; tiles
 * read before had none and are the same in the copy, so the result does not depend on the tiles.
 */
final class PlaneReader {

	private final List<RandomAccessibleInterval<FloatType>> normalized = new ArrayList<>();
	private final ModelSpec spec;
	private List<PrimitiveBlocks<FloatType>> blocks;
	private boolean foundNonFinite;
	private float[] planar = new float[0];

	PlaneReader(final Plane plane, final ModelSpec spec) {
		this.spec = spec;
		for (int i = 0; i < spec.inputs(); i++)
			normalized.add(normalize(Plane.channel(plane.source(), i), plane.map(i)));
	}

	private static <T extends RealType<?>> RandomAccessibleInterval<FloatType> normalize(
		final RandomAccessibleInterval<T> source, final IntensityMap map)
	{
		return source.view().convert(FloatType::new, (in, out) -> out.set((float) map.forward(in.getRealDouble())));
	}

	/** The normalised channels as they are, x and y each, NaN and infinite pixels included, without neighbouring slices. */
	List<RandomAccessibleInterval<FloatType>> normalized() {
		return spec.depth() == 1 ? normalized : List.of(normalized.get(spec.depth() / 2));
	}

	/** Whether a tile with NaN or infinite pixels has been read. */
	boolean foundNonFinite() {
		return foundNonFinite;
	}

	/** Reads a tile into {@code pixels} from {@code at} on, in the order row, column, channel or slice. */
	void read(final Tile tile, final float[] pixels, final int at) {
		if (blocks == null)
			blocks = normalized.stream().map(PlaneReader::mirrored).toList();
		copy(tile);
		if (!foundNonFinite && !NonFinite.allFinite(planar)) {
			foundNonFinite = true;
			blocks = normalized.stream().map(NonFinite::fill).map(PlaneReader::mirrored).toList();
			copy(tile);
		}
		final int channels = normalized.size();
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

	/** Channel after channel. */
	private void copy(final Tile tile) {
		final int[] size = tile.size();
		final int area = size[0] * size[1];
		if (planar.length != area * blocks.size())
			planar = new float[area * blocks.size()];
		if (blocks.size() == 1) {
			blocks.get(0).copy(tile.start(), planar, size);
			return;
		}
		final float[] channel = new float[area];
		for (int c = 0; c < blocks.size(); c++) {
			blocks.get(c).copy(tile.start(), channel, size);
			System.arraycopy(channel, 0, planar, c * area, area);
		}
	}
}
