// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import org.clearstack.proposal.Expectation;
import org.clearstack.task.Progress;

/**
 * Hands on progress and measures how fast it goes, from the first tiles that are done: loading a model does not count.
 */
final class SpeedMeter implements Progress {

	/** Shorter times say little. */
	private static final double SHORTEST = 1;
	private static final double SECOND = 1e9;
	private static final double MEGA = 1e6;

	private final Progress shown;
	private long start;
	private long first;
	private long last;
	private long all;
	private long end;

	SpeedMeter(final Progress shown) {
		this.shown = shown;
	}

	@Override
	public synchronized void report(final long done, final long total, final String message) {
		shown.report(done, total, message);
		if (total <= 0 || done <= 0)
			return;
		end = System.nanoTime();
		if (start == 0) {
			start = end;
			first = done;
		}
		last = done;
		all = total;
	}

	@Override
	public void note(final String line) {
		shown.note(line);
	}

	@Override
	public boolean isCanceled() {
		return shown.isCanceled();
	}

	/** Remembers the speed for the next estimate, if it took long enough to say anything. */
	synchronized void remember(final String model, final ImagePlus result) {
		final double seconds = (end - start) / SECOND;
		if (all == 0 || seconds < SHORTEST)
			return;
		final double pixels = (double) result.getWidth() * result.getHeight() * result.getStackSize()
			* (result.getBitDepth() == 24 ? 3 : 1);
		Expectation.remember(model, pixels / MEGA * (last - first) / all / seconds);
	}
}
