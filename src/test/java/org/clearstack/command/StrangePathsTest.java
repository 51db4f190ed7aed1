// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.door.MacroOptions;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spaces, umlauts, Chinese characters and quotes in the names of folders: of images, of results, and of models, which
 * natives read.
 */
@Tag("slow")
class StrangePathsTest {

	@TempDir
	static Path shared;

	private static Path folder;
	private static Path model;

	@BeforeAll
	static void learn() throws IOException {
		folder = Files.createDirectories(shared.resolve("B\u00e4r's Zellen \u7ec6\u80de 50%"));
		model = TinyModel.train(folder, "my m\u00f6del");
	}

	@Test
	void theCommandLineReadsAndWritesThem() throws IOException {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final Path out = folder.resolve("gr\u00f6\u00dfer.tif");

		final int code = Main.run(
			new String[] { "restore", "image=" + folder.resolve("my m\u00f6del-images/0.tif"), "model=" + model,
				"out=" + out },
			new PrintStream(said), new PrintStream(said));

		assertEquals(0, code, said::toString);
		assertEquals(2 * ImageFiles.open(folder.resolve("my m\u00f6del-images/0.tif")).getWidth(),
			ImageFiles.open(out).getWidth());
	}

	@Test
	void aMacrosBracketsHoldThem() throws IOException {
		final CommandRun command = CommandRun.of(RestoreFolder.class);
		final Path output = folder.resolve("Ergebnisse \u7ed3\u679c");
		final Map<String,
			String> texts = MacroOptions.parse(
				"folder=[" + folder.resolve("my m\u00f6del-images") + "] output=[" + output + "] model=[" + model + "]",
				name -> null);

		command.setTexts(texts, null);
		command.run(Progress.NONE);

		assertTrue(Files.exists(output.resolve("0.tif")) && Files.exists(output.resolve("1.tif")));
	}

	@Test
	void aModelThatIsNotThereIsNamedWithThoseThatAre() {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();

		final int code = Main.run(
			new String[] { "restore", "image=" + folder.resolve("my m\u00f6del-images/0.tif"),
				"model=m\u00f6del \u65e0", "out=" + folder.resolve("x.tif") },
			new PrintStream(said), new PrintStream(said));

		assertEquals(1, code);
		assertTrue(said.toString().contains("There is no model named 'm\u00f6del \u65e0'. Choose one of "),
			said::toString);
		assertTrue(Files.notExists(folder.resolve("x.tif")));
	}
}
