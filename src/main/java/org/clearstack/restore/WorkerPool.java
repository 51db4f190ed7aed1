// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads of a restoration: an executor that is waited for when it is closed, and never interrupted, because that would
 * close the files of the source.
 */
final class WorkerPool implements AutoCloseable {

	private final ExecutorService threads;

	private WorkerPool(final ExecutorService threads) {
		this.threads = threads;
	}

	/**
	 * @param count of threads, which are made when they are needed; they begin tasks in the order in which they were
	 * started
	 */
	static WorkerPool of(final int count, final String name) {
		return new WorkerPool(Executors.newFixedThreadPool(count, task -> {
			final Thread thread = new Thread(task, "Clearstack " + name);
			thread.setDaemon(true);
			return thread;
		}));
	}

	<T> Future<T> start(final Callable<T> task) {
		return threads.submit(task);
	}

	/** Waits for a result; throws what its task threw. */
	static <T> T result(final Future<T> future) {
		try {
			return future.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Cancelled: the thread was interrupted.");
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof Error error)
				throw error;
			if (e.getCause() instanceof RuntimeException exception)
				throw exception;
			throw new IllegalStateException(e.getCause());
		}
	}

	/** Waits for what has been started, so that nothing is read or written afterwards. */
	@Override
	public void close() {
		threads.shutdown();
		boolean interrupted = false;
		while (!threads.isTerminated()) {
			try {
				threads.awaitTermination(1, TimeUnit.HOURS);
			}
			catch (final InterruptedException e) {
				interrupted = true;
			}
		}
		if (interrupted)
			Thread.currentThread().interrupt();
	}
}
