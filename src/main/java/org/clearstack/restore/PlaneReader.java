// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.tile.Tile;

/**
 * Reads tiles of a plane, normalised and mirrored at pixel edges (… 1 0 | 0 1 2 …), so that binning and upscaling are
 * symmetric at the border. A tile that has NaN or infinite pixels or {@link Defects} is filled, and only it. Values
 * grow into a hole as far as the network's margin: what is deeper inside no finite pixel of the result depends on, so
 * the result does not depend on the tiles.
 */
final class PlaneReader {

	private final List<RandomAccessibleInterval<FloatType>> normalized = new ArrayList<>();
	/** Of the normalised channels, where the network is given it. */
	private final List<NoiseModel> noises = new ArrayList<>();
	private final ModelSpec spec;
	private final DefectTreatment treatment;
	private final Boolean[] looked;
	/** Places of defects of each channel, as y in the upper and x in the lower 32 bits. */
	private final List<Set<Long>> defects = new ArrayList<>();
	private List<PrimitiveBlocks<FloatType>> blocks;
	private boolean foundNonFinite;
	private float[] planar = new float[0];

	/**
	 * @param noise of all planes that a network is given; or null to measure it in this one, if the plane does not say
	 * it either
	 */
	PlaneReader(final Plane plane, final ModelSpec spec, final DefectTreatment treatment, final NoiseModel noise) {
		this.spec = spec;
		this.treatment = treatment;
		looked = new Boolean[spec.planes()];
		if (plane.undersampled() != null)
			Arrays.fill(looked, !plane.undersampled());
		for (int i = 0; i < spec.planes(); i++) {
			normalized.add(normalize(Plane.channel(plane.source(), i), plane.map(i)));
			defects.add(new HashSet<>());
		}
		if (spec.isGivenNoise())
			for (int c = 0; c < spec.channels(); c++)
				noises.add(Plane.normalized(plane.noise(c, spec.plane(c), noise), plane.map(c)));
	}

	static <T extends RealType<?>> RandomAccessibleInterval<FloatType> normalize(
		final RandomAccessibleInterval<T> source, final IntensityMap map)
	{
		return source.view().convert(FloatType::new, (in, out) -> out.set((float) map.forward(in.getRealDouble())));
	}

	/**
	 * The normalised channels as they are, x and y each, NaN and infinite pixels included, without neighbouring slices.
	 */
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
		List<PrimitiveBlocks<FloatType>> from = blocks;
		copy(tile, from);
		if (!NonFinite.allFinite(planar))
			foundNonFinite = true;
		if (IntStream.range(0, normalized.size()).anyMatch(this::hasDefects) || !NonFinite.allFinite(planar))
			from = filled(tile);
		final int inputs = spec.inputs();
		final int area = planar.length / normalized.size();
		for (int c = 0; c < normalized.size(); c++)
			for (int i = 0; i < area; i++)
				pixels[at + i * inputs + c] = planar[c * area + i];
		for (int c = 0; c < noises.size(); c++)
			readMaps(tile, c, from.get(spec.plane(c)), pixels, at + spec.planes() + c * NoiseMaps.COUNT);
	}

	/** Reads a channel with more around it, which the maps of its noise depend on, and writes the maps. */
	private void readMaps(final Tile tile, final int c, final PrimitiveBlocks<FloatType> from, final float[] pixels,
		final int at)
	{
		final int width = tile.size()[0];
		final int height = tile.size()[1];
		final int[] grown = { width + 2 * NoiseMaps.REACH, height + 2 * NoiseMaps.REACH };
		final long[] start = { tile.start()[0] - NoiseMaps.REACH, tile.start()[1] - NoiseMaps.REACH };
		final float[] image = new float[grown[0] * grown[1]];
		from.copy(start, image, grown);
		final int plane = spec.plane(c);
		if (!NonFinite.allFinite(image))
			filled(around(normalized.get(plane), tile), tile, plane).copy(start, image, grown);
		NoiseMaps.put(noises.get(c), NoiseMaps.deviation(noises.get(c), image, width, height), pixels, at,
			spec.inputs());
	}

	/** Reads the tile again, filled, if it or what its holes are filled from has holes; what it was read from. */
	private List<PrimitiveBlocks<FloatType>> filled(final Tile tile) {
		final List<PrimitiveBlocks<FloatType>> filled = new ArrayList<>();
		boolean any = !NonFinite.allFinite(planar);
		for (int c = 0; c < normalized.size(); c++) {
			final ArrayImg<FloatType, FloatArray> part = around(normalized.get(c), tile);
			final long[] min = needed(normalized.get(c), tile, spec.margin() + Defects.REACH).minAsLongArray();
			any |= hasDefects(c) && marked(part, min, c, needed(normalized.get(c), tile, spec.margin()));
			filled.add(any ? filled(part, tile, c) : blocks.get(c));
		}
		if (any)
			copy(tile, filled);
		return filled;
	}

	/** A part of a channel around a tile, its holes filled from their neighbours. */
	private PrimitiveBlocks<FloatType> filled(final ArrayImg<FloatType, FloatArray> part, final Tile tile,
		final int c)
	{
		final long[] min = needed(normalized.get(c), tile, spec.margin() + Defects.REACH).minAsLongArray();
		return mirrored(Views.interval(
			Views.extendValue(Views.translate(NonFinite.fill(part, Math.max(1, spec.margin())), min), 0f),
			normalized.get(c)));
	}

	/** Whether defects are looked for in a channel; decided once, for neighbouring slices by the one in the middle. */
	private boolean hasDefects(final int channel) {
		if (treatment == DefectTreatment.IGNORE)
			return false;
		final int decisive = spec.depth() == 1 ? channel : spec.depth() / 2;
		if (looked[decisive] == null)
			looked[decisive] = !Defects.isUndersampled(normalized.get(decisive));
		return looked[decisive];
	}

	/** What a tile, its mirror images and the filling of its holes need of the plane. */
	private static Interval needed(final Interval plane, final Tile tile, final int reach) {
		final long[] min = new long[2];
		final long[] max = new long[2];
		for (int d = 0; d < 2; d++) {
			final long first = tile.start()[d];
			final long last = first + tile.size()[d] - 1;
			min[d] = Math.max(plane.min(d), Math.min(first, 2 * plane.max(d) + 1 - last) - reach);
			max[d] = Math.min(plane.max(d), Math.max(last, 2 * plane.min(d) - 1 - first) + reach);
		}
		return new FinalInterval(min, max);
	}

	private ArrayImg<FloatType, FloatArray> around(final RandomAccessibleInterval<FloatType> plane, final Tile tile) {
		final Interval part = needed(plane, tile, spec.margin() + Defects.REACH);
		final float[] pixels = new float[Math.toIntExact(Intervals.numElements(part))];
		PrimitiveBlocks.of(plane, OnFallback.ACCEPT).copy(part.minAsLongArray(), pixels,
			new int[] { (int) part.dimension(0), (int) part.dimension(1) });
		return ArrayImgs.floats(pixels, part.dimension(0), part.dimension(1));
	}

	/**
	 * Makes defects NaN; near the part's border, where the plane goes on, it is not known what is one, but that is too
	 * far away to matter.
	 */
	private boolean marked(final ArrayImg<FloatType, FloatArray> part, final long[] min, final int channel,
		final Interval sure)
	{
		final float[] before = part.update(null).getCurrentStorageArray().clone();
		boolean any = false;
		for (final int at : Defects.mark(part)) {
			final long x = min[0] + at % part.dimension(0);
			final long y = min[1] + at / part.dimension(0);
			final boolean known = x >= sure.min(0) && x <= sure.max(0) && y >= sure.min(1) && y <= sure.max(1);
			if (known)
				defects.get(channel).add(y << 32 | x & 0xffffffffL);
			else
				part.update(null).getCurrentStorageArray()[at] = before[at];
			any |= known;
		}
		return any;
	}

	/**
	 * Places of the defects that shall stay as they are, of each channel that is restored; y in the upper and x in the
	 * lower 32 bits.
	 */
	List<Set<Long>> keptDefects() {
		if (treatment != DefectTreatment.KEEP)
			return List.of();
		return spec.depth() == 1 ? defects : List.of(defects.get(spec.depth() / 2));
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
