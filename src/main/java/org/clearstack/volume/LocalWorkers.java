// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import org.clearstack.task.Progress;

/**
 * Threads of this machine.
 *
 * @param threads how many
 */
record LocalWorkers(int threads) implements Workers {

	@Override
	public void checkMemory(final long bytes) {
		final long most = Runtime.getRuntime().maxMemory();
		if (threads * bytes > most)
			throw new IllegalArgumentException(threads + " blocks at once need about " + Bytes.text(threads * bytes)
				+ " of memory; Java has " + Bytes.text(most)
				+ ". Give it more (java -Xmx), set threads to 1, or use smaller blocks in another output.");
	}

	@Override
	public void run(final VolumeWork work, final int level, final long[] pieces, final Progress progress)
		throws IOException
	{
		new Threads(threads).each(pieces.length, () -> number -> {
			work.run(level, pieces[(int) number], progress);
			progress.report(1, 0, "");
		}, progress);
	}
}
