// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Threads that take turns, so that several batches are computed at the same time; a single lane is the calling thread itself. */
final class Lanes implements AutoCloseable {

	private final List<Worker> workers = new ArrayList<>();
	private int next;

	/** @param count of lanes, at least 1 */
	Lanes(final int count) {
		for (int i = 0; i < count && count > 1; i++)
			workers.add(new Worker("network " + i));
	}

	/** How many things may be under way when the next one is started. */
	int count() {
		return Math.max(1, workers.size());
	}

	/** Starts something on the lane whose turn it is; on a single lane, does it now. */
	<T> Worker.Promise<T> start(final Callable<T> task) {
		if (!workers.isEmpty())
			return workers.get(next++ % workers.size()).start(task);
		try {
			return Worker.done(task.call());
		}
		catch (final RuntimeException e) {
			throw e;
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}

	/** Waits for what has been started. */
	@Override
	public void close() {
		workers.forEach(Worker::close);
	}
}
