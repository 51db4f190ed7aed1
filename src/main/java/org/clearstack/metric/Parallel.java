// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;

/** Runs numbered tasks on the threads that imglib2's {@link Parallelization} grants to the caller. */
final class Parallel {

	private Parallel() {}

	/**
	 * Runs the tasks 0 to tasks-1, each once, in no particular order.
	 *
	 * @param tasks how many
	 * @param workers makes one worker per thread; a worker may keep buffers from task to task
	 */
	static void run(final int tasks, final Supplier<IntConsumer> workers) {
		final TaskExecutor executor = Parallelization.getTaskExecutor();
		final AtomicInteger next = new AtomicInteger();
		final Runnable run = () -> {
			final IntConsumer worker = workers.get();
			for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement())
				worker.accept(task);
		};
		final int threads = Math.min(executor.getParallelism(), tasks);
		if (threads <= 1) {
			run.run();
			return;
		}
		final List<Runnable> runs = new ArrayList<>();
		for (int i = 0; i < threads; i++)
			runs.add(run);
		executor.runAll(runs);
	}
}
