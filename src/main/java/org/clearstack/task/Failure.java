// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.zip.ZipException;
import org.clearstack.io.Reason;

/**
 * Why a Command did not finish. The code stays the same however the message is worded.
 *
 * @param code the kind of failure
 * @param message one or more sentences for the user, never a stack trace
 */
public record Failure(Code code, String message) {

	/** What a message quotes from a file may hold anything; a terminal obeys some of it. */
	public Failure {
		message = message.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
	}

	/** Who can do something about a failure. */
	public enum Kind {
		/** The user stopped it. */
		CANCELED,
		/** The user can mend it. */
		USER,
		/** Only we can mend it. */
		FAULT
	}

	/** Kinds of failures. */
	public enum Code {
		/** The user stopped it. */
		CANCELED(Kind.CANCELED),
		/** Java's memory is too small. */
		OUT_OF_MEMORY(Kind.USER),
		/** Another version of a library is in the way. */
		CLASS_PATH(Kind.USER),
		/** A text cannot be the name of a file. */
		PATH(Kind.USER),
		/** A file or folder is missing. */
		MISSING_FILE(Kind.USER),
		/** A file or folder exists already. */
		EXISTING_FILE(Kind.USER),
		/** A file may not be read or written. */
		NO_PERMISSION(Kind.USER),
		/** A file is cut short or damaged. */
		DAMAGED_FILE(Kind.USER),
		/** Any other trouble with a file. */
		FILE(Kind.USER),
		/** There is nothing of this name: a parameter, a network, a loss. */
		UNKNOWN_NAME(Kind.USER),
		/** A required input is not given. */
		MISSING_VALUE(Kind.USER),
		/** A value is of the wrong type, outside its range, or none of the choices. */
		INVALID_VALUE(Kind.USER),
		/** There is no slice, channel or frame of this number. */
		NO_SUCH_PLANE(Kind.USER),
		/** Any other input that cannot be used. */
		INPUT(Kind.USER),
		/** There is no engine for this computer. */
		PLATFORM(Kind.USER),
		/** Any other failure of a model or of the engine. */
		ENGINE(Kind.USER),
		/** A fault in Clearstack. */
		FAULT(Kind.FAULT);

		private final Kind kind;

		Code(final Kind kind) {
			this.kind = kind;
		}

		/** The kind of failure that an exception stands for. */
		public static Code of(final Throwable thrown) {
			final Throwable e = cause(thrown);
			if (e instanceof InvalidInput input)
				return input.code();
			if (e instanceof ClearstackException exception)
				return exception.code();
			if (e instanceof CancellationException)
				return CANCELED;
			if (e instanceof OutOfMemoryError)
				return OUT_OF_MEMORY;
			if (e instanceof IOException)
				return ofFile(e);
			if (e instanceof InvalidPathException)
				return PATH;
			return e instanceof IllegalArgumentException ? INPUT : FAULT;
		}

		private static Code ofFile(final Throwable e) {
			if (e instanceof NoSuchFileException || e instanceof FileNotFoundException)
				return MISSING_FILE;
			if (e instanceof FileAlreadyExistsException || e instanceof DirectoryNotEmptyException)
				return EXISTING_FILE;
			if (e instanceof AccessDeniedException)
				return NO_PERMISSION;
			return e instanceof ZipException || e instanceof EOFException || e instanceof CharacterCodingException
				? DAMAGED_FILE : FILE;
		}
	}

	/** Who can do something about it. */
	public Kind kind() {
		return code.kind;
	}

	/** What an exception means to the user. */
	public static Failure of(final Throwable thrown) {
		final Throwable e = cause(thrown);
		if (e instanceof CancellationException)
			return new Failure(Code.CANCELED, e.getMessage() == null ? "Canceled" : e.getMessage());
		if (e instanceof OutOfMemoryError)
			return new Failure(Code.OUT_OF_MEMORY, "There is not enough memory ("
				+ (Runtime.getRuntime().maxMemory() >> 20)
				+ " MB). Give Java more (Edit>Options>Memory & Threads, or java -Xmx), or work on a smaller part of "
				+ "the image.");
		final Optional<String> conflict = e instanceof LinkageError link
			? ClassPathConflict.of(link, Failure.class.getClassLoader()) : Optional.empty();
		if (conflict.isPresent())
			return new Failure(Code.CLASS_PATH, conflict.get());
		if (e instanceof IOException)
			return new Failure(Code.of(e), Reason.of(e));
		if (e instanceof InvalidPathException path)
			return new Failure(Code.PATH,
				"\"" + path.getInput() + "\" is not the name of a file or folder: " + path.getReason()
					+ ". Choose another.");
		if (Code.of(e) != Code.FAULT && e.getMessage() != null)
			return new Failure(Code.of(e), e.getMessage());
		return new Failure(Code.FAULT,
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
