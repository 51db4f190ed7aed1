// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.image.ImageFiles;
import org.clearstack.network.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short training on the real test images, by the door of the command line. */
class TrainAutoencoderTest {

	private static final String WEIGHTS = "saved_model/variables/variables.data-00000-of-00001";

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	@TempDir
	Path folder;
	private Path images;

	@BeforeEach
	void collectImages() throws IOException {
		images = Files.createDirectories(folder.resolve("images"));
		for (final String name : List.of("em-mitochondria.tif", "nuclei-t12.tif", "lysosomes-t20.tif", "actin-clean.tif"))
			Files.copy(Path.of("test-images", name), images.resolve(name));
	}

	@Test
	void aModelIsTrainedAndRestores() throws IOException {
		assertEquals(0, train("model", "epochs=3", "steps=40"), output.toString());

		final ModelFolder model = ModelFolder.read(folder.resolve("model"));
		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertEquals(2, model.spec().scale());
		assertEquals(5, history.size(), "a heading, the start and three epochs: " + history);
		assertTrue(psnr(history, 4) > psnr(history, 1) + 0.3, "better than bicubic after two minutes' worth of steps: " + history);
		try (Stream<Path> left = Files.list(folder)) {
			assertEquals(List.of("images", "model"), left.map(p -> p.getFileName().toString()).sorted().toList(), "no temporary folder is left");
		}

		assertEquals(0, run("restore", "image=test-images/ct-heart-z16.tif", "model=" + folder.resolve("model"), "out=" + folder.resolve("heart.tif")));
		final ImagePlus restored = IJ.openImage(folder.resolve("heart.tif").toString());
		assertArrayEquals(new int[] { 240, 252, 1, 16, 1 }, restored.getDimensions());
	}

	@Test
	void theSameSeedGivesTheSameWeights() throws IOException {
		train("one", "epochs=1", "steps=10");
		train("two", "epochs=1", "steps=10");
		train("three", "epochs=1", "steps=10", "seed=2");

		assertArrayEquals(weights("one"), weights("two"));
		assertFalse(Arrays.equals(weights("one"), weights("three")));
	}

	@Test
	void anExistingModelIsKeptUnlessToldOtherwise() throws IOException {
		train("model", "epochs=1", "steps=2");
		final byte[] before = weights("model");

		assertEquals(1, train("model", "epochs=1", "steps=3"));
		assertTrue(output.toString().contains("exists already"), output.toString());
		assertArrayEquals(before, weights("model"));

		assertEquals(0, train("model", "epochs=1", "steps=3", "overwrite=true"), output.toString());
		assertFalse(Arrays.equals(before, weights("model")));
	}

	@Test
	void aFolderThatIsNoModelIsNeverOverwritten() throws IOException {
		Files.createDirectories(folder.resolve("precious"));
		Files.writeString(folder.resolve("precious/thesis.txt"), "my thesis");

		assertEquals(1, train("precious", "epochs=1", "steps=2", "overwrite=true"));

		assertTrue(output.toString().contains("is no model"), output.toString());
		assertEquals("my thesis", Files.readString(folder.resolve("precious/thesis.txt")));
	}

	@Test
	void tooFewImagesAreRefused() throws IOException {
		for (final String name : List.of("em-mitochondria.tif", "nuclei-t12.tif", "lysosomes-t20.tif"))
			Files.delete(images.resolve(name));
		ImageFiles.save(IJ.createImage("flat", "8-bit", 200, 200, 1), images.resolve("flat.tif"));
		ImageFiles.save(IJ.createImage("small", "8-bit ramp", 20, 20, 1), images.resolve("small.tif"));

		assertEquals(1, train("model", "epochs=1"));

		assertTrue(output.toString().contains("at least 2 images"), output.toString());
		assertTrue(output.toString().contains("flat.tif, small.tif"), output.toString());
		assertFalse(Files.exists(folder.resolve("model")));
	}

	@Test
	void excludedImagesAreNotRead() throws IOException {
		Files.writeString(folder.resolve("exclude.txt"), "# not these\nnuclei*\nem-mitochondria.tif\n");

		assertEquals(0, train("model", "epochs=1", "steps=2", "exclude=" + folder.resolve("exclude.txt")), output.toString());

		final var ours = ModelFolder.read(folder.resolve("model")).ours();
		assertEquals(2, ((List<?>) ours.get("training_images")).size() + ((List<?>) ours.get("validation_images")).size());
		assertFalse(ours.toString().contains("nuclei"));
	}

	// -- helpers --

	private int train(final String name, final String... more) {
		final Stream<String> args = Stream.concat(Stream.of("train", "images=" + images, "out=" + folder.resolve(name), "width=16", "blocks=1", "batch=8"),
			Stream.of(more));
		return run(args.toArray(String[]::new));
	}

	private int run(final String... args) {
		final PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
		return Main.run(args, stream, stream);
	}

	private byte[] weights(final String name) throws IOException {
		return Files.readAllBytes(folder.resolve(name).resolve(WEIGHTS));
	}

	private static double psnr(final List<String> history, final int line) {
		return Double.parseDouble(history.get(line).split(",")[2]);
	}
}
