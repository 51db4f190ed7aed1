// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.device.DeviceChoice;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage;
import org.clearstack.io.FileNames;
import org.clearstack.model.ErrorCalibration;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.ExpectedError;
import org.clearstack.restore.NetworkOutput;
import org.clearstack.restore.Plane;
import org.clearstack.restore.Restorer;
import org.clearstack.restore.StoppedRestoration;
import org.clearstack.stack.OutputCache.Position;
import org.clearstack.task.Progress;

/**
 * A part of an ImageJ image restored plane by plane: at once, some planes at a time so that the network gets full
 * batches, or when a slice is looked at. A network of several channels is given those of a slice together.
 */
final class StackRestoration {

	/** Output pixels that wait at the same time to be put into the result. */
	private static final long WAITING = 1 << 24;

	private final ImagePart part;
	private final TileNetwork network;
	private final RestorationOptions options;
	private final Restorer restorer;
	private final NormalizationCache normalizations;
	private final StackNoise noise;
	private final int together;
	private final Interval region;
	/** What the network computes: the region, and what the finish needs around it. */
	private final Interval computed;
	private final ResultImage result;
	private final ResultImage deviations;
	private final ExpectedError error;
	private OutputCache predictions = new OutputCache(0);
	/** Answers that were complete when the user stopped. */
	private final Map<Position, NetworkOutput> saved = new HashMap<>();

	/**
	 * @param network for single channels, or for all channels of the part
	 * @param calibration of the network's uncertainty
	 * @throws IllegalArgumentException if the network or the recipe do not suit the image
	 */
	StackRestoration(final ImagePart part, final TileNetwork network, final ErrorCalibration calibration,
		final RestorationOptions options)
	{
		options.check(network.spec());
		options.checkCounts(part.source().getBitDepth() == 32, part.source().getTitle());
		network.spec().checkChannels(part.source().getTitle(), part.channels());
		if (network.spec().depth() > 1)
			options.along().check(part.sourcePlanes(), "The model " + network.spec().name() + " sees "
				+ network.spec().depth() + " neighbouring planes at once", part.source().getTitle());
		this.part = part;
		this.network = network;
		this.options = options.suiting(network.spec());
		this.restorer = new Restorer(network, this.options.settings());
		this.noise = new StackNoise(part, network.spec().isGivenNoise() && options.settings().noise() == null);
		this.together = network.spec().channels();
		this.normalizations =
			new NormalizationCache(part.sourcePlanes(), rule(), options.per(), options.bright(), together);
		this.region = restorer.outputInterval(part.region());
		final long reach = this.options.finish().reach();
		final Interval all =
			restorer.outputInterval(new FinalInterval(part.sourcePlanes().width(), part.sourcePlanes().height()));
		this.computed =
			rule().needsWholeAnswer() ? all : Intervals.intersect(Intervals.expand(region, reach, reach), all);
		final String title = FileNames.stem(part.source().getTitle()) + "-" + network.spec().name();
		final ImagePlus dress = part.image();
		this.result = ResultImage.of(dress, network.spec().scale(), options.type(), title)
			.multipliedBy(options.finish().flux().factor(network.spec().scale()));
		this.deviations = options.uncertainty()
			? ResultImage.ofDifferences(dress, network.spec().scale(), title + "-uncertainty") : null;
		this.error = new ExpectedError(calibration, network.spec().scale());
	}

	private Normalization rule() {
		return options.settings().normalization() != null ? options.settings().normalization()
			: network.spec().normalization();
	}

	/** Takes outputs that are known already from the last run, and remembers new ones. */
	StackRestoration remembering(final ModelFolder model, final DeviceChoice device) {
		predictions = OutputCache.of(part, computed, model, device, options, normalizations);
		return this;
	}

	/**
	 * Restores all planes and says in the result's properties what was done.
	 *
	 * @throws CancellationException if cancelled, saying how far it came; {@link PartlyRestored} if slices are done
	 */
	ImageRestorer.Restored restore(final ModelFolder model, final Progress progress) {
		final List<Position> positions = positions();
		final int waiting = (int) Math.max(1, WAITING / Math.max(1, together * Intervals.numElements(computed)));
		final StackProgress stackProgress =
			new StackProgress(progress, positions.size(), (double) result.width() * result.height());
		try {
			for (int i = 0; i < positions.size(); i += waiting)
				restore(positions.subList(i, Math.min(positions.size(), i + waiting)), stackProgress);
		}
		catch (final CancellationException e) {
			describe(model);
			throw canceled(stackProgress.canceled().getMessage());
		}
		describe(model);
		return new ImageRestorer.Restored(result.image(), deviations == null ? null : deviations.image());
	}

	private CancellationException canceled(final String message) {
		result.property("Clearstack stopped", message);
		final ImagePlus begun = result.imageSoFar();
		return begun == null ? new CancellationException(message) : new PartlyRestored(message, begun);
	}

	/** An image whose slices are restored when they are looked at; the first one now. */
	ImageRestorer.Restored lazily(final ModelFolder model, final Progress progress) {
		predictions = new OutputCache(2);
		describe(model);
		return new ImageRestorer.Restored(
			result
				.lazyImage(
					(c, z, t) -> finished(position(c, z, t), c % together, predict(position(c, z, t), progress))),
			deviations == null ? null : deviations.lazyImage(
				(c, z, t) -> expectedError(position(c, z, t), c % together, predict(position(c, z, t), progress))));
	}

	/** Where the channel is that is restored together with others, and first of them. */
	private Position position(final int c, final int z, final int t) {
		return new Position(c - c % together, z, t);
	}

	private List<Position> positions() {
		final List<Position> positions = new ArrayList<>();
		for (int t = 0; t < part.frames(); t++)
			for (int z = 0; z < part.slices(); z++)
				for (int c = 0; c < part.channels(); c += together)
					positions.add(new Position(c, z, t));
		return positions;
	}

	private void restore(final List<Position> positions, final StackProgress stackProgress) {
		try {
			final List<NetworkOutput> predicted = predictions(positions, stackProgress);
			for (int i = 0; i < positions.size(); i++) {
				put(positions.get(i), predicted.get(i));
				predicted.set(i, null);
			}
		}
		catch (final CancellationException e) {
			for (final Position p : positions) {
				final NetworkOutput prediction = predictions.get(p) == null ? saved.get(p) : predictions.get(p);
				if (prediction == null)
					break;
				put(p, prediction);
			}
			throw e;
		}
	}

	private void put(final Position p, final NetworkOutput prediction) {
		for (int c = 0; c < together; c++) {
			result.put(p.c() + c, p.z(), p.t(), finished(p, c, prediction));
			if (deviations != null)
				deviations.put(p.c() + c, p.z(), p.t(), expectedError(p, c, prediction));
		}
	}

	private List<NetworkOutput> predictions(final List<Position> positions, final StackProgress stackProgress) {
		final List<NetworkOutput> known = new ArrayList<>();
		positions.forEach(position -> known.add(predictions.get(position)));
		final List<Integer> missing = new ArrayList<>();
		for (int i = 0; i < known.size(); i++)
			if (known.get(i) == null)
				missing.add(i);
		stackProgress.next(missing.size(), known.size() - missing.size());
		if (stackProgress.isCanceled())
			throw stackProgress.canceled();
		final List<Position> asked = missing.stream().map(positions::get).toList();
		final List<NetworkOutput> predicted = ask(asked, stackProgress);
		for (int i = 0; i < missing.size(); i++)
			known.set(missing.get(i), predicted.get(i));
		return known;
	}

	private synchronized NetworkOutput predict(final Position position, final Progress progress) {
		final NetworkOutput known = predictions.get(position);
		return known != null ? known : ask(List.of(position), progress).get(0);
	}

	private List<NetworkOutput> ask(final List<Position> positions, final Progress progress) {
		final List<Plane> work = new ArrayList<>();
		final List<NetworkOutput> fresh = new ArrayList<>();
		for (final Position p : positions) {
			final int size = Math.toIntExact(together * Intervals.numElements(computed));
			final NetworkOutput prediction =
				new NetworkOutput(new float[size], deviations == null ? null : new float[size]);
			final List<RandomAccessibleInterval<? extends RealType<?>>> channels = channels(p);
			work.add(new Plane(seen(p, channels), maps(p, channels), planes(prediction.mean()),
				deviations == null ? null : planes(prediction.deviation()),
				noise.of(p.c(), together)));
			fresh.add(prediction);
		}
		try {
			if (!work.isEmpty())
				restorer.restore(work, progress);
		}
		catch (final StoppedRestoration e) {
			for (int i = 0; i < e.planes(); i++)
				saved.put(positions.get(i), fresh.get(i));
			throw e;
		}
		for (int i = 0; i < positions.size(); i++)
			predictions.put(positions.get(i), fresh.get(i));
		return fresh;
	}

	private List<IntensityMap> maps(final Position p,
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels)
	{
		final List<IntensityMap> maps = new ArrayList<>();
		for (int c = 0; c < together; c++)
			maps.add(
				normalizations.map(part.channel(p.c() + c), part.slice(p.z()), part.frame(p.t()), channels.get(c)));
		return maps;
	}

	/** What becomes of a channel of an output without the network; the output itself stays. */
	private RandomAccessibleInterval<FloatType> finished(final Position p, final int c,
		final NetworkOutput prediction)
	{
		final float[] pixels = channel(prediction.mean(), c);
		if (!options.finishes())
			return inRegion(pixels);
		final float[] finished = together == 1 ? pixels.clone() : pixels;
		final RandomAccessibleInterval<? extends RealType<?>> source = source(p, c);
		options.finish().apply(source, image(finished), network.spec().scale(),
			normalizations.threshold(part.channel(p.c() + c), part.slice(p.z()), part.frame(p.t()), source));
		return inRegion(finished);
	}

	/** The error to expect in a channel of an output: what the uncertainty map shows. */
	private RandomAccessibleInterval<FloatType> expectedError(final Position p, final int c,
		final NetworkOutput prediction)
	{
		final List<NoiseModel> measured = noise.of(p.c() + c, 1);
		final NoiseModel known = measured.isEmpty() ? options.givenNoise() : measured.get(0);
		final double factor = options.finish().flux().factor(network.spec().scale());
		final RandomAccessibleInterval<FloatType> map =
			error.of(image(channel(prediction.deviation(), c)), source(p, c), known);
		if (factor != 1)
			Views.iterable(map).forEach(pixel -> pixel.mul(factor));
		return inRegion(map);
	}

	/** What the network sees at a position: a plane, a plane of each channel, or a slice and its neighbours. */
	private RandomAccessibleInterval<? extends RealType<?>> seen(final Position p,
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels)
	{
		if (network.spec().depth() > 1)
			return neighbours(p);
		return together == 1 ? channels.get(0) : stacked(channels);
	}

	/** The channels at a position, each read once. */
	private List<RandomAccessibleInterval<? extends RealType<?>>> channels(final Position p) {
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels = new ArrayList<>();
		for (int c = 0; c < together; c++)
			channels.add(source(p, c));
		return channels;
	}

	/** A channel of those at a position. */
	private RandomAccessibleInterval<? extends RealType<?>> source(final Position p, final int c) {
		return part.plane(p.c() + c, p.z(), p.t());
	}

	/** A copy of channels: x, y and channel. */
	private static RandomAccessibleInterval<FloatType> stacked(
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels)
	{
		final Img<FloatType> all =
			ArrayImgs.floats(channels.get(0).dimension(0), channels.get(0).dimension(1), channels.size());
		final Cursor<FloatType> to = Views.flatIterable(all).cursor();
		for (final RandomAccessibleInterval<? extends RealType<?>> channel : channels)
			Views.flatIterable(channel).forEach(pixel -> to.next().set(pixel.getRealFloat()));
		return all;
	}

	/** One of the channels that lie in an array one behind the other; the array itself where there is no other. */
	private float[] channel(final float[] pixels, final int c) {
		final int area = pixels.length / together;
		return together == 1 ? pixels : Arrays.copyOfRange(pixels, c * area, (c + 1) * area);
	}

	/** The slice and its neighbours, x, y and z. */
	private RandomAccessibleInterval<FloatType> neighbours(final Position p) {
		return Views.stack(part.neighbours(p.c(), p.z(), p.t(), network.spec().depth(), options.along()).stream()
			.map(StackRestoration::floats).toList());
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> plane)
	{
		return plane.view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	/** A plane of an output, where it lies. */
	private RandomAccessibleInterval<FloatType> image(final float[] pixels) {
		return Views.translate(ArrayImgs.floats(pixels, computed.dimension(0), computed.dimension(1)),
			computed.minAsLongArray());
	}

	/** What of an output belongs to the result, its origin at zero. */
	private RandomAccessibleInterval<FloatType> inRegion(final float[] pixels) {
		return inRegion(ArrayImgs.floats(pixels, computed.dimension(0), computed.dimension(1)));
	}

	private RandomAccessibleInterval<FloatType> inRegion(final RandomAccessibleInterval<FloatType> plane) {
		return Intervals.equals(computed, region) ? plane
			: Views.zeroMin(Views.interval(Views.translate(plane, computed.minAsLongArray()), region));
	}

	/** All channels of an output: x and y, and channel where there are several. */
	private RandomAccessibleInterval<FloatType> planes(final float[] pixels) {
		if (together == 1)
			return image(pixels);
		return Views.translate(ArrayImgs.floats(pixels, computed.dimension(0), computed.dimension(1), together),
			computed.min(0), computed.min(1), 0);
	}

	private void describe(final ModelFolder model) {
		final Map<String, String> lines = options.description(model, network.deviceText());
		lines.putAll(noise.description());
		lines.forEach((key, value) -> {
			result.property(key, value);
			if (deviations != null)
				deviations.property(key, value);
		});
	}
}
