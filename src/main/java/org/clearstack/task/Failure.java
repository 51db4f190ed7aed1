// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.clearstack.io.Reason;

/**
 * How a Command ended that did not finish, in words for the user.
 *
 * @param kind whose matter it is
 * @param message one or more sentences, never a stack trace
 */
public record Failure(Kind kind, String message) {

	/** What a message quotes from a file may hold anything; a terminal obeys some of it. */
	public Failure {
		message = message.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
	}

	/** Whose matter a failure is. */
	public enum Kind {
		/** The user stopped it. */
		CANCELED,
		/** The user can mend it. */
		USER,
		/** Only we can mend it. */
		FAULT
	}

	public static Failure of(final Throwable thrown) {
		final Throwable e = cause(thrown);
		if (e instanceof CancellationException)
			return new Failure(Kind.CANCELED, e.getMessage() == null ? "Canceled" : e.getMessage());
		if (e instanceof OutOfMemoryError)
			return new Failure(Kind.USER, "There is not enough memory (" + (Runtime.getRuntime().maxMemory() >> 20)
				+ " MB). Give Java more (Edit>Options>Memory & Threads, or java -Xmx), or work on a smaller part of "
				+ "the image.");
		final Optional<String> conflict = e instanceof LinkageError link
			? ClassPathConflict.of(link, Failure.class.getClassLoader()) : Optional.empty();
		if (conflict.isPresent())
			return new Failure(Kind.USER, conflict.get());
		if (e instanceof IOException)
			return new Failure(Kind.USER, Reason.of(e));
		if (e instanceof InvalidPathException path)
			return new Failure(Kind.USER,
				"\"" + path.getInput() + "\" is no name of a file or folder: " + path.getReason()
					+ ". Choose another.");
		final boolean mendable = e instanceof IllegalArgumentException || e instanceof ClearstackException;
		if (mendable && e.getMessage() != null)
			return new Failure(Kind.USER, e.getMessage());
		return new Failure(Kind.FAULT,
			"This is a fault in Clearstack: " + e + place(e) + ". Please report it with what you did.");
	}

	private static Throwable cause(final Throwable thrown) {
		final boolean wrapper = thrown instanceof UncheckedIOException || thrown instanceof CompletionException
			|| thrown instanceof ExecutionException;
		return wrapper && thrown.getCause() != null ? cause(thrown.getCause()) : thrown;
	}

	/** The innermost line of ours, for the report. */
	private static String place(final Throwable e) {
		for (final StackTraceElement line : e.getStackTrace())
			if (line.getClassName().startsWith("org.clearstack."))
				return " at " + line;
		return "";
	}
}
