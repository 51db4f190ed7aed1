// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.clearstack.task.Progress;

/**
 * Threads that share many pieces of work.
 *
 * @param threads how many
 */
record Threads(int threads) {

	/** Work on one of many pieces. */
	@FunctionalInterface
	interface Piece {
		void run(long number) throws IOException;
	}

	/**
	 * Does pieces 0 to count - 1, in this order, each once; none that has not begun when one fails or the user stops.
	 *
	 * @param worker makes for each thread what does its pieces
	 * @param progress asked before each piece
	 * @throws IOException what the first piece that failed threw
	 */
	void each(final long count, final Supplier<Piece> worker, final Progress progress) throws IOException {
		final AtomicLong next = new AtomicLong();
		final AtomicBoolean stopped = new AtomicBoolean();
		final ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
			final Thread thread = new Thread(task, "Clearstack volume");
			thread.setDaemon(true);
			return thread;
		});
		final List<Future<?>> running = new ArrayList<>();
		try {
			for (int i = 0; i < threads; i++)
				running.add(pool.submit(() -> {
					work(count, worker.get(), progress, next, stopped);
					return null;
				}));
			for (final Future<?> each : running)
				result(each);
		}
		finally {
			stopped.set(true);
			pool.shutdown();
			await(running);
		}
	}

	private static void work(final long count, final Piece piece, final Progress progress, final AtomicLong next,
		final AtomicBoolean stopped) throws IOException
	{
		try {
			for (long i = next.getAndIncrement(); i < count && !stopped.get() && !progress.isCanceled();
				i = next.getAndIncrement())
				piece.run(i);
		}
		catch (final IOException | RuntimeException | Error e) {
			stopped.set(true);
			throw e;
		}
	}

	private static void result(final Future<?> future) throws IOException {
		try {
			future.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled: the thread was interrupted.");
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof UncheckedIOException unchecked)
				throw unchecked.getCause();
			if (e.getCause() instanceof IOException exception)
				throw exception;
			if (e.getCause() instanceof RuntimeException exception)
				throw exception;
			throw (Error) e.getCause();
		}
	}

	/** Nothing may be written after it has ended. */
	private static void await(final List<Future<?>> running) {
		for (final Future<?> each : running)
			try {
				each.get();
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				return;
			}
			catch (final ExecutionException e) {
				continue; // reported by the first
			}
	}
}
