// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ShortProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.ForwardingNetwork;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainingBatch;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.task.Progress;

/** Measures how fast a device is: each thing is done once unmeasured and then again and again for so many seconds. */
public final class Throughput {

	private Throughput() {}

	/** The devices there are, as a user names them: the CPU and each GPU that TensorFlow lists. */
	public static List<String> devices(final Engine engine) {
		final List<String> devices = new ArrayList<>(List.of("cpu"));
		engine.devices().stream().filter(device -> device.startsWith("GPU"))
			.map(device -> device.substring(0, device.indexOf(',')).toLowerCase(Locale.ROOT))
			.forEach(devices::add);
		return devices;
	}

	/** Input pixels of a square plane restored per second, image to image. */
	public static double restoring(final TileNetwork network, final int side, final RestoreSettings settings,
		final double seconds)
	{
		final RandomAccessibleInterval<FloatType> plane =
			ArrayImgs.floats(noise(side * side * network.spec().planes()), network.spec().planes() == 1
				? new long[] { side, side } : new long[] { side, side, network.spec().planes() });
		return perSecond(seconds, (double) side * side,
			() -> new Restorer(network, settings).restore(plane, Progress.NONE));
	}

	/** Input voxels of a 16-bit stack restored per second, from ImageJ image to ImageJ image. */
	public static double restoringStack(final TileNetwork network, final ModelFolder model, final int side,
		final int slices, final double seconds)
	{
		final ImagePlus image = stack(side, slices);
		final ImageRestorer restorer = ImageRestorer.of(model).using(network);
		return perSecond(seconds, (double) side * side * slices, () -> restorer.restore(image));
	}

	/** Input pixels per second that the network computes, called back to back with batches of one shape. */
	public static double bare(final TileNetwork network, final int height, final int width, final int batch,
		final double seconds)
	{
		final float[] tiles =
			noise(Math.multiplyExact(Math.multiplyExact(height, width), batch * network.spec().inputs()));
		return perSecond(seconds, (double) height * width * batch, () -> network.run(tiles, batch, height, width));
	}

	/**
	 * The same of the very batches that restoring a plane needs, margins counted as nothing: what {@link #restoring}
	 * could reach at most.
	 */
	public static double bareRestoring(final TileNetwork network, final int side, final RestoreSettings settings,
		final double seconds)
	{
		final Shapes shapes = new Shapes(network);
		restoring(shapes, side, settings, 0);
		final List<int[]> once = shapes.calls.subList(0, shapes.calls.size() / 2);
		final int largest = once.stream().mapToInt(shape -> shape[0] * shape[1] * shape[2]).max().orElseThrow();
		final float[] all = noise(largest * network.spec().inputs());
		return perSecond(seconds, (double) side * side, () -> once.forEach(shape -> {
			final int length = shape[0] * shape[1] * shape[2] * network.spec().inputs();
			network.run(length == all.length ? all : Arrays.copyOf(all, length), shape[0], shape[1], shape[2]);
		}));
	}

	/** Patches learnt from per second. */
	public static double training(final Trainer trainer, final NetworkPlan plan, final int batch, final int patch,
		final double seconds)
	{
		final int large = patch * plan.scale();
		final float[] ranges = new float[batch];
		Arrays.fill(ranges, 1);
		final TrainingBatch pairs = new TrainingBatch(noise(batch * patch * patch * plan.inputs()),
			noise(batch * large * large * plan.channels()), null, ranges,
			batch, patch, patch);
		return perSecond(seconds, batch, () -> trainer.step(pairs, 1e-4f));
	}

	private static double perSecond(final double seconds, final double units, final Runnable work) {
		work.run();
		final long start = System.nanoTime();
		long runs = 0;
		double elapsed;
		do {
			work.run();
			runs++;
			elapsed = (System.nanoTime() - start) / 1e9;
		}
		while (elapsed < seconds);
		return runs * units / elapsed;
	}

	private static float[] noise(final int count) {
		final Random random = new Random(1);
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = random.nextFloat();
		return values;
	}

	private static ImagePlus stack(final int side, final int slices) {
		final Random random = new Random(1);
		final ImageStack stack = new ImageStack(side, side);
		for (int z = 0; z < slices; z++) {
			final ShortProcessor slice = new ShortProcessor(side, side);
			for (int i = 0; i < side * side; i++)
				slice.set(i, 1000 + random.nextInt(500));
			stack.addSlice(slice);
		}
		return new ImagePlus("noise", stack);
	}

	/** A network that keeps the shapes of its batches: batch, height and width. */
	private static final class Shapes extends ForwardingNetwork {

		private final List<int[]> calls = new ArrayList<>();

		Shapes(final TileNetwork network) {
			super(network);
		}

		@Override
		public synchronized float[] run(final float[] tiles, final int batch, final int height, final int width) {
			calls.add(new int[] { batch, height, width });
			return super.run(tiles, batch, height, width);
		}
	}
}
