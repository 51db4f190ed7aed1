// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import org.clearstack.task.Progress;

/**
 * Interrupts the thread that restores if its user has cancelled and it goes on all the same: a network's step may take
 * for ever. Whoever waits for a step gives it up then; the interruption is forgotten at the end.
 */
final class Abandonment implements AutoCloseable {

	/** Milliseconds that a step may go on after it was cancelled. */
	private static final long PATIENCE = 4000;
	private static final long LOOK = 500;

	private final Thread restoring = Thread.currentThread();
	private final Thread watch;
	private boolean interrupted;
	private boolean ended;

	Abandonment(final Progress progress) {
		this(progress, PATIENCE);
	}

	/** @param patience milliseconds that a step may go on */
	Abandonment(final Progress progress, final long patience) {
		watch = new Thread(() -> watch(progress, patience), "Clearstack cancel");
		watch.setDaemon(true);
		watch.start();
	}

	private synchronized void watch(final Progress progress, final long patience) {
		long canceled = 0;
		try {
			while (!ended) {
				wait(LOOK);
				canceled = progress.isCanceled() ? canceled + LOOK : 0;
				if (!ended && canceled > patience) {
					interrupted = true;
					restoring.interrupt();
					return;
				}
			}
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		final boolean mine = end();
		boolean others = Thread.interrupted() && !mine;
		try {
			watch.join();
		}
		catch (final InterruptedException e) {
			others = true;
		}
		if (others)
			Thread.currentThread().interrupt();
	}

	/** Whether the thread was interrupted here. */
	private synchronized boolean end() {
		ended = true;
		notifyAll();
		return interrupted;
	}
}
