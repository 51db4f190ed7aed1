// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short training on the real test images, by the door of the command line. */
@Tag("slow")
class TrainAutoencoderTest {

	private static final String WEIGHTS = "saved_model/variables/variables.data-00000-of-00001";

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	@TempDir
	Path folder;
	private Path images;

	@BeforeEach
	void collectImages() throws IOException {
		images = Files.createDirectories(folder.resolve("images"));
		for (final String name : List.of("em-mitochondria.tif", "nuclei-t12.tif", "lysosomes-t20.tif",
			"actin-clean.tif"))
			Files.copy(Path.of("test-images", name), images.resolve(name));
	}

	@Test
	void aModelIsTrainedAndRestores() throws IOException {
		assertEquals(0, train("model", "epochs=3", "steps=40"), output.toString());

		final ModelFolder model = ModelFolder.read(folder.resolve("model"));
		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertEquals(2, model.spec().scale());
		assertEquals(5, history.size(), "a heading, the start and three epochs: " + history);
		assertTrue(psnr(history, 4) > psnr(history, 1) + 0.3,
			"from scratch better than bicubic that keeps the block means: " + history);
		try (Stream<Path> left = Files.list(folder)) {
			assertEquals(List.of("images", "model"), left.map(p -> p.getFileName().toString()).sorted().toList(),
				"no temporary folder is left");
		}

		assertEquals(0, run("restore", "image=test-images/ct-heart-z16.tif", "model=" + folder.resolve("model"),
			"out=" + folder.resolve("heart.tif")));
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

		assertTrue(output.toString().contains("is not a model"), output.toString());
		assertEquals("my thesis", Files.readString(folder.resolve("precious/thesis.txt")));
	}

	@Test
	void tooFewImagesAreRefused() throws IOException {
		for (final String name : List.of("em-mitochondria.tif", "nuclei-t12.tif", "lysosomes-t20.tif"))
			Files.delete(images.resolve(name));
		ImageFiles.save(IJ.createImage("flat", "8-bit", 200, 200, 1), images.resolve("flat.tif"));
		ImageFiles.save(IJ.createImage("small", "8-bit ramp", 20, 20, 1), images.resolve("small.tif"));

		assertEquals(1, train("model", "epochs=1"));

		assertTrue(output.toString().contains("at least 2 images of different objects"), output.toString());
		assertTrue(output.toString().contains("flat.tif, small.tif"), output.toString());
		assertFalse(Files.exists(folder.resolve("model")));
	}

	@Test
	void aKilledTrainingGoesOnToTheSameWeights() throws IOException, InterruptedException {
		train("undisturbed", "epochs=3", "steps=15");
		final Process killed = trainInAnotherJava("killed", "epochs=3", "steps=15");
		final Path checkpoint = folder.resolve(".killed.checkpoint");
		while (!Files.exists(checkpoint) && killed.isAlive())
			killed.waitFor(20, TimeUnit.MILLISECONDS);
		killed.destroyForcibly().waitFor();
		assertFalse(Files.exists(folder.resolve("killed")), "it was killed before the end");
		output.reset();

		assertEquals(0, train("killed", "epochs=3", "steps=15"), output.toString());

		assertTrue(output.toString().contains("Going on after epoch "), output.toString());
		assertArrayEquals(weights("undisturbed"), weights("killed"));
		assertFalse(Files.exists(checkpoint));
	}

	@Test
	void aTrainedModelIsTrainedOn() throws IOException {
		train("first", "epochs=2", "steps=40");

		assertEquals(0,
			run("train", "images=" + images, "out=" + folder.resolve("second"), "batch=8", "epochs=1", "steps=40",
				"start=" + folder.resolve("first"),
				"rate=2e-4"),
			output.toString());
		assertEquals(ModelFolder.read(folder.resolve("first")).plan(),
			ModelFolder.read(folder.resolve("second")).plan());

		final List<String> first = Files.readAllLines(folder.resolve("first/history.csv"));
		final List<String> second = Files.readAllLines(folder.resolve("second/history.csv"));
		assertEquals(psnr(first, 3), psnr(second, 1), 0.1,
			"it begins where the other one ended, up to which epoch was best");
	}

	@Test
	void aModelRemembersWhatItsAncestorLearnedFrom() throws IOException {
		train("first", "epochs=1", "steps=2");
		final List<String> learned = ModelFolder.read(folder.resolve("first")).config().trainingImages();
		Files.writeString(folder.resolve("exclude.txt"), learned.get(0) + "\n");

		assertEquals(0, train("second", "epochs=1", "steps=2", "start=" + folder.resolve("first"),
			"exclude=" + folder.resolve("exclude.txt")), output.toString());

		final ModelConfig ours = ModelFolder.read(folder.resolve("second")).config();
		assertTrue(ours.trainingImages().containsAll(learned),
			"an image it knows is no proof of what it can do: " + ours);
		assertEquals("first", ours.ancestor());
	}

	@Test
	void aModelThatDoesNotSayItsNetworkCannotBeTrainedOn() throws IOException {
		final ModelFolder toy =
			new SavedModels(1).write(Files.createDirectories(folder.resolve("toy")), "input", 1, 0, 1);

		assertEquals(1, train("model", "start=" + toy.path()));

		assertTrue(output.toString().contains("does not say how its network is built"), output.toString());
	}

	@Test
	void denoisingIsLearnedFromSimulatedNoise() throws IOException {
		assertEquals(0, train("model", "scale=1", "photons=30 100", "noise=1 3", "epochs=3", "steps=60",
			"metrics=hfenn,microssim,psnr"), output.toString());

		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertTrue(psnr(history, 4) > psnr(history, 1) + 2, "2 dB better than the noisy images: " + history);
		assertTrue(history.get(0).endsWith(",seconds,validation_hfenn,validation_microssim"), history.get(0));
		assertTrue(cell(history, 4, "validation_hfenn") > 0, history.toString());
		assertTrue(cell(history, 4, "validation_microssim") > cell(history, 1, "validation_microssim") + 0.02,
			history.toString());
		assertTrue(output.toString().contains("HFENN"), "each epoch tells it: " + output);
		assertEquals(1, ModelFolder.read(folder.resolve("model")).spec().scale());
	}

	@Test
	void denoisingIsLearnedFromPairs() throws IOException {
		final Path degraded = Files.createDirectories(folder.resolve("poor"));
		try (Stream<Path> groundTruths = Files.list(images)) {
			for (final Path groundTruth : groundTruths.toList()) {
				final ImagePlus image = ImageFiles.open(groundTruth);
				for (int i = 1; i <= image.getStackSize(); i++)
					image.getStack().getProcessor(i).noise(0.1 * image.getStatistics().max);
				ImageFiles.save(image, degraded.resolve(groundTruth.getFileName()));
			}
		}

		assertEquals(0, train("model", "learn=pairs", "poor=" + degraded, "scale=1", "epochs=3", "steps=60"),
			output.toString());

		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertTrue(psnr(history, 4) > psnr(history, 1) + 2, "2 dB better than the noisy images: " + history);
	}

	@Test
	void pairsThatDoNotMatchAreNamed() throws IOException {
		final Path degraded = Files.createDirectories(folder.resolve("poor"));
		Files.copy(images.resolve("nuclei-t12.tif"), degraded.resolve("nuclei-t12.tif"));

		assertEquals(1, train("model", "learn=pairs", "poor=" + degraded, "scale=1"));

		assertTrue(output.toString().contains(
			"Good: [actin-clean.tif, em-mitochondria.tif, lysosomes-t20.tif, nuclei-t12.tif]. Poor: [nuclei-t12.tif]"),
			output.toString());
	}

	@Test
	void pairsOfOtherSizesAreRefused() {
		assertEquals(1, train("model", "learn=pairs", "poor=" + images, "scale=2"));

		assertTrue(
			output.toString()
				.contains(
					"does not fit: the degraded image has 256×256 pixels, the ground truth 256×256; expected 2 times"),
			output.toString());
	}

	@Test
	void nothingToLearnIsToldAtOnce() {
		assertEquals(1, train("model", "scale=1"));
		assertTrue(output.toString().contains("the degraded images would equal the ground truth"), output.toString());

		assertEquals(1, train("model", "learn=noise2void"));
		assertTrue(output.toString().contains("set the scale to 1"), output.toString());

		assertEquals(1, train("model", "learn=pairs"));
		assertTrue(output.toString().contains("poor=FOLDER"), output.toString());

		assertEquals(1, train("model", "photons=many"));
		assertTrue(output.toString().contains("photons must be one number or two, LOW HIGH; found 'many'"),
			output.toString());
	}

	@Test
	void excludedImagesAreNotRead() throws IOException {
		Files.writeString(folder.resolve("exclude.txt"), "# not these\nnuclei*\nem-mitochondria.tif\n");

		assertEquals(0, train("model", "epochs=1", "steps=2", "exclude=" + folder.resolve("exclude.txt")),
			output.toString());

		final ModelConfig ours = ModelFolder.read(folder.resolve("model")).config();
		assertEquals(2, ours.trainingImages().size() + ours.validationImages().size());
		assertFalse(ours.toString().contains("nuclei"));
	}

	@Test
	void imagesOfOneObjectStayTogether() throws IOException {
		Files.writeString(folder.resolve("objects.txt"), "# living cells\n{nuclei,lysosomes,actin}*\n");

		assertEquals(0,
			train("model", "epochs=1", "steps=2", "validation=0.5", "objects=" + folder.resolve("objects.txt")),
			output.toString());

		final ModelConfig ours = ModelFolder.read(folder.resolve("model")).config();
		final List<?> cells = List.of("actin-clean.tif", "lysosomes-t20.tif", "nuclei-t12.tif");
		assertEquals(Set.of(cells, List.of("em-mitochondria.tif")),
			Set.of(ours.trainingImages(), ours.validationImages()));

		Files.writeString(folder.resolve("objects.txt"), "**\n");
		assertEquals(1, train("other", "epochs=1", "objects=" + folder.resolve("objects.txt")));
		assertTrue(output.toString().contains("at least 2 images of different objects"), output.toString());
	}

	@Test
	void anEmptyFolderIsTold() throws IOException {
		final Path empty = Files.createDirectories(folder.resolve("empty"));

		assertEquals(1, run("train", "images=" + empty, "out=" + folder.resolve("model")));

		assertTrue(output.toString().contains(
			"Training needs at least 2 images of different objects, one of them for validation; found 0 of at least "
				+ "64×64 pixels"),
			output.toString());
	}

	@Test
	void imagesThatTeachNothingAreNamedAndLeftOut() throws IOException {
		final ImagePlus holes = IJ.createImage("holes", "32-bit ramp", 128, 128, 1);
		holes.getProcessor().set(Float.NaN);
		ImageFiles.save(holes, images.resolve("holes.tif"));
		ImageFiles.save(IJ.createImage("flat", "16-bit black", 128, 128, 1), images.resolve("flat.tif"));
		Files.writeString(images.resolve("notes.txt"), "not an image");

		assertEquals(0, train("model", "epochs=1", "steps=2"), output.toString());

		assertTrue(output.toString().contains("passed over, not images: notes.txt"), output.toString());
		assertTrue(
			output.toString()
				.contains("passed over, constant, with no finite part as large as a patch: flat.tif, holes.tif"),
			output.toString());
	}

	@Test
	void bitDepthsAndChannelsMayBeMixedWhereEachChannelIsAnImageOfItsOwn() throws IOException {
		for (final String name : List.of("tissue-rgb.png", "cell-3channels.tif", "neutron-slice.tif"))
			Files.copy(Path.of("test-images", name), images.resolve(name));

		assertEquals(0, train("model", "epochs=1", "steps=2"), output.toString());
		assertEquals(1, train("three", "epochs=1", "steps=2", "channels=3"));

		assertTrue(output.toString().contains(
			"actin-clean.tif has 1 channels; the network has 3. Set the number of channels, or leave this image out."),
			output.toString());
	}

	@Test
	void aConstantOrHollowPairIsLeftOut() throws IOException {
		final Path degraded = Files.createDirectories(folder.resolve("poor"));
		try (Stream<Path> groundTruths = Files.list(images)) {
			for (final Path groundTruth : groundTruths.toList())
				Files.copy(groundTruth, degraded.resolve(groundTruth.getFileName()));
		}
		ImageFiles.save(IJ.createImage("flat", "8-bit ramp", 128, 128, 1), images.resolve("flat.tif"));
		ImageFiles.save(IJ.createImage("flat", "8-bit black", 128, 128, 1), degraded.resolve("flat.tif"));
		final ImagePlus holes = IJ.createImage("holes", "32-bit ramp", 128, 128, 1);
		ImageFiles.save(holes, images.resolve("holes.tif"));
		holes.getProcessor().set(Float.POSITIVE_INFINITY);
		ImageFiles.save(holes, degraded.resolve("holes.tif"));

		assertEquals(0, train("model", "learn=pairs", "poor=" + degraded, "scale=1", "epochs=1", "steps=2"),
			output.toString());

		assertTrue(output.toString().contains("flat.tif, holes.tif"), output.toString());
	}

	@Test
	void aModelOfSeveralSlicesIsTrainedAndRestores() throws IOException {
		for (final String name : List.of("ct-heart-z16.tif", "em-celegans-z12.tif"))
			Files.copy(Path.of("test-images", name), images.resolve(name));

		assertEquals(0, train("model", "depth=3", "scale=1", "noise=10", "epochs=2", "steps=40"), output.toString());

		final ModelFolder model = ModelFolder.read(folder.resolve("model"));
		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertEquals(3, model.spec().depth());
		assertTrue(psnr(history, 3) > psnr(history, 1) + 2, "2 dB better than the noisy images: " + history);
		assertTrue(output.toString().contains("actin-clean.tif, em-mitochondria.tif"),
			"they have one slice: " + output);
		assertTrue(Files.readString(folder.resolve("model/rdf.yaml")).contains("- slice-1"),
			"the description names the slices");

		final ImagePlus heart = ImageFiles.open(Path.of("test-images/ct-heart-z16.tif"));
		final ImagePlus restored = Restoring.restored(heart, "model=" + model.path(), "type=float");
		assertArrayEquals(new int[] { 120, 126, 1, 16, 1 }, restored.getDimensions());
		assertMirrored(heart, model);
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> Restoring.restored(ImageFiles.open(Path.of("test-images/actin-clean.tif")), "model=" + model.path()));
		assertTrue(
			told.getMessage()
				.contains("sees 3 neighbouring planes at once; the image actin-clean.tif has one slice and one frame"),
			told.getMessage());
		assertEquals(1, run("compare", "image=test-images/ct-heart-z16.tif", "models=" + model.path(),
			"montage=" + folder.resolve("compared.tif")));
		assertEquals(1, run("features", "image=test-images/ct-heart-z16.tif", "model=" + model.path(),
			"maps=" + folder.resolve("features.tif")));
		assertEquals(3, output.toString().split("neighbouring slices at once", -1).length,
			"both say why not: " + output);
	}

	/** A denoiser that is given the noise and sees frames of a movie; slices in the same order give the same pixels. */
	@Test
	void aDenoiserOfFramesIsTrainedAndRestores() throws IOException {
		assertEquals(0, train("model", "network=denoiser", "depth=3", "along=t", "scale=1",
			"noise=5", "jitter=0", "epochs=1", "steps=20", "loss=psnr"), output.toString());

		final ModelFolder model = ModelFolder.read(folder.resolve("model"));
		assertEquals(6, model.spec().inputs(), "three frames and three maps");
		assertTrue(Files.readString(folder.resolve("model/rdf.yaml")).contains("- channel1 noise"));
		assertTrue(output.toString().contains("a single plane along t"), "images left out: " + output);
		final ImagePlus movie = ImageFiles.open(Path.of("test-images/lysosomes-t20.tif"));
		final String[] options = { "model=" + model.path(), "type=float", "noise=20" };
		final ImagePlus restored = Restoring.restored(movie, options);
		assertArrayEquals(movie.getDimensions(), restored.getDimensions());

		final ImagePlus slices = movie.duplicate();
		slices.setDimensions(1, movie.getNFrames(), 1);
		final ImagePlus alike = Restoring.restored(slices, options);
		for (int n = 1; n <= movie.getStackSize(); n++)
			assertArrayEquals((float[]) restored.getStack().getPixels(n), (float[]) alike.getStack().getPixels(n));
		final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
			() -> Restoring.restored(slices, "model=" + model.path(), "along=t"));
		assertTrue(refused.getMessage().contains("has one frame. Its planes lie along the other axis: set along to z"),
			refused.getMessage());
	}

	/** The first slice sees the second one above and, mirrored, below. */
	private static void assertMirrored(final ImagePlus heart, final ModelFolder model) {
		final ImageStack around = new ImageStack(heart.getWidth(), heart.getHeight());
		for (final int n : new int[] { 2, 1, 2 })
			around.addSlice(heart.getStack().getProcessor(n));
		final ImageStack first = new ImageStack(heart.getWidth(), heart.getHeight());
		for (int n = 1; n <= 3; n++)
			first.addSlice(heart.getStack().getProcessor(n));
		final String[] options = { "model=" + model.path(), "type=float", "normalize=range 0 3000" };

		final ImagePlus middle = Restoring.restored(new ImagePlus("around", around), options);
		final ImagePlus end = Restoring.restored(new ImagePlus("first", first), options);

		assertArrayEquals((float[]) middle.getStack().getPixels(2), (float[]) end.getStack().getPixels(1));
	}

	@Test
	void oneStackIsCutIntoPartsForLearningAndValidation() throws IOException {
		final String stack = "images=" + images.resolve("lysosomes-t20.tif");

		assertEquals(0,
			run("train", stack, "out=" + folder.resolve("model"), "width=4", "blocks=1", "epochs=1", "steps=2"),
			output.toString());

		final ModelConfig ours = ModelFolder.read(folder.resolve("model")).config();
		assertEquals(List.of(7, 1),
			List.of(ours.trainingImages().size(), ours.validationImages().size()));
		assertTrue(ours.trainingImages().toString().contains("lysosomes-t20.tif (part "), ours.toString());
	}

	@Test
	void twoOpenStacksAreAPair() throws IOException {
		final ImagePlus groundTruth = ImageFiles.open(images.resolve("lysosomes-t20.tif"));
		final ImagePlus degraded = groundTruth.duplicate();
		for (int i = 1; i <= degraded.getStackSize(); i++)
			degraded.getStack().getProcessor(i).noise(500);
		groundTruth.setTitle("the ground truth");
		degraded.setTitle("the degraded one");
		Interpreter.batchMode = true;
		Interpreter.addBatchModeImage(groundTruth);
		Interpreter.addBatchModeImage(degraded);
		try {
			assertEquals(0,
				run("train", "images=the ground truth", "learn=pairs", "poor=the degraded one", "scale=1",
					"out=" + folder.resolve("model"), "width=4",
					"blocks=1", "epochs=1", "steps=2"),
				output.toString());
		}
		finally {
			Interpreter.removeBatchModeImage(groundTruth);
			Interpreter.removeBatchModeImage(degraded);
			Interpreter.batchMode = false;
			WindowManager.setTempCurrentImage(null);
		}
	}

	@Test
	void imagesThatDoNotFitIntoTheMemoryAreReadAgain() throws IOException {
		Files.copy(Path.of("test-images", "ct-heart-z16.tif"), images.resolve("ct-heart-z16.tif"));

		assertEquals(0, train("model", "epochs=2", "steps=30", "memory=1"), output.toString());

		final List<String> history = Files.readAllLines(folder.resolve("model/history.csv"));
		assertTrue(psnr(history, 3) > psnr(history, 1), "it learns all the same: " + history);
	}

	// -- helpers --

	private int train(final String name, final String... more) {
		final Stream<String> args = Stream.concat(
			Stream.of("train", "images=" + images, "out=" + folder.resolve(name), "width=16", "blocks=1", "batch=8"),
			Stream.of(more));
		return run(args.toArray(String[]::new));
	}

	private Process trainInAnotherJava(final String name, final String... more) throws IOException {
		final List<String> line =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Main.class.getName(), "train", "images=" + images,
				"out=" + folder.resolve(name), "width=16",
				"blocks=1", "batch=8"));
		line.addAll(List.of(more));
		return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile())
			.start();
	}

	private int run(final String... args) {
		final PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
		return Main.run(args, stream, stream);
	}

	private byte[] weights(final String name) throws IOException {
		return Files.readAllBytes(folder.resolve(name).resolve(WEIGHTS));
	}

	private static double cell(final List<String> history, final int line, final String column) {
		return Double.parseDouble(
			history.get(line).split(",")[List.of(history.get(0).split(",")).indexOf(column)]);
	}

	private static double psnr(final List<String> history, final int line) {
		return Double.parseDouble(history.get(line).split(",")[2]);
	}
}
