// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.concurrent.atomic.AtomicLong;
import org.clearstack.task.Progress;
import org.scijava.task.Task;

/**
 * Another progress that is shown as one of Fiji's tasks as well, whose stop button stops. A task waits for the event
 * thread each time it is called, so it is called rarely; never use it where the event thread may itself be
 * waiting.
 */
final class TaskProgress implements Progress {

	private static final long INTERVAL = 500_000_000;

	private final Progress shown;
	private final Task task;
	private final AtomicLong next = new AtomicLong(System.nanoTime());

	TaskProgress(final Progress shown, final Task task) {
		this.shown = shown;
		this.task = task;
	}

	@Override
	public void report(final long done, final long total, final String message) {
		shown.report(done, total, message);
		final long now = System.nanoTime();
		final long due = next.get();
		if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL))
			return;
		task.setProgressMaximum(total);
		task.setProgressValue(done);
		task.setStatusMessage(message);
	}

	@Override
	public void note(final String line) {
		shown.note(line);
	}

	@Override
	public boolean isCanceled() {
		return shown.isCanceled() || task.isCanceled();
	}
}
