// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

/** An input cannot be used; the message says what was found, what was expected and what to do. */
public final class InvalidInput extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final Failure.Code code;

	/**
	 * What is wrong with an input.
	 *
	 * @param code the kind of failure
	 * @param message one or more sentences for the user
	 */
	public InvalidInput(final Failure.Code code, final String message) {
		super(message);
		this.code = code;
	}

	/** The kind of failure. */
	public Failure.Code code() {
		return code;
	}
}
