// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.tile.Tile;
import org.clearstack.tile.TileGrid;
import org.clearstack.tile.TileRule;

/** All tiles of all planes in their order, read batch by batch; tiles of one batch may be of two planes. */
final class TileQueue {

	/**
	 * Output pixels of a tile where the tile size is automatic: at most these, and fewer where several slots share a
	 * small image.
	 */
	private static final long TILE_BUDGET = 1L << 22;
	private static final long LEAST_TILE_BUDGET = 1L << 16;
	/** Input pixels of a batch where the number of tiles is automatic, and the most tiles then. */
	private static final long BATCH_BUDGET = 1L << 20;
	private static final int BATCH_LIMIT = 16;
	/** The same on a device that knows how many tiles it has memory for: more keep it no busier. */
	private static final long LARGE_BATCH_BUDGET = 1L << 22;
	private static final int LARGE_BATCH_LIMIT = 64;

	private record Source(PlaneReader reader, PlaneWriter writer, PlaneWriter deviation, TileGrid grid) {}

	private final List<Source> sources = new ArrayList<>();
	/** Arrays of batches that were written, for those to come: large new arrays would cost more than filling them. */
	private final Queue<float[]> spare = new ConcurrentLinkedQueue<>();
	private final int inputs;
	private final int[] size;
	private final int batch;
	private final long count;
	private int plane;
	private long tile;

	private TileQueue(final List<Plane> planes, final ModelSpec spec, final RestoreSettings settings,
		final TileRule rule, final int[] size, final int batch)
	{
		for (final Plane each : planes)
			sources.add(new Source(new PlaneReader(each, spec, settings.defects(), settings.noise()),
				PlaneWriter.ofOutput(each, spec),
				PlaneWriter.ofDeviation(each, spec), new TileGrid(rule, inPlane(each.output()), origin(each), size)));
		this.inputs = spec.inputs();
		this.size = size;
		this.batch = batch;
		this.count = sources.stream().mapToLong(source -> source.grid().count()).sum();
	}

	/** Chooses the shape of tiles that suits all planes, and the number of tiles in a batch. */
	static TileQueue of(final List<Plane> planes, final TileNetwork network, final RestoreSettings settings) {
		final ModelSpec spec = network.spec();
		final TileRule rule = new TileRule(spec.scale(), spec.margin(), settings.overlap(), spec.multiple());
		final int[] size = new int[2];
		final long most = tileBudget(planes, network);
		for (final Plane plane : planes) {
			PlaneCheck.check(plane, spec, settings.ensemble());
			final int[] own = sizeFor(plane, rule, settings.tile(), most);
			for (int d = 0; d < 2; d++)
				size[d] = Math.max(size[d], own[d]);
		}
		final int batch =
			settings.batch() > 0 || planes.isEmpty() ? Math.max(1, settings.batch()) : batch(network, size);
		return new TileQueue(planes, spec, settings, rule, size, batch);
	}

	private static int batch(final TileNetwork network, final int[] size) {
		final long pixels = Math.max(1, (long) size[0] * size[1]);
		final int most = network.mostTiles(size[1], size[0]);
		final long automatic = most == 0 ? Math.min(BATCH_LIMIT, BATCH_BUDGET / network.parallel() / pixels)
			: Math.min(most, Math.min(LARGE_BATCH_LIMIT, LARGE_BATCH_BUDGET / pixels));
		return (int) Math.max(1, automatic);
	}

	private static int[] sizeFor(final Plane plane, final TileRule rule, final int wanted, final long most) {
		final Interval output = inPlane(plane.output());
		if (wanted > 0)
			return rule.size(output, origin(plane), wanted);
		return rule.automaticSize(output, origin(plane), most / ((long) rule.scale() * rule.scale()));
	}

	/** Smaller for a small image, so that all slots have something to compute. Results do not depend on it. */
	private static long tileBudget(final List<Plane> planes, final TileNetwork network) {
		final long all =
			planes.stream().mapToLong(plane -> plane.output().dimension(0) * plane.output().dimension(1)).sum();
		return network.parallel() == 1 ? TILE_BUDGET
			: Math.max(LEAST_TILE_BUDGET, Math.min(TILE_BUDGET, all / network.parallel()));
	}

	private static Interval inPlane(final Interval output) {
		return FinalInterval.createMinMax(output.min(0), output.min(1), output.max(0), output.max(1));
	}

	private static long[] origin(final Plane plane) {
		return new long[] { plane.source().min(0), plane.source().min(1) };
	}

	/** Number of tiles of all planes. */
	long count() {
		return count;
	}

	/** The next batch, or null when there are no more tiles. */
	Batch read() {
		final List<Batch.Job> jobs = new ArrayList<>();
		while (jobs.size() < batch && plane < sources.size())
			jobs.add(nextJob());
		if (jobs.isEmpty())
			return null;
		final int length = Math.multiplyExact(Math.multiplyExact(size[0], size[1]), inputs);
		final float[] pixels = array(Math.multiplyExact(length, jobs.size()));
		for (int i = 0; i < jobs.size(); i++) {
			jobs.get(i).reader().read(jobs.get(i).tile(), pixels, i * length);
			if (jobs.get(i).last())
				jobs.get(i).reader().release();
		}
		return new Batch(jobs, pixels, size[1], size[0]);
	}

	private float[] array(final int length) {
		final float[] used = spare.poll();
		return used != null && used.length == length ? used : new float[length];
	}

	/** Takes back the array of a batch that nobody needs any more. */
	void recycle(final Batch done) {
		spare.add(done.pixels());
	}

	private Batch.Job nextJob() {
		final Source source = sources.get(plane);
		final Tile next = source.grid().tile(tile);
		final boolean first = tile == 0;
		final boolean last = ++tile == source.grid().count();
		if (last) {
			plane++;
			tile = 0;
		}
		return new Batch.Job(source.reader(), source.writer(), source.deviation(), next, first, last);
	}
}
