// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.clearstack.network.Engine;
import org.clearstack.task.ClearstackException;

/**
 * Threads that TensorFlow's library is called on. Their stack is deep, because TensorFlow follows graphs by recursion
 * and ends the process where the stack does not suffice; and whoever waits for a call can give it up, though the call
 * itself goes on until TensorFlow returns.
 */
public final class EngineThreads {

	/** Memory is taken only as far as it is used. */
	private static final long STACK = 256L << 20;

	/** System property: seconds after which the opening of a model is given up. */
	static final String OPENING_PROPERTY = "clearstack.opening.seconds";
	/** System property: seconds after which a batch of tiles is given up. */
	public static final String STEP_PROPERTY = "clearstack.step.seconds";

	private static final long STEP = 1800;

	private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
		final Thread thread = new Thread(null, task, "Clearstack engine", STACK);
		thread.setDaemon(true);
		return thread;
	});

	private EngineThreads() {}

	/**
	 * Opens something.
	 *
	 * @param what it is, for the message
	 * @param opening the call
	 * @param late what to do with what is opened after all, when nobody waits any more
	 * @throws ClearstackException if it takes longer than allowed
	 */
	public static <T> T open(final String what, final Callable<T> opening, final Consumer<T> late) {
		return call("Opening " + what, Engine.OPENING_SECONDS, OPENING_PROPERTY, opening, late);
	}

	/**
	 * Computes something.
	 *
	 * @param what it is, for the message
	 * @param step the call
	 * @param late what to do when it has ended after all, when nobody waits any more
	 * @throws ClearstackException if it takes longer than allowed
	 */
	public static <T> T step(final String what, final Callable<T> step, final Consumer<T> late) {
		return call("Computing " + what, Long.getLong(STEP_PROPERTY, STEP), STEP_PROPERTY, step, late);
	}

	private static <T> T call(final String what, final long seconds, final String property, final Callable<T> call,
		final Consumer<T> late)
	{
		final CompletableFuture<T> done = new CompletableFuture<>();
		THREADS.execute(() -> {
			try {
				done.complete(call.call());
			}
			catch (final Throwable e) { // errors too: whoever waits must hear of them
				done.completeExceptionally(e);
			}
		});
		try {
			return done.get(seconds, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			done.whenComplete((result, failure) -> late.accept(result));
			Thread.currentThread().interrupt();
			throw new CancellationException("Cancelled: " + what + " was given up.");
		}
		catch (final TimeoutException e) {
			done.whenComplete((result, failure) -> late.accept(result));
			throw new ClearstackException(what + " was given up after " + seconds
				+ " seconds. If it only needs more time, start Java with -D" + property
				+ "=SECONDS; otherwise do not use this model.", e);
		}
		catch (final ExecutionException e) {
			throw thrown(e.getCause());
		}
	}

	private static RuntimeException thrown(final Throwable cause) {
		if (cause instanceof Error error)
			throw error;
		return cause instanceof RuntimeException exception ? exception
			: new ClearstackException(cause.getMessage(), cause);
	}
}
