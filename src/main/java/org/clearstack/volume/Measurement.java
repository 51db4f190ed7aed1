// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.DefectTreatment;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.NoiseMeasurement;
import org.clearstack.stack.NormalizationCache.Scope;
import org.clearstack.stack.RestorationOptions;

/**
 * Finds out, once for a whole volume, what its restoration depends on: a function of the image alone, never of memory
 * or of how it is cut. Noise and sharpness are measured in the middle of a few planes.
 */
final class Measurement {

	private static final int PLANES = 4;
	private static final int SIDE = 1024;

	private final ChunkedArray array;
	private final RestorationOptions options;
	private final ModelSpec spec;
	private final Normalization rule;

	/**
	 * @throws IllegalArgumentException if the normalisation cannot be known before all is restored
	 */
	public Measurement(final ChunkedArray array, final RestorationOptions options, final ModelSpec spec) {
		this.array = array;
		this.options = options;
		this.spec = spec;
		rule = options.settings().normalization() != null ? options.settings().normalization()
			: spec.normalization();
		if (!rule.steps().before().isEmpty() || !rule.steps().after().isEmpty())
			throw new IllegalArgumentException("The normalization '" + rule + "' of " + spec.name()
				+ " is made of steps, which are not known for blocks of a volume. Give another one, such as"
				+ " normalize=\"percentile 0.1 99.9\", or restore the image with restore.");
		if (options.per() == Scope.SLICE)
			throw new IllegalArgumentException("A volume is not normalized slice by slice, since a block does not see"
				+ " whole slices. Set fit to model, channel or image.");
	}

	/** Whether intensities must be read. */
	boolean reads() {
		return !rule.isFixed() || options.bright() < 100;
	}

	/** A fit for each channel. */
	List<Fit> run(final IntensityReader reader) throws IOException {
		final List<Intensities> found = new ArrayList<>();
		final int channels = (int) array.shape()[1];
		for (int c = 0; reads() && c < channels; c++)
			found.add(reader.read(c));
		if (options.per().of(rule) == Scope.IMAGE && reads()) {
			final Intensities all = found.stream().reduce(Intensities::and).orElseThrow();
			found.replaceAll(each -> all);
		}
		try {
			return IntStream.range(0, channels).mapToObj(c -> fit(c, reads() ? found.get(c) : null)).toList();
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}

	/** @param values null where none are needed */
	private Fit fit(final int channel, final Intensities values) {
		final LinearMap map = values == null ? rule.fit(ArrayImgs.floats(1)) : values.fit(rule);
		final double threshold =
			options.bright() < 100 ? values.percentile(options.bright()) : Double.POSITIVE_INFINITY;
		final boolean measured = spec.isGivenNoise() && options.settings().noise() == null;
		final boolean looks = options.settings().defects() != DefectTreatment.IGNORE;
		final List<Img<FloatType>> planes = measured || looks ? planes(channel) : List.of();
		final NoiseModel noise =
			spec.isGivenNoise() ? measured ? NoiseMeasurement.of(planes) : options.settings().noise() : null;
		final long sharp = planes.stream().filter(plane -> looks && Restorer.isUndersampled(plane, map)).count();
		return new Fit(map, Double.isNaN(threshold) ? Double.POSITIVE_INFINITY : threshold, noise,
			2 * sharp > planes.size());
	}

	/** The middle of planes that lie evenly over slices and frames. */
	private List<Img<FloatType>> planes(final int channel) {
		final long[] shape = array.shape();
		final long all = shape[2] * shape[0];
		final List<Img<FloatType>> planes = new ArrayList<>();
		for (long i = 0; i < Math.min(PLANES, all); i++) {
			final long plane = i * all / Math.min(PLANES, all);
			planes.add(middle(Views.hyperSlice(LazyVolume.of(array, plane / shape[2], channel, new Tally()), 2,
				plane % shape[2])));
		}
		return planes;
	}

	/** A copy of the middle of a plane. */
	static <T extends RealType<?>> Img<FloatType> middle(final RandomAccessibleInterval<T> plane) {
		final long width = Math.min(SIDE, plane.dimension(0));
		final long height = Math.min(SIDE, plane.dimension(1));
		final Interval middle = FinalInterval.createMinSize((plane.dimension(0) - width) / 2,
			(plane.dimension(1) - height) / 2, width, height);
		final Img<FloatType> copy = ArrayImgs.floats(width, height);
		final Cursor<FloatType> to = copy.cursor();
		Views.flatIterable(Views.interval(plane, middle)).forEach(pixel -> to.next().set(pixel.getRealFloat()));
		return copy;
	}
}
