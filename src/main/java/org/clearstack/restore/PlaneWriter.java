// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.ModelSpec;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.LinearMap;
import org.clearstack.tile.Tile;

/**
 * Adds tiles to the output of a plane, each pixel weighted and taken back to intensities. The weights of all tiles add
 * up to one, so there is no buffer of weights and nothing to divide by at the end.
 */
final class PlaneWriter {

	private final RandomAccessibleInterval<? extends RealType<?>> source;
	private final RandomAccessibleInterval<FloatType> output;
	private final FloatRows rows;
	private final IntensityMap[] maps;
	private final int channels;
	private final int scale;

	private PlaneWriter(final Plane plane, final RandomAccessibleInterval<FloatType> output, final IntensityMap[] maps, final ModelSpec spec) {
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
		final double[] weights = tile.weights(0);
		final double[] rowWeights = tile.weights(1);
		final int width = tile.size()[0] * scale;
		final int outputWidth = (int) output.dimension(0);
		final int first = (int) (target.min(0) - output.min(0));
		for (int c = 0; c < channels; c++)
			for (int y = 0; y < rowWeights.length; y++) {
				final int row = at + ((tile.skip(1) + y) * width + tile.skip(0)) * channels + c;
				final int to = (int) ((c * output.dimension(1) + target.min(1) - output.min(1) + y) * outputWidth) + first;
				addRow(rows.pixels(), to, maps[c], result, row, weights, rowWeights[y]);
			}
	}

	private void addRow(final float[] pixels, final int to, final IntensityMap map, final float[] result, final int from, final double[] weights,
		final double rowWeight)
	{
		if (!(map instanceof LinearMap linear)) {
			for (int x = 0; x < weights.length; x++)
				pixels[to + x] = (float) (pixels[to + x] + weights[x] * rowWeight * map.inverse(result[from + x * channels]));
			return;
		}
		final double gain = linear.gain();
		final double offset = linear.offset();
		for (int x = 0; x < weights.length; x++)
			pixels[to + x] = (float) (pixels[to + x] + weights[x] * rowWeight * ((result[from + x * channels] - offset) / gain));
	}

	private void addToImage(final Tile tile, final float[] result, final int at) {
		final Interval target = tile.target();
		final double[] rowWeights = tile.weights(1);
		final int width = tile.size()[0] * scale;
		final RandomAccess<FloatType> access = output.randomAccess(output);
		for (int c = 0; c < channels; c++) {
			if (channels > 1)
				access.setPosition(output.min(2) + c, 2);
			for (int y = 0; y < rowWeights.length; y++) {
				access.setPosition(target.min(1) + y, 1);
				access.setPosition(target.min(0), 0);
				final int row = at + ((tile.skip(1) + y) * width + tile.skip(0)) * channels + c;
				addRow(access, maps[c], result, row, tile.weights(0), rowWeights[y]);
			}
		}
	}

	private void addRow(final RandomAccess<FloatType> access, final IntensityMap map, final float[] result, final int from, final double[] weights,
		final double rowWeight)
	{
		for (int x = 0; x < weights.length; x++) {
			final FloatType pixel = access.get();
			final double weight = weights[x] * rowWeight;
			pixel.set((float) (pixel.get() + weight * map.inverse(result[from + x * channels])));
			access.fwd(0);
		}
	}

	/** Does what depends on all of the answer, when all of it is there. */
	void finish() {
		final IntensityMap[] fitted = new IntensityMap[channels];
		for (int c = 0; c < channels; c++)
			fitted[c] = maps[c].isJoint() ? maps[c].fitted(output, source) : maps[c].fitted(Plane.channel(output, c), Plane.channel(source, c));
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

	private void putBackNonFinite(final RandomAccessibleInterval<FloatType> normalized, final RandomAccessibleInterval<? extends RealType<?>> from,
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
