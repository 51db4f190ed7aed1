// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonTest {

	@TempDir
	Path folder;

	@Test
	void aMissingFileIsMoreThanItsPath() {
		final Path missing = folder.resolve("none.tif");

		assertEquals("There is no file or folder " + missing + ". Check its name.",
			Reason.of(assertThrows(IOException.class, () -> Files.size(missing))));
		assertEquals(missing + " cannot be opened: No such file or directory.",
			Reason.of(assertThrows(IOException.class, () -> new FileInputStream(missing.toFile()).close()))
				.replaceAll(": .*", ": No such file or directory."));
	}

	@Test
	void aDamagedArchiveIsToldAsSuch() throws IOException {
		final Path zip = Files.writeString(folder.resolve("a.zip"), "no archive");

		final String reason = Reason.of(assertThrows(ZipException.class, () -> new ZipFile(zip.toFile()).close()));

		assertEquals("The compressed file is damaged", reason.substring(0, 30));
		assertEquals('.', reason.charAt(reason.length() - 1));
	}

	@Test
	void everyKindOfFailureIsASentence() {
		assertEquals("There is no permission for a. Change its permissions, or choose another one.",
			Reason.of(new AccessDeniedException("a")));
		assertEquals("a already exists. Delete it, or choose another name.",
			Reason.of(new UncheckedIOException(new FileAlreadyExistsException("a"))));
		assertEquals("The folder a is not empty. Choose another one.", Reason.of(new DirectoryNotEmptyException("a")));
		assertEquals("a cannot be read or written: Too many open files.",
			Reason.of(new FileSystemException("a", null, "Too many open files")));
		assertEquals("A file ends too early. Copy it again from where it came from.", Reason.of(new EOFException()));
		assertEquals("A text file is not UTF-8. Save it as UTF-8.", Reason.of(new MalformedInputException(1)));
		assertEquals("A file cannot be read or written: No space left on device.",
			Reason.of(new IOException("No space left on device")));
		assertEquals("It failed without giving a reason (IOException).", Reason.of(new IOException()));
	}

	@Test
	void whatIsASentenceStays() {
		assertEquals("The model has no weights. Copy it again.",
			Reason.of(new IOException("The model has no weights. Copy it again.")));
	}
}
