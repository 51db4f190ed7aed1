// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.clearstack.task.Progress;

/**
 * Does what it was asked for last on a thread of its own; what was asked for before is stopped, or its answer thrown
 * away.
 */
final class Latest implements AutoCloseable {

	private final ExecutorService thread;
	private volatile Object wanted;

	Latest(final String name) {
		thread = Executors.newSingleThreadExecutor(task -> {
			final Thread worker = new Thread(task, name);
			worker.setDaemon(true);
			return worker;
		});
	}

	/** Asks for work, whose progress is cancelled when it is no longer wanted. */
	void ask(final Consumer<Progress> work) {
		final Object key = new Object();
		wanted = key;
		thread.execute(() -> {
			if (wanted == key)
				work.accept(new WhileWanted(key));
		});
	}

	@Override
	public void close() {
		wanted = null;
		thread.shutdown();
	}

	private final class WhileWanted implements Progress {

		private final Object key;

		WhileWanted(final Object key) {
			this.key = key;
		}

		@Override
		public void report(final long done, final long total, final String message) {
			// nobody waits for it
		}

		@Override
		public boolean isCanceled() {
			return wanted != key;
		}
	}
}
