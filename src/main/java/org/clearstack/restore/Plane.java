// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseMeter;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.LinearMap;

/**
 * One plane to restore: x and y, and where the network has several channels these as the last dimension. For a network
 * that sees several slices, the source has them as the last dimension, the one to restore in the middle.
 *
 * @param source the whole plane, even where only a region of it is restored
 * @param maps the normalisations, fitted once per image: one for each channel, or one for all
 * @param output where the result goes: all or any region of the source's interval, x and y multiplied by the scale.
 * Only what lies in this interval is computed
 * @param deviation where the standard deviation of the eight outputs of an ensemble goes, in intensities of the source:
 * the same interval as the output; or null
 * @param noise of the channels in the source's grey levels, for a network that is given it: one for each, or one for
 * all; or none, to take the settings' or else to measure it
 * @param undersampled whether points of the image are as sharp as defects, so that none are looked for; null to find
 * out, for which all of the plane is looked at
 */
public record Plane(RandomAccessibleInterval<? extends RealType<?>> source, List<? extends IntensityMap> maps,
	RandomAccessibleInterval<FloatType> output, RandomAccessibleInterval<FloatType> deviation, List<NoiseModel> noise,
	Boolean undersampled) {

	/**
	 * The noise of an image after a normalisation.
	 *
	 * @throws IllegalArgumentException if the normalisation is no gain and offset
	 */
	public static NoiseModel normalized(final NoiseModel noise, final IntensityMap map) {
		if (map instanceof LinearMap linear)
			return noise.mapped(linear.gain(), linear.offset());
		throw new IllegalArgumentException(
			"A network that is given the noise needs a normalisation by a gain and an offset; found " + map
				+ ". Set normalize to percentile 0.1 99.9.");
	}

	/** A plane of which it is not known whether it is undersampled. */
	public Plane(final RandomAccessibleInterval<? extends RealType<?>> source, final List<? extends IntensityMap> maps,
		final RandomAccessibleInterval<FloatType> output, final RandomAccessibleInterval<FloatType> deviation,
		final List<NoiseModel> noise)
	{
		this(source, maps, output, deviation, noise, null);
	}

	/** A plane whose noise is not given. */
	public Plane(final RandomAccessibleInterval<? extends RealType<?>> source, final List<? extends IntensityMap> maps,
		final RandomAccessibleInterval<FloatType> output,
		final RandomAccessibleInterval<FloatType> deviation)
	{
		this(source, maps, output, deviation, List.of());
	}

	/** A plane of one normalisation, whose deviation nobody asks for. */
	public Plane(final RandomAccessibleInterval<? extends RealType<?>> source, final IntensityMap map,
		final RandomAccessibleInterval<FloatType> output)
	{
		this(source, List.of(map), output, null);
	}

	/** The normalisation of a channel, from 0. */
	IntensityMap map(final int c) {
		return maps.get(maps.size() == 1 ? 0 : c);
	}

	/**
	 * The noise of a channel in the source's grey levels, as it was given or else measured.
	 *
	 * @param c number of the channel, from 0
	 * @param plane of the source that shows it, from 0
	 * @param known noise of all planes, or null
	 */
	NoiseModel noise(final int c, final int plane, final NoiseModel known) {
		if (!noise.isEmpty())
			return noise.get(noise.size() == 1 ? 0 : c);
		return known != null ? known : NoiseMeter.measure(channel(source, plane));
	}

	/** A channel, from 0, of an image of x, y and perhaps channels: x and y. */
	static <T> RandomAccessibleInterval<T> channel(final RandomAccessibleInterval<T> image, final int c) {
		return image.numDimensions() == 2 ? image : Views.hyperSlice(image, 2, image.min(2) + c);
	}

	/** Of an image such as the source that which is restored, without neighbouring slices. */
	static <T> RandomAccessibleInterval<T> middle(final RandomAccessibleInterval<T> image, final ModelSpec spec) {
		return spec.depth() == 1 ? image : Views.hyperSlice(image, 2, image.min(2) + spec.depth() / 2);
	}
}
