// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.command.TinyModel;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.BenchmarkRow;
import org.clearstack.model.ModelFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The card of a tiny model, after a tiny benchmark. */
@Tag("slow")
class ModelCardsTest {

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	@TempDir
	Path folder;

	@Test
	void aCardTellsWhatTheBenchmarkFound() throws IOException {
		final Path model = TinyModel.train(Files.createDirectories(folder.resolve("models")), "tiny");
		Files.copy(Path.of("test-images/em-mitochondria.tif"),
			Files.createDirectories(folder.resolve("images/microscopy")).resolve("em.tif"));
		assertEquals(0, run("benchmark", "images=" + folder.resolve("images"), "models=" + model, "task=x2", "crop=96",
			"python=", "out=" + folder.resolve("out")));
		Files.writeString(folder.resolve("tiny.card"),
			"summary = Does next to nothing.\nfor = tests.\nnotfor = anything else.\nlicence = CC0-1.0\nmixed = "
				+ "true\n");
		Files.writeString(folder.resolve("manifest.tsv"),
			"file\tdomain\tsource\tlicence\tprocessing\n0.tif\tm\thttps://example.org/nuclei : a/b.tif @ 12\tCC BY "
				+ "4.0\tcopied\n");
		final String before = ModelFolder.read(model).sha256();

		assertEquals(0,
			run("cards", "models=" + folder.resolve("models"), "results=" + folder.resolve("out"), "facts=" + folder,
				"manifest="
					+ folder.resolve("manifest.tsv")));

		final String card = Files.readString(model.resolve("README.md"));
		for (final String part : List.of("# tiny\n", "Does next to nothing.", "**For** tests.",
			"**Not for** anything else.",
			"### microscopy, upscaling ×2 after 2×2 binning: 1 image", "| **tiny** |", "![worst-x2.png](worst-x2.png)",
			"microscopy/em.tif, ",
			"| https://example.org/nuclei | CC BY 4.0 | 1 |", "| unknown | unknown | 1 |", "Poor images: binning by 2.",
			"kFLOP per output pixel"))
			assertTrue(card.contains(part), part + " is missing in " + card);
		assertTrue(ImageFiles.open(model.resolve("worst-x2.png")).getWidth() > 4 * 72, "four panels");
		final ModelFolder described = ModelFolder.read(model);
		assertEquals(before, described.sha256());
		assertEquals("Does next to nothing.", described.description().get("description"));
		assertTrue(described.config().isMixedPrecision());
		assertEquals("CC0-1.0", described.description().get("license"));
		final BenchmarkRow figure = described.config().benchmark().get(0);
		assertEquals("x2", figure.task());
		assertTrue(figure.gains().upscaled() && Math.abs(figure.gains().overSimplest()) < 1,
			"one step of training changes little: " + figure);
		assertTrue(described.config().cost("parameters").getAsDouble() > 100);
	}

	@Test
	void whatIsMissingIsTold() throws IOException {
		assertEquals(1, run("cards", "results=" + folder));
		assertTrue(said().contains("Run the benchmark first"), said());

		Files.writeString(folder.resolve("scores.csv"), "nonsense");
		assertEquals(1, run("cards", "results=" + folder));
		assertTrue(said().contains("not scores of a benchmark"), said());
	}

	@Test
	void everyBundledModelHasAFileOfFacts() throws IOException {
		try (Stream<Path> models = Files.list(Path.of("models"))) {
			for (final Path model : models.filter(m -> !m.endsWith("latent") && !m.endsWith("noise-level")).toList())
				assertTrue(
					ModelFacts.read(Path.of("src/main/models"), model.getFileName().toString()).summary().endsWith("."),
					model.toString());
		}
	}

	private int run(final String... args) {
		said.reset();
		final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
		return Main.run(args, stream, stream);
	}

	private String said() {
		return said.toString(StandardCharsets.UTF_8);
	}
}
