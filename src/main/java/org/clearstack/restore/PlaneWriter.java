// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.LinearMap;
import org.clearstack.tile.Tile;

/**
 * Blends tiles into the output of a plane, each pixel taken back to intensities. Where tiles overlap, each moves what
 * is there towards its own value, by its part of the weights so far; so there is no buffer of weights and nothing to
 * divide by at the end, and tiles that agree do not change each other.
 */
final class PlaneWriter {

	private final RandomAccessibleInterval<? extends RealType<?>> source;
	private final RandomAccessibleInterval<FloatType> output;
	private final FloatRows rows;
	private final IntensityMap[] maps;
	private final int channels;
	private final int scale;

	private PlaneWriter(final Plane plane, final RandomAccessibleInterval<FloatType> output, final IntensityMap[] maps,
		final ModelSpec spec)
	{
		this.source = Plane.middle(plane.source(), spec);
		this.output = output;
		this.rows = FloatRows.of(output);
		this.maps = maps;
		this.channels = spec.channels();
		this.scale = spec.scale();
	}

	static PlaneWriter ofOutput(final Plane plane, final ModelSpec spec) {
		return new PlaneWriter(plane, plane.output(), maps(plane, spec), spec);
	}

	/** A writer of deviations, which have a gain but no offset; null if the plane wants none. */
	static PlaneWriter ofDeviation(final Plane plane, final ModelSpec spec) {
		if (plane.deviation() == null)
			return null;
		final IntensityMap[] maps = maps(plane, spec);
		Arrays.setAll(maps, c -> new LinearMap(1 / maps[c].spread(), 0));
		return new PlaneWriter(plane, plane.deviation(), maps, spec);
	}

	private static IntensityMap[] maps(final Plane plane, final ModelSpec spec) {
		return IntStream.range(0, spec.channels()).mapToObj(plane::map).toArray(IntensityMap[]::new);
	}

	void clear() {
		if (rows != null)
			Arrays.fill(rows.pixels(), 0);
		else
			output.forEach(pixel -> pixel.set(0));
	}

	/** Adds a tile's result, which begins in {@code result} at {@code at}, in the order row, column, channel. */
	void add(final Tile tile, final float[] result, final int at) {
		if (rows != null)
			addToArray(tile, result, at);
		else
			addToImage(tile, result, at);
	}

	private void addToArray(final Tile tile, final float[] result, final int at) {
		final Interval target = tile.target();
		final int width = tile.size()[0] * scale;
		final int outputWidth = (int) output.dimension(0);
		final int first = (int) (target.min(0) - output.min(0));
		for (int y = 0; y < target.dimension(1); y++) {
			final double[] shares = shares(tile, y);
			for (int c = 0; c < channels; c++) {
				final int row = at + ((tile.skip(1) + y) * width + tile.skip(0)) * channels + c;
				final int to =
					(int) ((c * output.dimension(1) + target.min(1) - output.min(1) + y) * outputWidth) + first;
				addRow(rows.pixels(), to, maps[c], result, row, shares);
			}
		}
	}

	/**
	 * How far each pixel of a row goes from what the tiles before made of it to what this one says: its weight as a
	 * part of all weights so far. Tiles come row by row.
	 */
	private static double[] shares(final Tile tile, final int y) {
		final double[] shares = tile.weights(0).clone();
		final double[] before = tile.weightsBefore(0);
		final double rowWeight = tile.weights(1)[y];
		final double rowBefore = tile.weightsBefore(1)[y];
		for (int x = 0; x < shares.length; x++) {
			final double weight = rowWeight * shares[x];
			final double known = rowBefore + rowWeight * before[x];
			shares[x] = known == 0 ? 1 : weight / (known + weight);
		}
		return shares;
	}

	private void addRow(final float[] pixels, final int to, final IntensityMap map, final float[] result,
		final int from, final double[] shares)
	{
		if (!(map instanceof LinearMap linear)) {
			for (int x = 0; x < shares.length; x++)
				pixels[to + x] = blended(pixels[to + x], map.inverse(result[from + x * channels]), shares[x]);
			return;
		}
		final double gain = linear.gain();
		final double offset = linear.offset();
		for (int x = 0; x < shares.length; x++)
			pixels[to + x] = blended(pixels[to + x], (result[from + x * channels] - offset) / gain, shares[x]);
	}

	/** Where both agree, this is their value to the last bit, so that the result does not depend on the tiles. */
	private static float blended(final float before, final double value, final double share) {
		return share == 1 ? (float) value : (float) (before + (value - before) * share);
	}

	private void addToImage(final Tile tile, final float[] result, final int at) {
		final Interval target = tile.target();
		final int width = tile.size()[0] * scale;
		final RandomAccess<FloatType> access = output.randomAccess(output);
		for (int y = 0; y < target.dimension(1); y++) {
			final double[] shares = shares(tile, y);
			for (int c = 0; c < channels; c++) {
				if (channels > 1)
					access.setPosition(output.min(2) + c, 2);
				access.setPosition(target.min(1) + y, 1);
				access.setPosition(target.min(0), 0);
				final int row = at + ((tile.skip(1) + y) * width + tile.skip(0)) * channels + c;
				addRow(access, maps[c], result, row, shares);
			}
		}
	}

	private void addRow(final RandomAccess<FloatType> access, final IntensityMap map, final float[] result,
		final int from, final double[] shares)
	{
		for (int x = 0; x < shares.length; x++) {
			final FloatType pixel = access.get();
			pixel.set(blended(pixel.get(), map.inverse(result[from + x * channels]), shares[x]));
			access.fwd(0);
		}
	}

	/**
	 * Gives output pixels of some places of the source its values again.
	 *
	 * @param places for each channel; y in the upper and x in the lower 32 bits
	 */
	void putBack(final List<Set<Long>> places) {
		for (int c = 0; c < places.size(); c++) {
			final RandomAccess<? extends RealType<?>> from = Plane.channel(source, c).randomAccess();
			final RandomAccessibleInterval<FloatType> to = Plane.channel(output, c);
			for (final long place : places.get(c)) {
				final long x = (int) place;
				final long y = place >> 32;
				final float value = from.setPositionAndGet(x, y).getRealFloat();
				final Interval block =
					Intervals.intersect(to, Intervals.createMinSize(x * scale, y * scale, scale, scale));
				if (!Intervals.isEmpty(block))
					Views.interval(to, block).forEach(pixel -> pixel.set(value));
			}
		}
	}

	/** Does what depends on all of the output, when all of it is there. */
	void finish() {
		final IntensityMap[] fitted = new IntensityMap[channels];
		for (int c = 0; c < channels; c++)
			fitted[c] = maps[c].isJoint() ? maps[c].fitted(output, source)
				: maps[c].fitted(Plane.channel(output, c), Plane.channel(source, c));
		for (int c = 0; c < channels; c++)
			if (maps[c].isPending()) {
				final IntensityMap map = fitted[c];
				Plane.channel(output, c).forEach(pixel -> pixel.set((float) map.inverse(pixel.get())));
			}
	}

	/** Gives output pixels whose source pixel, in the same channel, is NaN or infinite that value again. */
	void putBackNonFinite(final List<RandomAccessibleInterval<FloatType>> normalized) {
		for (int c = 0; c < channels; c++)
			putBackNonFinite(normalized.get(c), Plane.channel(source, c), Plane.channel(output, c));
	}

	private void putBackNonFinite(final RandomAccessibleInterval<FloatType> normalized,
		final RandomAccessibleInterval<? extends RealType<?>> from,
		final RandomAccessibleInterval<FloatType> to)
	{
		final RandomAccess<FloatType> check = normalized.randomAccess();
		final RandomAccess<? extends RealType<?>> original = from.randomAccess();
		final Cursor<FloatType> cursor = to.localizingCursor();
		final long[] position = new long[2];
		while (cursor.hasNext()) {
			final FloatType pixel = cursor.next();
			position[0] = Math.floorDiv(cursor.getLongPosition(0), (long) scale);
			position[1] = Math.floorDiv(cursor.getLongPosition(1), (long) scale);
			if (!Float.isFinite(check.setPositionAndGet(position).get()))
				pixel.set(original.setPositionAndGet(position).getRealFloat());
		}
	}
}
