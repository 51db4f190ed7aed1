// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * Says in a sentence why a file could not be read or written. Java's own messages are a bare path or a word of the
 * library that failed; messages of Clearstack, which are sentences already, stay as they are.
 */
public final class Reason {

	/** As java.io tells it: the path, and the system's words in brackets. */
	private static final Pattern OLD = Pattern.compile("(.+) \\(([^()]+)\\)");

	private Reason() {}

	/**
	 * The reason.
	 *
	 * @param failure of a file; what it wraps is looked at where it says nothing itself
	 * @return a sentence that ends with a full stop
	 */
	public static String of(final Throwable failure) {
		if (failure instanceof UncheckedIOException && failure.getCause() != null)
			return of(failure.getCause());
		if (failure instanceof FileSystemException file)
			return of(file);
		if (failure instanceof FileNotFoundException)
			return old(String.valueOf(failure.getMessage()));
		if (failure instanceof ZipException)
			return "The compressed file is damaged (" + words(failure) + "). Copy it again from where it came from.";
		if (failure instanceof EOFException)
			return isSentence(failure) ? failure.getMessage()
				: "A file ends too early. Copy it again from where it came from.";
		if (failure instanceof CharacterCodingException)
			return "A text file is not UTF-8. Save it as UTF-8.";
		if (failure instanceof ClosedByInterruptException)
			return "Reading or writing was interrupted.";
		if (failure instanceof ReadOnlyFileSystemException)
			return "The disk is read-only. Choose another folder.";
		return other(failure);
	}

	/** What a failure says, in brackets after a blank, for the end of a sentence; empty if it says nothing. */
	public static String detail(final Throwable failure) {
		return failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")";
	}

	private static String of(final FileSystemException e) {
		final String file = e.getFile() == null ? "a file" : e.getFile();
		if (e instanceof NoSuchFileException)
			return "There is no file or folder " + file + ". Check its name.";
		if (e instanceof AccessDeniedException)
			return "There is no permission for " + file + ". Change its permissions, or choose another one.";
		if (e instanceof FileAlreadyExistsException)
			return file + " already exists. Delete it, or choose another name.";
		if (e instanceof DirectoryNotEmptyException)
			return "The folder " + file + " is not empty. Choose another one.";
		if (e instanceof NotDirectoryException)
			return file + " is not a folder. Choose a folder.";
		final String other = e.getOtherFile() == null ? "" : " or " + e.getOtherFile();
		return file + other + " cannot be read or written: "
			+ (e.getReason() == null ? "the system does not say why" : e.getReason()) + ".";
	}

	private static String old(final String message) {
		final Matcher parts = OLD.matcher(message);
		if (!parts.matches())
			return message.contains(" ") && message.endsWith(".") ? message
				: "There is no file " + message + ". Check its name.";
		return parts.group(1) + " cannot be opened: " + parts.group(2) + ".";
	}

	private static String other(final Throwable failure) {
		if (isSentence(failure))
			return failure.getMessage();
		if (failure instanceof IOException && failure.getMessage() != null)
			return "A file cannot be read or written: " + failure.getMessage() + ".";
		if (failure.getCause() != null && failure.getCause() != failure)
			return of(failure.getCause());
		return "It failed without giving a reason (" + words(failure) + ").";
	}

	/** Of ours: several words, a full stop at the end. */
	private static boolean isSentence(final Throwable failure) {
		final String message = failure.getMessage();
		return message != null && message.strip().contains(" ") && message.strip().matches("(?s).*[.!?)\"\\]]");
	}

	private static String words(final Throwable failure) {
		return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
	}
}
