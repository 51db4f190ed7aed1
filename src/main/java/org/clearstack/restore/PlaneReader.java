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
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.tile.Tile;

/**
 * Reads tiles of a plane, normalised and mirrored at pixel edges (… 1 0 | 0 1 2 …), so that binning and upscaling are
 * symmetric at the border. As soon as a tile has NaN or infinite pixels, the plane is replaced by a filled copy; tiles
 * read before had none and are the same in the copy, so the result does not depend on the tiles.
 */
final class PlaneReader {

	private final List<RandomAccessibleInterval<FloatType>> normalized = new ArrayList<>();
	/** Of the normalised channels, where the network is told it. */
	private final List<NoiseModel> noises = new ArrayList<>();
	private final ModelSpec spec;
	private List<PrimitiveBlocks<FloatType>> blocks;
	private boolean foundNonFinite;
	private float[] planar = new float[0];

	/** @param noise that a network is told of all planes; or null to measure it in this one, if the plane does not say it either */
	PlaneReader(final Plane plane, final ModelSpec spec, final NoiseModel noise) {
		this.spec = spec;
		for (int i = 0; i < spec.planes(); i++)
			normalized.add(normalize(Plane.channel(plane.source(), i), plane.map(i)));
		if (spec.isTold())
			for (int c = 0; c < spec.channels(); c++)
				noises.add(plane.noise(c, noise).mapped(plane.map(c).gain(), plane.map(c).offset()));
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
		copy(tile);
		if (!foundNonFinite && !NonFinite.allFinite(planar)) {
			fill();
			copy(tile);
		}
		final int inputs = spec.inputs();
		final int area = planar.length / normalized.size();
		for (int c = 0; c < normalized.size(); c++)
			for (int i = 0; i < area; i++)
				pixels[at + i * inputs + c] = planar[c * area + i];
		for (int c = 0; c < noises.size(); c++)
			readMaps(tile, c, pixels, at + spec.planes() + c * NoiseMaps.COUNT);
	}

	/** Reads a channel with more around it, which the maps of its noise depend on, and writes the maps. */
	private void readMaps(final Tile tile, final int c, final float[] pixels, final int at) {
		final int width = tile.size()[0];
		final int height = tile.size()[1];
		final int[] grown = { width + 2 * NoiseMaps.REACH, height + 2 * NoiseMaps.REACH };
		final long[] start = { tile.start()[0] - NoiseMaps.REACH, tile.start()[1] - NoiseMaps.REACH };
		final float[] image = new float[grown[0] * grown[1]];
		blocks.get(c).copy(start, image, grown);
		if (!foundNonFinite && !NonFinite.allFinite(image)) {
			fill();
			blocks.get(c).copy(start, image, grown);
		}
		NoiseMaps.put(noises.get(c), NoiseMaps.deviation(noises.get(c), image, width, height), pixels, at, spec.inputs());
	}

	/** Goes on with a copy in which NaN and infinite pixels are grown over. */
	private void fill() {
		foundNonFinite = true;
		blocks = normalized.stream().map(NonFinite::fill).map(PlaneReader::mirrored).toList();
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
