// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.clearstack.network.Engine;
import org.clearstack.task.Progress;

/**
 * Waits for what cannot be interrupted, such as the start of TensorFlow: reports its progress, and answers at
 * once if the user cancels. The work itself then ends unseen, and the next run finds it done.
 */
public final class Loading {

	private static final int INTERVAL = 200;
	private static final int MEGA = 1_000_000;

	private Loading() {}

	/**
	 * What some work gives.
	 *
	 * @param what is being done, such as "Loading general-x2"
	 * @param work is done on a thread of its own; what it throws is thrown here
	 * @throws CancellationException if the user did not want to wait any longer
	 */
	public static <T> T await(final String what, final Progress progress, final Supplier<T> work) {
		final CompletableFuture<T> result = new CompletableFuture<>();
		final UnpackedLibrary library = UnpackedLibrary.current();
		final Thread thread = new Thread(() -> complete(result, work), "Clearstack loading");
		thread.setDaemon(true);
		thread.start();
		final long start = System.nanoTime();
		while (true)
			try {
				return result.get(INTERVAL, TimeUnit.MILLISECONDS);
			}
			catch (final TimeoutException e) {
				if (progress.isCanceled())
					throw new CancellationException("Canceled while " + what.substring(0, 1).toLowerCase(Locale.ROOT)
						+ what.substring(1) + "; the source is as it was.");
				tell(what, library, progress, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
			}
			catch (final ExecutionException e) {
				throw thrown(e.getCause());
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException("Interrupted while " + what + ".");
			}
	}

	private static <T> void complete(final CompletableFuture<T> result, final Supplier<T> work) {
		try {
			result.complete(work.get());
		}
		catch (final RuntimeException | Error e) {
			result.completeExceptionally(e);
		}
	}

	private static RuntimeException thrown(final Throwable cause) {
		if (cause instanceof Error error)
			throw error;
		return (RuntimeException) cause;
	}

	private static void tell(final String what, final UnpackedLibrary library, final Progress progress,
		final long seconds)
	{
		final long there = library.there();
		if (library.isGrowing(there))
			progress.report(there, library.total(), "Unpacking TensorFlow, only this once: " + there / MEGA + " of "
				+ library.total() / MEGA + " MB");
		else
			progress.report(0, 0,
				what + ", " + seconds + " s"
					+ (seconds > 20 ? ", given up after " + Engine.OPENING_SECONDS + " s" : ""));
	}
}
