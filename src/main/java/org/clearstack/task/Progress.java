// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

/** Where a long computation reports its progress, and asks whether to go on. Called often: must be cheap. */
public interface Progress {

	/** Nobody listens, nobody stops. */
	public Progress NONE = (done, total, message) -> {};

	/**
	 * Reports how far the computation is.
	 *
	 * @param done units finished
	 * @param total units altogether, or 0 if unknown
	 * @param message what is being done, for a status line
	 */
	void report(long done, long total, String message);

	/** Notes something worth keeping, such as what an epoch brought: a line of a log. */
	default void note(final String line) {}

	/** Whether the user wants to stop; asked between tiles and training steps. */
	default boolean isCanceled() {
		return false;
	}

	/** Asks whether to go on, but reports nothing: for steps that are too small to be counted. */
	default Progress quiet() {
		return new Part(this, 0, 0, "", "");
	}

	/** The progress of one of several equal parts of this: what it reports is counted as that part. */
	default Progress part(final int index, final int count) {
		return new Part(this, index, count, "", "");
	}

	/**
	 * The progress of one of several equal parts that have names.
	 *
	 * @param index of the part, from 0
	 * @param count of parts
	 * @param kind what the parts are, such as "File"
	 * @param name of this part, which its messages and notes begin with
	 */
	default Progress part(final int index, final int count, final String kind, final String name) {
		return new Part(this, index, count, kind, name);
	}
}
