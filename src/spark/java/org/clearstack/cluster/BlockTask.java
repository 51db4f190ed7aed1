// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.clearstack.device.DeviceChoice;
import org.clearstack.task.Progress;
import org.clearstack.volume.Installation;
import org.clearstack.volume.VolumeWork;

/**
 * Does a block on an executor. Model and source are opened there, once for each Java, by the result's folder, which all
 * machines see.
 */
final class BlockTask implements VoidFunction<Long> {

	private static final long serialVersionUID = 1;
	/** System property for tests: the Java that begins the block of this number first dies. */
	private static final String DIES = "clearstack.dies";

	private static final Map<String, VolumeWork> OPEN = new HashMap<>();

	private final String folder;
	private final String device;
	private final int level;
	private final String installation;
	private final LongAccumulator done;

	/**
	 * @param installation that every executor must have, see {@link Installation}
	 * @param done counts blocks
	 */
	BlockTask(final String folder, final String device, final int level, final String installation,
		final LongAccumulator done)
	{
		this.folder = folder;
		this.device = device;
		this.level = level;
		this.installation = installation;
		this.done = done;
	}

	@Override
	public void call(final Long number) throws IOException {
		final TaskContext context = TaskContext.get();
		if (level == 0 && number.equals(Long.getLong(DIES)) && context.attemptNumber() == 0)
			Runtime.getRuntime().halt(137);
		open().run(level, number, new Progress() {
			@Override
			public void report(final long now, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return context != null && context.isInterrupted();
			}
		});
		done.add(1);
	}

	private VolumeWork open() throws IOException {
		synchronized (OPEN) {
			final VolumeWork known = OPEN.get(folder);
			if (known != null)
				return known;
			final String here = Installation.fingerprint();
			if (!here.equals(installation))
				throw new IllegalStateException("The machine " + InetAddress.getLocalHost().getHostName()
					+ " has another Clearstack than the driver: " + here + " there, " + installation
					+ " here. Install the same on all machines, with its engine's folder.");
			final VolumeWork work = VolumeWork.open(Path.of(folder), DeviceChoice.parse(device));
			OPEN.put(folder, work);
			return work;
		}
	}
}
