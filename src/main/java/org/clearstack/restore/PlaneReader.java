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
import org.clearstack.normalize.LinearMap;
import org.clearstack.tile.Tile;

/**
 * Reads tiles of a plane, normalised and mirrored at pixel edges (… 1 0 | 0 1 2 …), so that binning and upscaling are
 * symmetric at the border. A tile that has NaN or infinite pixels is filled, and only it. Values grow into a hole as far as the network's margin: what is
 * deeper inside no finite pixel of the result depends on, so the result does not depend on the tiles.
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
		final RandomAccessibleInterval<T> source, final LinearMap map)
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
		copy(tile, blocks);
		if (!NonFinite.allFinite(planar)) {
			foundNonFinite = true;
			copy(tile, normalized.stream().map(plane -> mirrored(filled(plane, tile))).toList());
		}
		final int channels = normalized.size();
		final int area = planar.length / channels;
		for (int c = 0; c < channels; c++)
			for (int i = 0; i < area; i++)
				pixels[at + i * channels + c] = planar[c * area + i];
	}

	/** The plane, filled where the tile and its mirror images need it. */
	private RandomAccessibleInterval<FloatType> filled(final RandomAccessibleInterval<FloatType> plane, final Tile tile) {
		final long[] min = new long[2];
		final long[] max = new long[2];
		for (int d = 0; d < 2; d++) {
			final long first = tile.start()[d];
			final long last = first + tile.size()[d] - 1;
			min[d] = Math.max(plane.min(d), Math.min(first, 2 * plane.max(d) + 1 - last) - spec.margin());
			max[d] = Math.min(plane.max(d), Math.max(last, 2 * plane.min(d) - 1 - first) + spec.margin());
		}
		final RandomAccessibleInterval<FloatType> part = NonFinite.fill(Views.interval(plane, min, max), Math.max(1, spec.margin()));
		return Views.interval(Views.extendValue(part, 0f), plane);
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
	private void copy(final Tile tile, final List<PrimitiveBlocks<FloatType>> from) {
		final int[] size = tile.size();
		final int area = size[0] * size[1];
		if (planar.length != area * from.size())
			planar = new float[area * from.size()];
		if (from.size() == 1) {
			from.get(0).copy(tile.start(), planar, size);
			return;
		}
		final float[] channel = new float[area];
		for (int c = 0; c < from.size(); c++) {
			from.get(c).copy(tile.start(), channel, size);
			System.arraycopy(channel, 0, planar, c * area, area);
		}
	}
}
