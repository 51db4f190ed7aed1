// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import org.clearstack.task.Progress;

/** A Command that reports its progress and can be stopped. */
public interface ReportsProgress {

	/**
	 * Says where to report to; called by a door before the Command runs. Without it the Command is run by SciJava.
	 *
	 * @param progress to report to and to ask whether to go on
	 */
	void progress(Progress progress);

	/**
	 * Whether the Command, as its inputs are, shows its progress in a window of its own, so that a door needs no other.
	 */
	default boolean hasWindow() {
		return false;
	}
}
