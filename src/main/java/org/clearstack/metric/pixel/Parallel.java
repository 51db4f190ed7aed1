// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;

/** Runs numbered tasks on the threads that imglib2's {@link Parallelization} grants to the caller. */
public final class Parallel {

	/** The calling thread works too: the common pool of a machine with two cores has only one thread besides. */
	private static final int CALLER = 1;

	private Parallel() {}

	/**
	 * Runs the tasks 0 to tasks-1, each once, in no particular order.
	 *
	 * @param tasks how many
	 * @param workers makes one worker per thread; a worker may keep buffers from task to task
	 */
	public static void run(final int tasks, final Supplier<IntConsumer> workers) {
		final TaskExecutor executor = Parallelization.getTaskExecutor();
		final AtomicInteger next = new AtomicInteger();
		final Runnable run = () -> {
			int task = next.getAndIncrement();
			final IntConsumer worker = task < tasks ? workers.get() : null;
			for (; task < tasks; task = next.getAndIncrement())
				worker.accept(task);
		};
		executor.runAll(Collections.nCopies(Math.min(executor.getParallelism() + CALLER, tasks), run));
	}
}
