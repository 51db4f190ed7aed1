// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread that does one thing after the other, and is gone when this is closed. */
final class Worker implements AutoCloseable {

	private final ExecutorService queue;
	private volatile Thread thread;

	Worker(final String name) {
		queue = Executors.newSingleThreadExecutor(task -> {
			thread = new Thread(task, "Clearstack " + name);
			thread.setDaemon(true);
			return thread;
		});
	}

	<T> Promise<T> start(final Callable<T> task) {
		return new Promise<>(queue.submit(task));
	}

	static <T> Promise<T> done() {
		return done(null);
	}

	static <T> Promise<T> done(final T result) {
		return new Promise<>(CompletableFuture.completedFuture(result));
	}

	/** Waits for what has been started, so that nothing is read or written afterwards. Interrupts nothing: that would close files of the source. */
	@Override
	public void close() {
		queue.shutdown();
		boolean interrupted = false;
		while (thread != null && thread.isAlive()) {
			try {
				thread.join();
			}
			catch (final InterruptedException e) {
				interrupted = true;
			}
		}
		if (interrupted)
			Thread.currentThread().interrupt();
	}

	/** A result to come. */
	record Promise<T>(Future<T> future) {

		/** Waits for the result; throws what the task threw. */
		T get() {
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
	}
}
