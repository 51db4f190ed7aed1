// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.compare.ModelUpscaler;
import org.clearstack.dataset.ImageObjects;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.EngineLoader;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Layer;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.Progress;

/** A model in a benchmark: what it is rated on, and what it costs. */
public final class BenchmarkModel {

	/** Heading of the lines of {@link #cost}. */
	public static final String HEADER =
		"model,scale,parameters,flop_per_output_pixel,receptive_field,megapixels_per_second";

	/** Fields that models are made for; their names begin with one of them. */
	private static final List<String> FIELDS = List.of("microscopy", "tomography", "astronomy", "photo");
	/** Width and height of the result by which the speed is measured. */
	private static final int SIZE = 1024;

	private final ModelFolder model;

	public BenchmarkModel(final ModelFolder model) {
		this.model = model;
	}

	public String name() {
		return model.spec().name();
	}

	public int scale() {
		return model.spec().scale();
	}

	/**
	 * Whether a model is rated on a field: on its own, if its name begins with one of the known ones, otherwise on all.
	 */
	public boolean suits(final String field) {
		return FIELDS.stream().noneMatch(known -> name().startsWith(known + "-")) || name().startsWith(field + "-")
			|| !FIELDS.contains(field);
	}

	/** Whether the model was trained on an image, or on another one of the same object. */
	public boolean saw(final String image, final ImageObjects objects) {
		return model.config().trainingImages().stream()
			.anyMatch(name -> isSame(name, image) || objects.object(name).equals(objects.object(image)));
	}

	/** Whether two paths name the same file, from folders one of which may lie in the other. */
	private static boolean isSame(final String a, final String b) {
		return a.equals(b) || a.endsWith("/" + b) || b.endsWith("/" + a);
	}

	/** Whether its network is given the noise. */
	public boolean isGivenNoise() {
		return model.spec().isGivenNoise();
	}

	/** What the model makes of a plane; a network that is given the noise gets what is measured. */
	public RandomAccessibleInterval<FloatType> restore(final RandomAccessibleInterval<FloatType> plane,
		final DeviceChoice device, final Progress progress)
	{
		final RandomAccessibleInterval<FloatType> stack = Views.addDimension(plane, 0, 0);
		return Views.hyperSlice(new ModelUpscaler(model, device, scale()).fit(stack).upscale(stack, progress), 2, 0);
	}

	/** What the model makes of a plane when its network is given the noise. */
	public RandomAccessibleInterval<FloatType> restore(final RandomAccessibleInterval<FloatType> plane,
		final Noise noise, final DeviceChoice device, final Progress progress)
	{
		final RestoreSettings settings =
			RestoreSettings.AUTOMATIC.withNoise(NoiseModel.white(noise.gain(), noise.offset(), noise.readNoise()));
		return LoadedModels.use(model, device, network -> new Restorer(network, settings).restore(plane, progress));
	}

	/** The device it really computes on, as {@link ModelUpscaler#deviceText()} says. */
	public String deviceText(final DeviceChoice device) {
		return new ModelUpscaler(model, device, scale()).deviceText();
	}

	/**
	 * Parameters, additions and multiplications per output pixel, receptive field in input pixels, and speed, measured
	 * now.
	 */
	public String cost(final DeviceChoice device) {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, device)) {
			final long parameters = anatomy.layers().stream().mapToLong(Layer::parameters).sum();
			final double flops =
				anatomy.layers().stream().mapToDouble(Layer::flops).sum() / ((double) scale() * scale());
			return String.join(",", name(), Integer.toString(scale()), Long.toString(parameters),
				Long.toString(Math.round(flops)),
				Integer.toString(2 * model.spec().margin() + 1),
				String.format(Locale.ROOT, "%.3g", megapixelsPerSecond(device)));
		}
	}

	/** Of the second run; the first one makes ready. */
	private double megapixelsPerSecond(final DeviceChoice device) {
		final float[] noise = new float[SIZE / scale() * (SIZE / scale())];
		final Random random = new Random(1);
		for (int i = 0; i < noise.length; i++)
			noise[i] = random.nextFloat();
		final RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(noise, SIZE / scale(), SIZE / scale());
		restore(plane, device, Progress.NONE);
		final long start = System.nanoTime();
		final RandomAccessibleInterval<FloatType> result = restore(plane, device, Progress.NONE);
		return result.size() / 1e6 / ((System.nanoTime() - start) / 1e9);
	}

	/** Costs as a table, one line a model. */
	public static String markdown(final List<String> costs) {
		return "| model | scale | parameters | kFLOP per output pixel | receptive field, input pixels | Mpx/s, "
			+ "output |\n|---|---|---|---|---|---|\n"
			+ costs.stream().skip(1).map(line -> Arrays.asList(line.split(",")))
				.map(cells -> String.format(Locale.ROOT, "| %s | %s | %,d | %.0f | %s | %s |\n",
					cells.get(0), cells.get(1), Long.parseLong(cells.get(2)), Double.parseDouble(cells.get(3)) / 1000,
					cells.get(4), cells.get(5)))
				.collect(Collectors.joining());
	}
}
