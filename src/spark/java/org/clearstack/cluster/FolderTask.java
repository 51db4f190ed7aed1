// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.clearstack.folder.FolderTasks;
import org.clearstack.task.Progress;

/** Restores one file of a folder on an executor. */
final class FolderTask implements VoidFunction<Long> {

	private static final long serialVersionUID = 1;
	private static final Map<String, FolderTasks> OPEN = new HashMap<>();

	private final String tasks;
	private final LongAccumulator done;

	/** @param tasks the file that lists them */
	FolderTask(final String tasks, final LongAccumulator done) {
		this.tasks = tasks;
		this.done = done;
	}

	@Override
	public void call(final Long number) throws IOException {
		final FolderTasks list;
		synchronized (OPEN) {
			if (!OPEN.containsKey(tasks))
				OPEN.put(tasks, FolderTasks.read(Path.of(tasks)));
			list = OPEN.get(tasks);
		}
		list.restore(Math.toIntExact(number), Progress.NONE);
		done.add(1);
	}
}
