// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.IJ;
import java.util.concurrent.atomic.AtomicLong;
import org.clearstack.task.Progress;

/**
 * Progress in ImageJ's status line and progress bar, at most ten times a second; the Escape key stops. Works without a
 * window, and from any thread.
 */
public final class ImageProgress implements Progress {

	private static final long INTERVAL = 100_000_000;

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	/** Starts: an Escape pressed before no longer counts. */
	public ImageProgress() {
		IJ.resetEscape();
	}

	@Override
	public void report(final long done, final long total, final String message) {
		final long now = System.nanoTime();
		final long due = next.get();
		final boolean last = total > 0 && done >= total;
		if (!last && (now - due < 0 || !next.compareAndSet(due, now + INTERVAL)))
			return;
		if (total > 0)
			IJ.showProgress(last ? 1 : (double) done / total);
		IJ.showStatus(message);
	}

	@Override
	public void note(final String line) {
		IJ.log(line);
	}

	@Override
	public boolean isCanceled() {
		return IJ.escapePressed();
	}

	/** Takes the progress bar away, whatever became of the work, and leaves a message. */
	public void end(final String message) {
		IJ.showProgress(1);
		IJ.showStatus(message);
	}
}
