// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

/** Where a long computation tells how far it is, and asks whether to go on. Called often: must be cheap. */
public interface Progress {

	/** Nobody listens, nobody stops. */
	public Progress NONE = (done, total, message) -> {};

	/**
	 * Tells how far the computation is.
	 *
	 * @param done units finished
	 * @param total units altogether, or 0 if unknown
	 * @param message what is being done, for a status line
	 */
	void report(long done, long total, String message);

	/** Tells something worth keeping, such as what an epoch brought: a line of a log. */
	default void note(final String line) {}

	/** Whether the user wants to stop; asked between tiles and training steps. */
	default boolean isCanceled() {
		return false;
	}
}
