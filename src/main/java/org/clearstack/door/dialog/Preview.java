// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.ImagePlus;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.clearstack.door.CommandRun;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;

/**
 * Computes previews on a thread of its own, one at a time. Only what was asked for last counts: an earlier one that is
 * not ready is stopped, or thrown away. Who asks never waits.
 */
public final class Preview implements AutoCloseable {

	private final Consumer<ImagePlus> display;
	private final Consumer<String> status;
	private final ExecutorService thread;
	private volatile CommandRun wanted;

	/**
	 * @param display takes a preview; called from the preview's thread
	 * @param status takes a line about how it goes; called from the preview's thread
	 */
	Preview(final Consumer<ImagePlus> display, final Consumer<String> status) {
		this.display = display;
		this.status = status;
		thread = Executors.newSingleThreadExecutor(task -> {
			final Thread worker = new Thread(task, "Clearstack preview");
			worker.setDaemon(true);
			return worker;
		});
	}

	/** Asks for the preview of a Command, which is used for nothing else. */
	void show(final CommandRun command) {
		wanted = command;
		thread.execute(() -> compute(command));
	}

	/** Asks for no preview any more. */
	void stop() {
		wanted = null;
	}

	/** Stops, and ends the thread when it is done with what it does. */
	@Override
	public void close() {
		stop();
		thread.shutdown();
	}

	private void compute(final CommandRun command) {
		if (wanted != command)
			return;
		try {
			final ImagePlus image = command.preview(new WhileWanted(command));
			if (wanted == command) {
				display.accept(image);
				status.accept("");
			}
		}
		catch (final Exception | LinkageError | OutOfMemoryError e) {
			if (wanted == command)
				status.accept(Failure.of(e).message());
		}
	}

	/** Goes on as long as nothing else was asked for. */
	private final class WhileWanted implements Progress {

		private final CommandRun command;

		WhileWanted(final CommandRun command) {
			this.command = command;
		}

		@Override
		public void report(final long done, final long total, final String message) {
			if (wanted == command)
				status.accept("Preview: " + message);
		}

		@Override
		public boolean isCanceled() {
			return wanted != command;
		}
	}
}
