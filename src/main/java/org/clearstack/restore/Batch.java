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

	/** A tile of a plane; {@code first} and {@code last} of its plane. */
	record Job(PlaneReader reader, PlaneWriter writer, Tile tile, boolean first, boolean last) {}

	int size() {
		return jobs.size();
	}

	/** Adds the network's result to the planes' outputs, in the order of the tiles. */
	void blend(final float[] result) {
		int at = 0;
		for (final Job job : jobs) {
			if (job.first())
				job.writer().clear();
			job.writer().add(job.tile(), result, at);
			at += result.length / jobs.size();
			if (job.last() && job.reader().foundNonFinite())
				job.writer().putBackNonFinite(job.reader().normalized());
		}
	}
}
