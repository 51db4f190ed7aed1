// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.clearstack.stack.StackProgress;
import org.clearstack.task.Progress;

/** Counts blocks that are done, and reports how fast that goes and how long it will take. */
final class VolumeProgress implements Progress {

	private static final double SECOND = 1e9;

	private final Progress shown;
	private final String what;
	private final long blocks;
	private final double voxels;
	private final AtomicLong done = new AtomicLong();
	private final long start = System.nanoTime();

	/**
	 * @param what is done to blocks
	 * @param blocks to do
	 * @param voxels of a block, on average
	 */
	VolumeProgress(final Progress shown, final String what, final long blocks, final double voxels) {
		this.shown = shown;
		this.what = what;
		this.blocks = blocks;
		this.voxels = voxels;
	}

	long done() {
		return done.get();
	}

	double seconds() {
		return (System.nanoTime() - start) / SECOND;
	}

	/** Millions of voxels in a second. */
	double speed() {
		return done.get() * voxels / 1e6 / Math.max(1e-9, seconds());
	}

	@Override
	public void report(final long more, final long total, final String message) {
		final long now = done.addAndGet(more);
		final double left = (blocks - now) * seconds() / Math.max(1, now);
		shown.report(now, blocks, String.format(Locale.ROOT, "%s: block %d of %d, %.2f Mvoxel/s, %s left", what, now,
			blocks, speed(), StackProgress.duration(left)));
	}

	@Override
	public void note(final String line) {
		shown.note(line);
	}

	@Override
	public boolean isCanceled() {
		return shown.isCanceled();
	}
}
