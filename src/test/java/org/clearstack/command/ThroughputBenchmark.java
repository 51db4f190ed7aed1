// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import com.sun.management.OperatingSystemMXBean;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.stack.ImageRestorer;

/**
 * How much of the network's own speed the whole pipeline reaches: a 16-bit stack from ImagePlus to ImagePlus, against
 * the network called back to back on the very tiles the pipeline gave it. Both in turns, in one JVM; the medians count.
 * <pre>
 * ThroughputBenchmark [MODEL [WIDTH [SLICES [REPEATS]]]]      microscopy-x2 2048 8 5
 * </pre>
 */
public final class ThroughputBenchmark {

	private ThroughputBenchmark() {}

	/** Runs and prints. */
	public static void main(final String[] args) {
		final ModelFolder model = ModelLibrary.find(args.length > 0 ? args[0] : "microscopy-x2");
		final int width = number(args, 1, 2048);
		final int slices = number(args, 2, 8);
		final int repeats = number(args, 3, 5);
		final ImagePlus image = noise(width, slices);
		LoadedModels.use(model, "auto", network -> {
			final List<Call> calls = new ArrayList<>();
			restore(image, model, recording(network, calls)); // warms up, too
			final double[] pipeline = new double[repeats];
			final double[] bare = new double[repeats];
			final double[] work = new double[2];
			for (int i = 0; i < repeats; i++) {
				final double start = cpuSeconds();
				pipeline[i] = seconds(() -> restore(image, model, network));
				final double between = cpuSeconds();
				bare[i] = seconds(
					() -> calls.forEach(call -> network.run(call.tiles(), call.batch(), call.height(), call.width())));
				work[0] += between - start;
				work[1] += cpuSeconds() - between;
				System.out.printf("run %d: pipeline %.2f s, bare network %.2f s%n", i + 1, pipeline[i], bare[i]);
			}
			final double pixels = (double) width * width * slices / 1e6;
			System.out.printf("%s on %s, %d x %d x %d: pipeline %.3f input Mpx/s, bare network %.3f; ratio %.3f%n",
				model.spec().name(), network.device(),
				width, width, slices, pixels / median(pipeline), pixels / median(bare),
				median(bare) / median(pipeline));
			System.out.printf(
				"processor time of all runs, which other programs disturb less: %.1f s and %.1f s; ratio %.3f%n",
				work[0], work[1],
				work[1] / work[0]);
			return null;
		});
		System.exit(0);
	}

	/** A call of the network. */
	private record Call(float[] tiles, int batch, int height, int width) {}

	private static TileNetwork recording(final TileNetwork network, final List<Call> calls) {
		return new TileNetwork() {
			@Override
			public ModelSpec spec() {
				return network.spec();
			}

			@Override
			public float[] run(final float[] tiles, final int batch, final int height, final int width) {
				calls.add(new Call(tiles.clone(), batch, height, width));
				return network.run(tiles, batch, height, width);
			}

			@Override
			public String device() {
				return network.device();
			}
		};
	}

	private static ImagePlus restore(final ImagePlus image, final ModelFolder model, final TileNetwork network) {
		return ImageRestorer.of(model).using(network).restore(image);
	}

	private static ImagePlus noise(final int width, final int slices) {
		final Random random = new Random(1);
		final ImageStack stack = new ImageStack(width, width);
		for (int n = 0; n < slices; n++) {
			final ImageProcessor slice = new ShortProcessor(width, width);
			for (int i = 0; i < width * width; i++)
				slice.set(i, 1000 + random.nextInt(500));
			stack.addSlice(slice);
		}
		return new ImagePlus("noise", stack);
	}

	private static double seconds(final Runnable work) {
		final long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) / 1e9;
	}

	private static double cpuSeconds() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
	}

	private static double median(final double[] values) {
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static int number(final String[] args, final int at, final int usual) {
		return args.length > at ? Integer.parseInt(args[at]) : usual;
	}
}
