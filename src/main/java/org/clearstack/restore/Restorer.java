// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;

/**
 * Restores planes with a network: image, tiles, network, blend, image.
 * <pre>
 * Restorer restorer = new Restorer(network, RestoreSettings.AUTOMATIC);
 * LinearMap map = restorer.fit(image); restorer.restore(plane, map, output, progress);
 * </pre>
 * The result is that of the network on the infinitely mirrored plane, to float rounding, whatever the tiles are; and
 * the same bits each time. Intensities are never clipped. NaN and infinite pixels are restored around: the network
 * sees values grown from their neighbours, the result has the pixel itself again.
 * <p>
 * Channels and time that the network does not know are the caller's loop, or a list of {@link Plane}s. One restorer is
 * used by one thread at a time; it does not close the network.
 */
public final class Restorer {

	private final TileNetwork network;
	private final RestoreSettings settings;
	private final Normalization normalization;
	private String lastDevice = "";
	private final MemoryBackoffNetwork.Limits limits = new MemoryBackoffNetwork.Limits();

	/** A restorer of any images. */
	public Restorer(final TileNetwork network, final RestoreSettings settings) {
		this.network = Objects.requireNonNull(network, "network");
		this.settings = Objects.requireNonNull(settings, "settings");
		this.normalization = settings.normalization() != null ? settings.normalization()
			: network.spec().normalization();
	}

	/** Fits the normalisation of the settings, or else of the model, to an image of any number of dimensions. */
	public LinearMap fit(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return normalization.fit(image);
	}

	/**
	 * Whether points of an image are as sharp as defects would be, so that defects cannot be told from them.
	 *
	 * @param plane x and y: the image, or a part of it that says enough
	 */
	public static boolean isUndersampled(final RandomAccessibleInterval<? extends RealType<?>> plane,
		final IntensityMap map)
	{
		return Defects.isUndersampled(PlaneReader.normalize(plane, map));
	}

	/**
	 * The pixels of a plane, normalised, for those who learn from them.
	 *
	 * @param plane x and y
	 * @param map of its intensities
	 * @param defects how hot and dead pixels are treated when it is restored
	 * @return its values, row by row; NaN where a pixel is defective and {@code defects} looks for such
	 */
	public static float[] pixels(final RandomAccessibleInterval<? extends RealType<?>> plane, final IntensityMap map,
		final DefectTreatment defects)
	{
		final RandomAccessibleInterval<FloatType> normalized = Views.zeroMin(PlaneReader.normalize(plane, map));
		final float[] pixels = new float[Math.toIntExact(normalized.size())];
		int i = 0;
		for (final FloatType pixel : Views.flatIterable(normalized))
			pixels[i++] = pixel.get();
		if (defects != DefectTreatment.IGNORE && !Defects.isUndersampled(normalized))
			Defects.mark(ArrayImgs.floats(pixels, normalized.dimension(0), normalized.dimension(1)));
		return pixels;
	}

	/**
	 * The interval of the whole result: x and y of the source multiplied by the network's scale, without neighbouring
	 * slices.
	 */
	public Interval outputInterval(final Interval source) {
		final Interval all = ScaledInterval.up(source, network.spec().scale());
		return network.spec().depth() == 1 || source.numDimensions() == 2 ? all
			: FinalInterval.createMinMax(all.min(0), all.min(1), all.max(0), all.max(1));
	}

	/**
	 * Restores a whole plane into a new image, each channel normalised by itself.
	 *
	 * @return the result, in {@link #outputInterval} moved to the coordinate origin
	 */
	public Img<FloatType> restore(final RandomAccessibleInterval<? extends RealType<?>> source,
		final Progress progress)
	{
		final Interval interval = outputInterval(source);
		final Img<FloatType> output = Util.getSuitableImgFactory(interval, new FloatType()).create(interval);
		final List<IntensityMap> maps = IntStream.range(0, network.spec().channels())
			.mapToObj(c -> normalization.map(normalization.isJoint() ? source : Plane.channel(source, c), c)).toList();
		restore(List.of(new Plane(source, maps, output.view().translate(interval.minAsLongArray()), null)), progress);
		return output;
	}

	/** Restores one plane; see {@link Plane} for the parameters and {@link #restore(List, Progress)} for the errors. */
	public void restore(final RandomAccessibleInterval<? extends RealType<?>> source, final IntensityMap map,
		final RandomAccessibleInterval<FloatType> output, final Progress progress)
	{
		restore(List.of(new Plane(source, map, output)), progress);
	}

	/**
	 * Restores planes one after the other with tiles of one shape. Reading, network and writing overlap in time. The
	 * network is called from the calling thread only, unless several batches at once make sense for it.
	 * <p>
	 * Where the memory of the device does not suffice, batches and then tiles are halved, and the progress gets a
	 * message; a
	 * network on a GPU that is too small even then goes on with the CPU if it may.
	 *
	 * @param planes to restore; outputs are overwritten
	 * @param progress gets tiles done and tiles altogether; asked after each batch whether to go on
	 * @throws IllegalArgumentException if a plane does not suit the network, or the tile is too small for its margin
	 * @throws StoppedRestoration if cancelled, saying how far it came; all outputs but the first ones are then
	 * unfinished
	 * @throws org.clearstack.task.ClearstackException if the network fails
	 */
	public void restore(final List<Plane> planes, final Progress progress) {
		try (Run run = new Run(TileQueue.of(planes, network, settings), progress);
			Abandonment abandonment = new Abandonment(progress)) {
			run.all();
		}
	}

	/** A batch and the network's output to come. */
	private record Running(Batch batch, Future<NetworkOutput> prediction) {}

	/** One call of {@link #restore(List, Progress)}. */
	private final class Run implements AutoCloseable {

		private final TileQueue tiles;
		private final Progress progress;
		private final MemoryBackoffNetwork backoff;
		private final int parallel = Math.max(1, network.parallel());
		private final WorkerPool reader = WorkerPool.of(1, "tile reader");
		private final WorkerPool writer = WorkerPool.of(1, "tile writer");
		private final WorkerPool networks = WorkerPool.of(parallel, "network");
		private final Deque<Running> running = new ArrayDeque<>();
		private final AtomicLong done = new AtomicLong();
		private int planes;
		private Future<Void> written = CompletableFuture.completedFuture(null);

		Run(final TileQueue tiles, final Progress progress) {
			this.tiles = tiles;
			this.progress = progress;
			backoff = new MemoryBackoffNetwork(network, limits, message -> {
				progress.note(message);
				progress.report(done.get(), tiles.count(), message);
			});
		}

		void all() {
			Future<Batch> next = reader.start(tiles::read);
			for (Batch batch = WorkerPool.result(next); batch != null; batch = WorkerPool.result(next)) {
				next = reader.start(tiles::read);
				if (progress.isCanceled())
					throw new StoppedRestoration("Cancelled after " + done + " of " + tiles.count() + " tiles.",
						planes);
				final Batch begun = batch;
				running.add(new Running(begun, parallel > 1 ? networks.start(() -> predict(backoff, begun))
					: CompletableFuture.completedFuture(predict(backoff, begun))));
				if (running.size() == parallel)
					write(running.remove());
			}
			while (!running.isEmpty())
				write(running.remove());
			WorkerPool.result(written);
		}

		/** Batches are written in their order: one while the network computes the next, a third one waits. */
		private void write(final Running first) {
			final NetworkOutput prediction = WorkerPool.result(first.prediction());
			WorkerPool.result(written);
			written = writer.start(() -> {
				first.batch().blend(prediction);
				tiles.recycle(first.batch());
				return null;
			});
			planes += first.batch().planesThatEnd();
			noteDevice(progress);
			progress.report(done.addAndGet(first.batch().size()), tiles.count(), "Restoring on " + network.device());
		}

		@Override
		public void close() {
			networks.close();
			writer.close();
			reader.close();
		}
	}

	/** Notes the device once, and again if it changes. */
	private void noteDevice(final Progress progress) {
		final String device = network.deviceText();
		if (!device.equals(lastDevice))
			network.noteDevice(progress);
		lastDevice = device;
	}

	private NetworkOutput predict(final TileNetwork backoff, final Batch batch) {
		if (settings.ensemble())
			return new SelfEnsemble(backoff).estimate(batch.pixels(), batch.size(), batch.height(), batch.width());
		return new NetworkOutput(backoff.run(batch.pixels(), batch.size(), batch.height(), batch.width()), null);
	}
}
