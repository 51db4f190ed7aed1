// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.command.Brighten;
import org.clearstack.command.Difference;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

	private static final String BRIGHTEN = Brighten.class.getName();

	@TempDir
	Path folder;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();
	private final ByteArrayOutputStream err = new ByteArrayOutputStream();
	private Path in;

	@BeforeEach
	void saveAnImage() throws IOException {
		in = folder.resolve("in put.tif");
		final ImagePlus image = IJ.createImage("in", "32-bit black", 4, 3, 1);
		image.getProcessor().set(5);
		image.getProcessor().setf(0, 0, 5);
		ImageFiles.save(image, in);
	}

	@Test
	void anImageGoesInAndAnImageComesOut() throws IOException {
		final Path result = folder.resolve("out.tif");

		final int code = run(BRIGHTEN, "image=" + in, "gain=3", "offset=1", "model=large one", "out=" + result);

		assertEquals("", err().replaceAll("100% Brightening\\R|  0% Brightening\\R", ""));
		assertEquals(0, code);
		assertEquals(16f, ImageFiles.open(result).getProcessor().getf(0, 0));
		assertTrue(out().matches("(?s)Label +Mean\\R.+16.*"), out());
	}

	@Test
	void aTableIsSavedWhereAsked() throws IOException {
		final Path table = folder.resolve("table.csv");

		assertEquals(0, run(BRIGHTEN, "image=" + in, "out=" + folder.resolve("out.tif"), "table=" + table));

		assertTrue(Files.readString(table).startsWith("Label,Mean\nin put.tif,"), Files.readString(table));
		assertEquals("", out());
	}

	@Test
	void anInputNamedOutIsNotTakenForTheResult() {
		final int code =
			run(Difference.class.getName(), "minuend=" + in, "subtrahend=" + in, "out=somewhere", "difference="
				+ folder.resolve("d.tif"));

		assertEquals("", err());
		assertEquals(0, code);
		assertTrue(Files.exists(folder.resolve("d.tif")));
	}

	@ParameterizedTest
	@CsvSource({ "gain=99, gain must be a whole number from 1 to 10", "gian=3, Did you mean gain?",
		"gain, is not a key=value",
		"type=int, 'one of float, as input'", "gain=1 gain=2, comes twice", "output=a.tif, Did you mean out?",
		"tabel=a.csv, Did you mean table?" })
	void wrongUseIsTwoAndEndsWithWhereTheParametersAreExplained(final String arguments, final String message) {
		final String[] more = arguments.split(" ");
		final String[] args = new String[3 + more.length];
		args[0] = BRIGHTEN;
		args[1] = "image=" + in;
		args[2] = "out=" + folder.resolve("out.tif");
		System.arraycopy(more, 0, args, 3, more.length);

		assertEquals(2, run(args));
		assertTrue(err().contains(message), err());
		assertTrue(err().endsWith("\"help " + BRIGHTEN + "\" explains all parameters." + System.lineSeparator()),
			err());
		assertFalse(Files.exists(folder.resolve("out.tif")));
	}

	@Test
	void aKeyAloneIsTrueAsInMacros() throws IOException {
		assertEquals(0, run(BRIGHTEN, "image=" + in, "Invert", "out=" + folder.resolve("bare.tif")));
		assertEquals(0, run(BRIGHTEN, "image=" + in, "invert=true", "out=" + folder.resolve("said.tif")));
		assertEquals(0, run(BRIGHTEN, "image=" + in, "invert=false", "out=" + folder.resolve("not.tif")));

		final float bare = pixel("bare.tif");
		assertEquals(pixel("said.tif"), bare);
		assertTrue(pixel("not.tif") != bare);
	}

	private float pixel(final String name) throws IOException {
		return ImageFiles.open(folder.resolve(name)).getProcessor().getf(1, 1);
	}

	@Test
	void whereTheResultGoesMustBeSaid() {
		assertEquals(2, run(BRIGHTEN, "image=" + in));
		assertTrue(err().startsWith("out is missing"), err());
	}

	@Test
	void aWrongNameForTheResultIsToldBeforeItIsMissed() {
		assertEquals(2, run(BRIGHTEN, "image=" + in, "output=" + folder.resolve("out.tif")));
		assertTrue(err().startsWith("There is no parameter \"output\". Did you mean out?"), err());
		assertTrue(err().contains("gain, "), err());
	}

	@Test
	void anImageMustBeGiven() {
		assertEquals(2, run(BRIGHTEN, "out=" + folder.resolve("out.tif")));
		assertTrue(err().startsWith("image is missing: an image."), err());
	}

	@Test
	void aMissingFileIsAFailure() {
		assertEquals(1, run(BRIGHTEN, "image=" + folder.resolve("none.tif"), "out=" + folder.resolve("out.tif")));
		assertTrue(err().contains("There is no readable file"), err());
	}

	@Test
	void aMissingFolderIsToldBeforeTheWork() {
		assertEquals(1, run(BRIGHTEN, "image=" + in, "out=" + folder.resolve("no/out.tif")));
		assertTrue(err().contains("there is no folder"), err());
		assertFalse(err().contains("Brightening"), err());
	}

	@ParameterizedTest
	@CsvSource({ "user, This is not possible. Do something else.", "network, The model is broken. Get another.",
		"file, There is no file x.", "stop, Canceled", "cancel, Wanted to stop. Go on.",
		"fault, This is a fault in Clearstack" })
	void failuresAreOneAndAMessageWithoutStackTrace(final String trouble, final String message) {
		assertEquals(1, run(BRIGHTEN, "image=" + in, "trouble=" + trouble, "out=" + folder.resolve("out.tif")));
		assertTrue(err().contains(message), err());
		assertFalse(err().contains("\tat "), err());
		assertFalse(Files.exists(folder.resolve("out.tif")));
	}

	@Test
	void helpIsNoFailure() {
		assertEquals(0, run());
		assertTrue(out().startsWith("Clearstack restores image stacks. Commands:"), out());
		out.reset();
		assertEquals(0, run("help", BRIGHTEN));
		assertTrue(out().contains("image=       an image, required"), out());
		assertTrue(out().contains("gain=        a whole number from 1 to 10, default 2"), out());
		assertTrue(out().contains("model=       one of small, large one, default small"), out());
		assertTrue(out().contains("table=       a .csv file"), out());
		assertEquals("", err());
	}

	@Test
	void anUnknownCommandIsTwo() {
		assertEquals(2, run("paint"));
		assertTrue(err().startsWith("There is no command \"paint\""), err());
		assertEquals(2, run("help", "paint"));
		assertEquals("", out());
	}

	@Test
	void twoOutputsOfOneNameAreRefused() throws IOException {
		final Path link = Files.createSymbolicLink(folder.resolve("link.tif"), folder.resolve("out.tif"));

		assertEquals(2, run(BRIGHTEN, "image=" + in, "out=" + folder.resolve("out.tif"), "table=" + link));

		assertTrue(err().contains("to the same file"), err());
		assertFalse(Files.exists(folder.resolve("out.tif")));
	}

	private int run(final String... args) {
		return Main.run(args, new PrintStream(out, true), new PrintStream(err, true));
	}

	private String out() {
		return out.toString();
	}

	private String err() {
		return err.toString();
	}
}
