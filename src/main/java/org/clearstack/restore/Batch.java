// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.List;
import org.clearstack.tile.Tile;

/**
 * Equal tiles the network gets at once.
 *
 * @param jobs one for each tile
 * @param pixels of all tiles, normalised, in the order batch, row, column, channel
 */
record Batch(List<Job> jobs, float[] pixels, int height, int width) {

	/** A tile of a plane; {@code deviation} may be null; {@code first} and {@code last} of its plane. */
	record Job(PlaneReader reader, PlaneWriter writer, PlaneWriter deviation, Tile tile, boolean first, boolean last) {}

	int size() {
		return jobs.size();
	}

	/** Of how many planes it has the last tile. */
	int planesThatEnd() {
		return (int) jobs.stream().filter(Job::last).count();
	}

	/** Adds the network's answer to the planes' outputs, in the order of the tiles. */
	void blend(final NetworkOutput prediction) {
		final int length = prediction.mean().length / jobs.size();
		for (int i = 0; i < jobs.size(); i++) {
			final Job job = jobs.get(i);
			blend(job, job.writer(), prediction.mean(), i * length);
			if (job.last())
				job.writer().putBack(job.reader().keptDefects());
			if (job.deviation() != null)
				blend(job, job.deviation(), prediction.deviation(), i * length);
		}
	}

	private static void blend(final Job job, final PlaneWriter writer, final float[] result, final int at) {
		if (job.first())
			writer.clear();
		writer.add(job.tile(), result, at);
		if (job.last())
			writer.finish();
		if (job.last() && job.reader().foundNonFinite())
			writer.putBackNonFinite(job.reader().normalized());
	}
}
