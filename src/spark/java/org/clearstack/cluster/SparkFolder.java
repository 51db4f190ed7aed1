// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.clearstack.folder.FolderTasks;
import org.clearstack.task.Progress;

/** The files of a folder, restored by executors of a Spark cluster. */
public final class SparkFolder {

	private SparkFolder() {}

	/**
	 * Restores all files that are not done yet; what fails is left to the driver, which reports it.
	 *
	 * @param tasks the file that lists them, see {@link FolderTasks}
	 * @param master as Spark names it
	 */
	public static void run(final Path tasks, final String master, final Progress progress) throws IOException {
		final long count = FolderTasks.read(tasks).count();
		final AtomicLong now = new AtomicLong();
		new SparkRun(master).each(LongStream.range(0, count).boxed().toList(),
			done -> new FolderTask(tasks.toString(), done), new Progress() {
				@Override
				public void report(final long more, final long total, final String message) {
					progress.report(now.addAndGet(more), count, "File " + now.get() + " of " + count);
				}

				@Override
				public boolean isCanceled() {
					return progress.isCanceled();
				}
			});
	}
}
