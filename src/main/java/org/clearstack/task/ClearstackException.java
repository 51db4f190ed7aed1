// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import java.util.Locale;

/**
 * A model or the engine cannot do what was asked; the message says what was found, what was expected and what to do.
 */
public class ClearstackException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Failure.Code code;

	public ClearstackException(final String message) {
		this(Failure.Code.ENGINE, message);
	}

	/** A failure of a particular kind. */
	public ClearstackException(final Failure.Code code, final String message) {
		super(message);
		this.code = code;
	}

	public ClearstackException(final String message, final Throwable cause) {
		super(message, cause);
		code = Failure.Code.ENGINE;
	}

	/** The kind of failure. */
	public Failure.Code code() {
		return code;
	}

	/** Whether an exception, or a cause of it, says that the memory of a device did not suffice. */
	public static boolean isOutOfMemory(final Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			final String message = String.valueOf(cause.getMessage());
			if (message.contains("OOM") || message.contains("RESOURCE_EXHAUSTED") || message.contains("OUT_OF_MEMORY")
				|| message.toLowerCase(Locale.ROOT).contains("out of memory"))
				return true;
		}
		return false;
	}
}
