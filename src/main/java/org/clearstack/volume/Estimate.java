// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.engine.LoadedModels;
import org.clearstack.format.OmeZarrContainer;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.restore.Plane;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.StackProgress;
import org.clearstack.task.Progress;

/** What a restoration would take, without restoring anything but a small plane to see how fast the network is. */
final class Estimate {

	private static final int SIDE = 512;
	/** Bytes of TensorFlow outside Java's memory: itself, and for each batch at once; measured. */
	private static final long ENGINE = 600L << 20;
	private static final long LANE = 300L << 20;
	/** What defects are looked at beyond the margin, in pixels. */
	private static final int REACH = 9;

	private final VolumeRequest request;
	private final VolumeSource source;
	private final VolumeJob.Layout layout;
	private final BlockPlan plan;
	private final ModelSpec spec;

	Estimate(final VolumeRequest request, final VolumeSource source, final VolumeJob.Layout layout) {
		this.request = request;
		this.source = source;
		this.layout = layout;
		spec = request.model().spec();
		plan = layout.plan(0, layout.shape(), layout.chunk());
	}

	/** Bytes of Java's memory that a block takes: what is read, what is written, and what waits between. */
	long memory() {
		final int margin = spec.margin() + REACH;
		long read = source.array().type().bytes() * (long) spec.channels();
		final int[] block = plan.block();
		for (int d = 2; d < 5; d++) {
			final int scale = d == 2 ? 1 : spec.scale();
			final long around = 2L * (d == 2 ? spec.depth() / 2 : margin) + 2L * source.array().chunks()[d];
			read *= Math.min(source.length(d), Math.min(block[d], layout.shape()[d]) / scale + around);
		}
		final long written = plan.block(0).voxels() * layout.type().bytes();
		final long waiting = 4 * Math.max(BlockRestorer.WAITING,
			spec.channels() * plan.block(0).size()[3] * (long) plan.block(0).size()[4]);
		return read + 2 * written + 2 * waiting;
	}

	/** Bytes that are read and unpacked, chunks that several blocks need as often as that. */
	private long read() {
		final int[] chunks = source.array().chunks();
		return source.length(0) * source.length(1) * source.array().type().bytes()
			* plan.read(2, 1, spec.depth() / 2, source.length(2), chunks[2])
			* plan.read(3, spec.scale(), spec.margin() + REACH, source.length(3), chunks[3])
			* plan.read(4, spec.scale(), spec.margin() + REACH, source.length(4), chunks[4]);
	}

	private long written() {
		long written = 0;
		for (int level = 0; level < OmeZarrContainer.levels(layout.shape()[4], layout.shape()[3]); level++) {
			long voxels = layout.type().bytes();
			for (final long length : OmeZarrContainer.shape(layout.shape(), level))
				voxels *= length;
			written += voxels;
		}
		return written;
	}

	/** Output voxels in a second, all channels that are restored together counted. */
	private double speed() {
		final TileNetwork network = LoadedModels.shared(request.model(), request.device());
		final int planes = Math.max(2, network.parallel());
		final Img<FloatType> image = spec.planes() == 1 ? ArrayImgs.floats(SIDE, SIDE)
			: ArrayImgs.floats(SIDE, SIDE, spec.planes());
		double seconds = 0;
		for (int run = 0; run < 2; run++) {
			final long start = System.nanoTime();
			new Restorer(network, request.options().suiting(spec).settings())
				.restore(Collections.nCopies(planes, plane(image)), Progress.NONE);
			seconds = (System.nanoTime() - start) / 1e9;
		}
		return (double) planes * SIDE * SIDE * spec.scale() * spec.scale() * spec.channels() / seconds;
	}

	private Plane plane(final Img<FloatType> image) {
		final int side = SIDE * spec.scale();
		final Interval size = spec.channels() == 1 ? new FinalInterval(side, side)
			: new FinalInterval(side, side, spec.channels());
		return new Plane(image, List.of(LinearMap.IDENTITY), ArrayImgs.floats(size.dimensionsAsLongArray()), null,
			spec.isGivenNoise() ? List.of(NoiseModel.gaussian(0.1)) : List.of(), true);
	}

	/** The estimate in lines. */
	String text(final int threads) throws IOException {
		final BlockPlan.Block block = plan.block(0);
		final IntensityReader reader = new IntensityReader(source.array(), 1, Progress.NONE);
		final boolean reads = new Measurement(source.array(), request.options(), spec).reads();
		final double speed = speed();
		final int lanes = LoadedModels.shared(request.model(), request.device()).parallel();
		return "Source: " + source.path() + ", " + source.fingerprint() + " (t, c, z, y, x)\n"
			+ "Result: " + request.out() + ", " + layout.type() + " " + numbers(layout.shape()) + "\n"
			+ String.format(Locale.ROOT, "Blocks: %,d of %d x %d x %d (z, y, x), chunks of %d x %d x %d%n",
				plan.count(), block.size()[2], block.size()[3], block.size()[4], layout.chunk()[2],
				layout.chunk()[3], layout.chunk()[4])
			+ String.format(Locale.ROOT, "Read: %s to normalize, %s to restore; written: %s with the pyramid; all"
				+ " unpacked%n", Bytes.text(reads ? reader.bytes() : 0), Bytes.text(read()), Bytes.text(written()))
			+ String.format(Locale.ROOT, "Time: about %s here (%.2f Mvoxel/s), reading and writing not counted%n",
				StackProgress.duration(plan.voxels() / speed), speed / 1e6)
			+ String.format(Locale.ROOT, "Memory: %s of Java's (-Xmx) for %d blocks at once, and about %s outside of"
				+ " it%n", Bytes.text(memory() * threads), threads, Bytes.text(ENGINE + lanes * LANE));
	}

	private static String numbers(final long[] shape) {
		final StringBuilder text = new StringBuilder();
		for (final long length : shape)
			text.append(text.length() == 0 ? "" : " x ").append(length);
		return text.toString();
	}
}
