// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.DeviceReporting;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.resample.Resampling;
import org.clearstack.restore.Plane;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.NoiseMeasurement;
import org.clearstack.task.Progress;

/**
 * A trained model as a way to upscale. A model of the scale asked for upscales itself; a model that keeps the size is
 * given the bicubic upscale, as the networks are that restore what was upscaled before.
 */
public final class ModelUpscaler implements Upscaler {

	/** Slices whose noise is measured together. */
	private static final int MEASURED = 4;

	private final ModelFolder model;
	private final DeviceChoice device;
	private final int scale;

	/**
	 * @param model of this scale or of scale 1
	 * @param device to run on
	 * @param scale to upscale by
	 * @throws IllegalArgumentException if the model has another scale, or sees several slices
	 */
	public ModelUpscaler(final ModelFolder model, final DeviceChoice device, final int scale) {
		final ModelSpec spec = model.spec();
		if (spec.scale() != scale && spec.scale() != 1)
			throw new IllegalArgumentException(
				"The model " + spec.name() + " upscales by " + spec.scale() + "; the comparison is by " + scale
					+ ". Set scale=" + spec.scale() + ", or choose a model that upscales by " + scale + ".");
		if (spec.depth() != 1)
			throw new IllegalArgumentException("The model " + spec.name() + " sees " + spec.depth()
				+ " neighbouring slices at once; images are compared"
				+ " slice by slice. Choose a model of depth 1, or compare what Restore... made with Image Quality....");
		this.model = model;
		this.device = device;
		this.scale = scale;
	}

	@Override
	public String name() {
		return upscalesItself() ? model.spec().name() : "bicubic + " + model.spec().name();
	}

	@Override
	public int channels() {
		return model.spec().channels();
	}

	@Override
	public Fitted fit(final RandomAccessibleInterval<FloatType> stack) {
		final Normalization rule = model.spec().normalization();
		final List<IntensityMap> maps = channels() == 1 ? List.of(rule.map(stack, 0))
			: IntStream.range(0, channels())
				.mapToObj(c -> rule.map(rule.isJoint() ? stack : Views.hyperSlice(stack, 3, stack.min(3) + c), c))
				.toList();
		final List<NoiseModel> noise = model.spec().isGivenNoise() ? noise(stack) : List.of();
		return (slices, progress) -> LoadedModels.use(model, device,
			network -> restore(input(slices), maps, noise, network, progress));
	}

	/** The noise of each channel, measured in a few slices, for a network that is given it. */
	private List<NoiseModel> noise(final RandomAccessibleInterval<FloatType> stack) {
		return IntStream.range(0, channels())
			.mapToObj(c -> channels() == 1 ? stack : Views.hyperSlice(stack, 3, stack.min(3) + c))
			.map(channel -> NoiseMeasurement.of(IntStream.range(0, (int) Math.min(MEASURED, channel.dimension(2)))
				.mapToObj(i -> Views.hyperSlice(channel, 2,
					channel.min(2) + i * channel.dimension(2) / Math.min(MEASURED, channel.dimension(2))))
				.toList()))
			.toList();
	}

	/** The device it really computes on, as {@link DeviceReporting#deviceText()} says. */
	public String deviceText() {
		return LoadedModels.use(model, device, DeviceReporting::deviceText);
	}

	private boolean upscalesItself() {
		return model.spec().scale() == scale;
	}

	private RandomAccessibleInterval<FloatType> input(final RandomAccessibleInterval<FloatType> slices) {
		return upscalesItself() ? slices : Resampling.BICUBIC.upscale(slices, scale);
	}

	private static RandomAccessibleInterval<FloatType> restore(final RandomAccessibleInterval<FloatType> slices,
		final List<IntensityMap> maps, final List<NoiseModel> noise,
		final TileNetwork network, final Progress progress)
	{
		final long[] size = slices.dimensionsAsLongArray();
		size[0] *= network.spec().scale();
		size[1] *= network.spec().scale();
		final Img<FloatType> result = ArrayImgs.floats(size);
		final List<Plane> planes = new ArrayList<>();
		for (long z = 0; z < slices.dimension(2); z++)
			planes.add(
				new Plane(Views.hyperSlice(slices, 2, slices.min(2) + z), maps, Views.hyperSlice(result, 2, z), null,
					noise));
		new Restorer(network, RestoreSettings.AUTOMATIC).restore(planes, progress);
		return result;
	}
}
