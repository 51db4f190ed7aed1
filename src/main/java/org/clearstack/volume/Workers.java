// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import org.clearstack.task.Progress;

/** Who does the blocks of a volume: threads of this machine, or other machines. */
public interface Workers {

	/** Threads of this machine. */
	static Workers local(final int threads) {
		return new LocalWorkers(threads);
	}

	/**
	 * Refuses blocks that memory does not hold.
	 *
	 * @param bytes of Java's memory that a block takes
	 * @throws IllegalArgumentException saying what to do
	 */
	void checkMemory(long bytes);

	/**
	 * Does some blocks, each once, in any order.
	 *
	 * @param work does a block; who works on another machine opens it there by its folder
	 * @param level of the pyramid, 0 for the restoration itself
	 * @param pieces numbers of the blocks
	 * @param progress called for each block that is done; asked whether to go on
	 * @throws IOException if a block cannot be done, saying why; those that are done stay
	 */
	void run(VolumeWork work, int level, long[] pieces, Progress progress) throws IOException;
}
