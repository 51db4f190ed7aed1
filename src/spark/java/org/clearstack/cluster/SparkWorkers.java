// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.IOException;
import java.util.Arrays;
import org.clearstack.task.Progress;
import org.clearstack.volume.Installation;
import org.clearstack.volume.VolumeWork;
import org.clearstack.volume.Workers;

/** Executors of a Spark cluster, which do the blocks of a volume. */
public final class SparkWorkers implements Workers {

	private final SparkRun spark;
	private final String device;

	/**
	 * @param master as Spark names it
	 * @param device where networks run
	 */
	public SparkWorkers(final String master, final String device) {
		this.spark = new SparkRun(master);
		this.device = device;
	}

	@Override
	public void checkMemory(final long bytes) {
		if (bytes > spark.memory())
			throw new IllegalArgumentException("A block needs about " + (bytes >> 20) + " MB of Java's memory; an"
				+ " executor has " + (spark.memory() >> 20) + " MB for each that it does at the same time. Give it more"
				+ " (-Dspark.executor.memory=4g), fewer blocks at once (-Dspark.task.cpus as many as its processors),"
				+ " or use smaller blocks in another output.");
	}

	@Override
	public void run(final VolumeWork work, final int level, final long[] pieces, final Progress progress)
		throws IOException
	{
		final String installation = Installation.fingerprint();
		spark.each(Arrays.stream(pieces).boxed().toList(),
			done -> new BlockTask(work.folder().toString(), device, level, installation, done), progress);
	}
}
