// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.Plane;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;

/**
 * Restores blocks of a volume. What a block needs of its surroundings is read as the restoration asks for it: the
 * network's margin, and for a network that sees several slices those above and below.
 */
final class BlockRestorer {

	/** Output pixels that wait at the same time to be put into the block. */
	static final long WAITING = 1 << 23;

	private final ChunkedArray source;
	private final TileNetwork network;
	private final RestorationOptions options;
	private final List<Fit> fits;
	private final SampleType type;
	private final Tally tally;
	private final int together;

	/**
	 * @param fits of the channels
	 * @param type of the result's values
	 */
	BlockRestorer(final ChunkedArray source, final TileNetwork network, final RestorationOptions options,
		final List<Fit> fits, final SampleType type, final Tally tally)
	{
		this.source = source;
		this.network = network;
		this.options = options.suiting(network.spec());
		this.fits = fits;
		this.type = type;
		this.tally = tally;
		together = network.spec().channels();
	}

	/** A slice of some channels that are restored together: what the network sees, and where the result goes. */
	private record Slice(List<RandomAccessibleInterval<? extends RealType<?>>> channels, int z, float[] result) {}

	/** The values of a block, in the order of its axes. */
	ByteBuffer restore(final BlockPlan.Block block, final Progress progress) {
		final ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(block.voxels() * type.bytes()))
			.order(ByteOrder.LITTLE_ENDIAN);
		for (int t = 0; t < block.size()[0]; t++)
			for (int c = 0; c < block.size()[1]; c += together)
				restore(block, t, c, values, progress);
		return values;
	}

	private void restore(final BlockPlan.Block block, final int t, final int c, final ByteBuffer values,
		final Progress progress)
	{
		final int first = (int) block.offset()[1] + c;
		final List<RandomAccessibleInterval<? extends RealType<?>>> volumes = new ArrayList<>();
		for (int i = 0; i < together; i++)
			volumes.add(LazyVolume.of(source, block.offset()[0] + t, first + i, tally));
		final Interval region = FinalInterval.createMinSize(block.offset()[4], block.offset()[3], block.size()[4],
			block.size()[3]);
		final Interval computed = computed(region);
		final int waiting = (int) Math.max(1, WAITING / (together * Intervals.numElements(computed)));
		for (int z = 0; z < block.size()[2]; z += waiting) {
			final List<Slice> slices = new ArrayList<>();
			for (int i = z; i < Math.min(block.size()[2], z + waiting); i++)
				slices.add(slice(volumes, block.offset()[2] + i, i, computed));
			new Restorer(network, options.settings()).restore(
				slices.stream().map(slice -> plane(volumes, slice, block.offset()[2] + slice.z(), first, computed))
					.toList(),
				progress);
			for (final Slice slice : slices)
				for (int i = 0; i < together; i++)
					put(finished(slice, i, first + i, computed), region,
						values, ((t * block.size()[1] + c + i) * block.size()[2] + slice.z()));
		}
	}

	/** The region, and what its finish needs around it. */
	private Interval computed(final Interval region) {
		final int scale = network.spec().scale();
		final long reach = options.finish().reach();
		return Intervals.intersect(Intervals.expand(region, reach, reach),
			FinalInterval.createMinSize(0, 0, source.shape()[4] * scale, source.shape()[3] * scale));
	}

	private Slice slice(final List<RandomAccessibleInterval<? extends RealType<?>>> volumes, final long z,
		final int at, final Interval computed)
	{
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels = new ArrayList<>();
		for (final RandomAccessibleInterval<? extends RealType<?>> volume : volumes)
			channels.add(Views.hyperSlice(volume, 2, z));
		return new Slice(channels, at, new float[Math.toIntExact(together * Intervals.numElements(computed))]);
	}

	private Plane plane(final List<RandomAccessibleInterval<? extends RealType<?>>> volumes, final Slice slice,
		final long z, final int first, final Interval computed)
	{
		final ModelSpec spec = network.spec();
		final List<Fit> own = fits.subList(first, first + together);
		final List<NoiseModel> noises = spec.isGivenNoise() ? own.stream().map(Fit::noise).toList() : List.of();
		final RandomAccessibleInterval<? extends RealType<?>> seen = spec.depth() > 1 ? neighbours(volumes.get(0), z)
			: together > 1 ? stacked(slice.channels()) : slice.channels().get(0);
		final RandomAccessibleInterval<FloatType> output = together == 1 ? image(slice.result(), 0, computed)
			: Views.translate(
				ArrayImgs.floats(slice.result(), computed.dimension(0), computed.dimension(1), together),
				computed.min(0), computed.min(1), 0);
		return new Plane(seen, own.stream().map(Fit::map).toList(), output, null, noises,
			own.stream().anyMatch(Fit::undersampled));
	}

	/** A slice and its neighbours; beyond the ends the volume is mirrored at its outermost slices (2 1 0 1 2). */
	private RandomAccessibleInterval<FloatType> neighbours(final RandomAccessibleInterval<? extends RealType<?>> volume,
		final long z)
	{
		final long slices = volume.dimension(2);
		final long period = Math.max(1, 2 * (slices - 1));
		final int depth = network.spec().depth();
		return stacked(IntStream.rangeClosed(-(depth / 2), depth / 2).mapToLong(i -> Math.floorMod(z + i, period))
			.mapToObj(at -> Views.hyperSlice(volume, 2, at < slices ? at : period - at)).toList());
	}

	private static RandomAccessibleInterval<FloatType> stacked(
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes)
	{
		return Views.stack(planes.stream().map(plane -> floats(plane)).toList());
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> plane)
	{
		return plane.view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	private static RandomAccessibleInterval<FloatType> image(final float[] pixels, final int c,
		final Interval computed)
	{
		final int area = Math.toIntExact(Intervals.numElements(computed));
		if (pixels.length == area)
			return Views.translate(ArrayImgs.floats(pixels, computed.dimension(0), computed.dimension(1)),
				computed.minAsLongArray());
		return Views.translate(Views.hyperSlice(
			ArrayImgs.floats(pixels, computed.dimension(0), computed.dimension(1), pixels.length / area), 2, c),
			computed.minAsLongArray());
	}

	private RandomAccessibleInterval<FloatType> finished(final Slice slice, final int c, final int channel,
		final Interval computed)
	{
		final RandomAccessibleInterval<FloatType> image = image(slice.result(), c, computed);
		if (options.finishes())
			options.finish().apply(slice.channels().get(c), image, network.spec().scale(),
				fits.get(channel).threshold());
		return image;
	}

	/** @param plane which of the block's planes */
	private void put(final RandomAccessibleInterval<FloatType> image, final Interval region, final ByteBuffer values,
		final int plane)
	{
		int at = Math.toIntExact(plane * Intervals.numElements(region));
		for (final FloatType pixel : Views.flatIterable(Views.interval(image, region)))
			type.put(values, at++, pixel.get());
	}
}
