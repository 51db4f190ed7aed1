// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;

/**
 * Networks without an engine. All but the identity take pixels beyond a tile's edge for 0, as a network with 'same'
 * convolutions does, so that a margin too small is seen.
 */
public final class FakeNetworks {

	private FakeNetworks() {}

	/** A description with one channel and the normalisation "none". */
	public static ModelSpec spec(final int scale, final int margin, final int multiple) {
		return new ModelSpec("fake", 1, scale, margin, multiple, Normalization.NONE);
	}

	/** Answers what it gets. */
	public static TileNetwork identity(final ModelSpec spec) {
		return TileNetwork.of(spec, (tiles, batch, height, width) -> tiles.clone());
	}

	/** The mean over a square of the given radius; reach: the radius. */
	public static TileNetwork boxMean(final int radius, final ModelSpec spec) {
		return TileNetwork.of(spec,
			(tiles, batch, height, width) -> eachPlane(spec, tiles, batch, height, width, 1, (plane, y, x) -> {
				double sum = 0;
				for (int v = y - radius; v <= y + radius; v++)
					for (int u = x - radius; u <= x + radius; u++)
						sum += plane.get(v, u);
				return sum / ((2 * radius + 1) * (2 * radius + 1));
			}));
	}

	/**
	 * Bins by the factor, takes the 3x3 mean there, and repeats each bin; multiple: the factor, reach: 2 · factor - 1.
	 */
	public static TileNetwork binning(final int factor, final ModelSpec spec) {
		return TileNetwork.of(spec,
			(tiles, batch, height, width) -> eachPlane(spec, tiles, batch, height, width, 1, (plane, y, x) -> {
				double sum = 0;
				for (int v = (y / factor - 1) * factor; v < (y / factor + 2) * factor; v++)
					for (int u = (x / factor - 1) * factor; u < (x / factor + 2) * factor; u++)
						sum += plane.get(v, u);
				return sum / (9 * factor * factor);
			}));
	}

	/** Repeats each pixel scale times; reach: 0. */
	public static TileNetwork nearest(final ModelSpec spec) {
		final int scale = spec.scale();
		return TileNetwork.of(spec, (tiles, batch, height, width) -> eachPlane(spec, tiles, batch, height, width, scale,
			(plane, y, x) -> plane.get(y / scale, x / scale)));
	}

	/** Weights of the four input pixels around the left one of two output pixels; the right one mirrors them. */
	public static final double[] CUBIC = { -0.0703125, 0.2734375, 0.8671875, -0.0703125 };

	/** Twice as large by a separable filter of four pixels; reach: 2. */
	public static TileNetwork cubic(final ModelSpec spec) {
		return TileNetwork.of(spec,
			(tiles, batch, height, width) -> eachPlane(spec, tiles, batch, height, width, 2, FakeNetworks::cubicAt));
	}

	/** The value of {@link #cubic} at an output pixel. */
	public static double cubicAt(final Plane plane, final int y, final int x) {
		double sum = 0;
		for (int j = 0; j < 4; j++)
			for (int i = 0; i < 4; i++)
				sum += CUBIC[j] * CUBIC[i] * plane.get(tap(y, j), tap(x, i));
		return sum;
	}

	private static int tap(final int output, final int k) {
		final int input = Math.floorDiv(output, 2);
		return Math.floorMod(output, 2) == 0 ? input - 2 + k : input + 2 - k;
	}

	/** Pixels of one channel of a tile or image by row and column. */
	@FunctionalInterface
	public interface Plane {
		double get(int y, int x);
	}

	@FunctionalInterface
	private interface Pixel {
		double compute(Plane plane, int y, int x);
	}

	private static float[] eachPlane(final ModelSpec spec, final float[] tiles, final int batch, final int height,
		final int width,
		final int scale, final Pixel pixel)
	{
		final int channels = spec.channels();
		final float[] result = new float[tiles.length * scale * scale];
		int at = 0;
		for (int b = 0; b < batch; b++) {
			final int tile = b * height;
			for (int y = 0; y < height * scale; y++)
				for (int x = 0; x < width * scale; x++)
					for (int c = 0; c < channels; c++) {
						final int channel = c;
						result[at++] = (float) pixel.compute((v, u) -> v < 0 || u < 0 || v >= height || u >= width ? 0
							: tiles[((tile + v) * width + u) * channels + channel], y, x);
					}
		}
		return result;
	}

	/** Another network that keeps an account of its calls. */
	public static final class Recording implements TileNetwork {

		private final TileNetwork network;
		private final List<int[]> calls = new ArrayList<>();
		private final List<Thread> threads = new ArrayList<>();

		public Recording(final TileNetwork network) {
			this.network = network;
		}

		@Override
		public ModelSpec spec() {
			return network.spec();
		}

		@Override
		public float[] run(final float[] tiles, final int batch, final int height, final int width) {
			calls.add(new int[] { batch, height, width });
			threads.add(Thread.currentThread());
			return network.run(tiles, batch, height, width);
		}

		/** Batch, height and width of each call. */
		public List<int[]> calls() {
			return calls;
		}

		/** The thread of each call. */
		public List<Thread> threads() {
			return threads;
		}
	}

	/**
	 * Another network on a device of any name, which can be made to fail, to be slow, and to run two batches at once.
	 */
	public static final class FakeDevice implements TileNetwork {

		private final String name;
		private final TileNetwork network;
		private final String reason;
		private final AtomicInteger batches = new AtomicInteger();
		private volatile ClearstackException failure;
		private volatile boolean closed;
		private int parallel = 1;
		private long slowness;

		public FakeDevice(final String name, final TileNetwork network) {
			this(name, network, "");
		}

		/** @param reason why it is this device */
		public FakeDevice(final String name, final TileNetwork network, final String reason) {
			this.name = name;
			this.network = network;
			this.reason = reason;
		}

		/** Computes so many batches at once, each after so many milliseconds. */
		public FakeDevice working(final int atOnce, final long milliseconds) {
			parallel = atOnce;
			slowness = milliseconds;
			return this;
		}

		/** From now on, each batch fails so. */
		public void fails(final ClearstackException with) {
			failure = with;
		}

		/** Batches that were computed. */
		public int batches() {
			return batches.get();
		}

		/** Whether it was closed. */
		public boolean isClosed() {
			return closed;
		}

		@Override
		public ModelSpec spec() {
			return network.spec();
		}

		@Override
		public float[] run(final float[] tiles, final int batch, final int height, final int width) {
			if (failure != null)
				throw failure;
			try {
				Thread.sleep(slowness);
			}
			catch (final InterruptedException e) {
				throw new AssertionError(e);
			}
			batches.incrementAndGet();
			return network.run(tiles, batch, height, width);
		}

		/** A device that fails does not know itself either: its name comes from a batch. */
		@Override
		public String device() {
			if (failure != null && batches.get() == 0)
				throw failure;
			return name;
		}

		@Override
		public String reason() {
			return reason;
		}

		@Override
		public int parallel() {
			return parallel;
		}

		@Override
		public void close() {
			closed = true;
		}
	}

	/** Another network on a device with memory for so many pixels; more of them throw what TensorFlow says then. */
	public static TileNetwork starving(final TileNetwork network, final int mostPixels) {
		return TileNetwork.of(network.spec(), (tiles, batch, height, width) -> {
			if (batch * height * width > mostPixels)
				throw new ClearstackException("The network failed.",
					new IllegalStateException("RESOURCE_EXHAUSTED: OOM when allocating tensor with shape[" + batch + ","
						+ height + "," + width + "]"));
			return network.run(tiles, batch, height, width);
		});
	}
}
