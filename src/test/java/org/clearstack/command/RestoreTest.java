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
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.clearstack.door.cli.Main;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.ModelLibrary;
import org.clearstack.stack.ImageRestorer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Restore with the bundled model on real images, by the door of the command line. */
@Tag("slow")
class RestoreTest {

	private static final Path IMAGES = Path.of("test-images");

	private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "nuclei-t12.tif, 8, 1, 1, 12", "lysosomes-t20.tif, 16, 1, 1, 20", "neutron-slice.tif, 32, 1, 1, 1",
		"ct-heart-z16.tif, 16, 1, 16, 1",
		"cell-3channels.tif, 16, 3, 1, 1", "tissue-rgb.png, 24, 1, 1, 1", "galaxies-hst.fits, 32, 1, 1, 1" })
	void everyDepthAndDimensionSurvives(final String name, final int depth, final int channels, final int slices,
		final int frames)
	{
		final ImagePlus source = IJ.openImage(IMAGES.resolve(name).toString());

		final ImagePlus restored = restored(IMAGES.resolve(name));

		assertEquals(depth, restored.getBitDepth());
		assertArrayEquals(new int[] { 2 * source.getWidth(), 2 * source.getHeight(), channels, slices, frames },
			restored.getDimensions());
		final double rounding = 1e-6; // a TIFF keeps its resolution as a fraction of integers
		assertEquals(source.getCalibration().pixelWidth / 2, restored.getCalibration().pixelWidth, rounding);
		assertEquals(source.getCalibration().pixelHeight / 2, restored.getCalibration().pixelHeight, rounding);
		assertEquals(source.getCalibration().pixelDepth, restored.getCalibration().pixelDepth, 1e-12);
		assertEquals(source.getCalibration().getUnit(), restored.getCalibration().getUnit());
	}

	@Test
	void theResultSaysWhatWasDone() {
		final ImagePlus restored = restored(IMAGES.resolve("neutron-slice.tif"));

		assertEquals("microscopy-x2", restored.getProp("Clearstack model"));
		assertEquals("percentile 0.1 99.9", restored.getProp("Clearstack normalisation"));
		assertEquals(ModelLibrary.find("microscopy-x2").sha256(), restored.getProp("Clearstack weights SHA-256"));
		assertEquals("CPU", restored.getProp("Clearstack device"));
	}

	@Test
	void aGpuThatIsNotThereIsTold() {
		final Path out = folder.resolve("restored.tif");

		assertEquals(0, run("restore", "image=" + IMAGES.resolve("neutron-slice.tif"), "model=microscopy-x2",
			"device=gpu:99", "out=" + out), errors.toString());

		final String reason = EngineLoader.engine().gpus().refusal(99);
		final String told = "CPU, because " + reason;
		assertFalse(reason.isEmpty());
		assertEquals(told, IJ.openImage(out.toString()).getProp("Clearstack device"));
		assertTrue(errors.toString().contains("Computing on " + told + "."), errors.toString());
	}

	@Test
	void aGpuThatIsNotThereStopsWhatMayTakeNothingElse() {

		fails("The device gpu:99 cannot be used: " + EngineLoader.engine().gpus().refusal(99), "restore",
			"image=" + IMAGES.resolve("neutron-slice.tif"), "model=microscopy-x2", "device=gpu:99",
			"strict=true", "out=" + folder.resolve("x.tif"));
	}

	@Test
	void anUnknownDeviceIsRefused() {
		fails("There is no device named 'tpu'. Choose auto, cpu, gpu", "restore",
			"image=" + IMAGES.resolve("neutron-slice.tif"), "model=microscopy-x2", "device=tpu",
			"out=" + folder.resolve("x.tif"));
	}

	@Test
	void binningTheResultGivesTheImageBack() {
		final ImagePlus source = IJ.openImage(IMAGES.resolve("neutron-slice.tif").toString());

		final ImageProcessor restored = restored(IMAGES.resolve("neutron-slice.tif")).getProcessor();

		final double range = source.getStatistics().max - source.getStatistics().min;
		for (int y = 0; y < source.getHeight(); y++)
			for (int x = 0; x < source.getWidth(); x++) {
				final double mean =
					(restored.getf(2 * x, 2 * y) + restored.getf(2 * x + 1, 2 * y) + restored.getf(2 * x, 2 * y + 1)
						+ restored.getf(2 * x + 1, 2 * y + 1)) / 4.0;
				assertEquals(source.getProcessor().getf(x, y), mean, 1e-6 * range, "pixel " + x + ", " + y);
			}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 37", "53, 1", "2, 3" })
	void tinyImagesAreRestored(final int width, final int height) throws IOException {
		final FloatProcessor pixels = new FloatProcessor(width, height);
		for (int i = 0; i < width * height; i++)
			pixels.setf(i, 100 + i % 7);

		final ImagePlus restored = restored(saved("tiny", pixels));

		assertEquals(2 * width, restored.getWidth());
		assertEquals(2 * height, restored.getHeight());
		assertEquals(mean(pixels), mean(restored.getProcessor()), 1e-3, "float rounding of values near 100");
	}

	@Test
	void aConstantImageStaysConstant() throws IOException {
		final FloatProcessor pixels = new FloatProcessor(40, 30);
		pixels.set(-1234.5);

		final ImageProcessor restored = restored(saved("constant", pixels)).getProcessor();

		for (int i = 0; i < restored.getPixelCount(); i++)
			assertEquals(-1234.5f, restored.getf(i));
	}

	@Test
	void pixelsThatAreNotFiniteStayAndSpoilNothing() throws IOException {
		final ImagePlus clean = IJ.openImage(IMAGES.resolve("neutron-slice.tif").toString());
		final FloatProcessor pixels = (FloatProcessor) clean.getProcessor();
		pixels.setf(50, 60, Float.NaN);
		pixels.setf(80, 90, Float.POSITIVE_INFINITY);

		final ImageProcessor restored = restored(saved("spoiled", pixels)).getProcessor();

		for (int y = 0; y < restored.getHeight(); y++)
			for (int x = 0; x < restored.getWidth(); x++) {
				final float value = restored.getf(x, y);
				if (x / 2 == 50 && y / 2 == 60)
					assertTrue(Float.isNaN(value));
				else if (x / 2 == 80 && y / 2 == 90)
					assertEquals(Float.POSITIVE_INFINITY, value);
				else
					assertTrue(Float.isFinite(value), "pixel " + x + ", " + y + " is " + value);
			}
	}

	@Test
	void anUnknownModelIsAnsweredWithThoseThereAre() {
		fails("There is no model named 'micro'. Choose one of ", "restore",
			"image=" + IMAGES.resolve("neutron-slice.tif"), "model=micro",
			"out=" + folder.resolve("x.tif"));

		assertTrue(errors.toString().contains("microscopy-x2"), errors.toString());
	}

	@Test
	void aModelWithoutItsSavedModelIsNamed() throws IOException {
		final Path model = copyOfTheModel();
		Files.delete(model.resolve("saved_model/saved_model.pb"));

		failsWith(model, "has no SavedModel");
	}

	@Test
	void truncatedWeightsAreNoticed() throws IOException {
		final Path model = copyOfTheModel();
		final Path weights = model.resolve("saved_model/variables/variables.data-00000-of-00001");
		Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));

		failsWith(model, "are damaged or were changed");
	}

	@Test
	void aBrokenGraphIsNoticed() throws IOException {
		final Path model = copyOfTheModel();
		Files.write(model.resolve("saved_model/saved_model.pb"), new byte[] { 1, 2, 3 });

		failsWith(model, "is not a SavedModel");
	}

	@Test
	void aModelOfAnotherRankIsRefused() throws IOException {
		final Path model = copyOfTheModel();
		final Path graph = model.resolve("saved_model/saved_model.pb");
		final SavedModel.Builder saved = SavedModel.parseFrom(Files.readAllBytes(graph)).toBuilder();
		final SignatureDef.Builder signature =
			saved.getMetaGraphsBuilder(0).getSignatureDefOrThrow("serving_default").toBuilder();
		final TensorInfo input = signature.getInputsOrThrow("input");
		final TensorShapeProto volume =
			input.getTensorShape().toBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(1)).build();
		signature.putInputs("input", input.toBuilder().setTensorShape(volume).build());
		saved.getMetaGraphsBuilder(0).putSignatureDef("serving_default", signature.build());
		Files.write(graph, saved.build().toByteArray());

		failsWith(model, "has an input of shape (-1, -1, -1, 1, 1); expected (batch, height, width, 1)");
	}

	@Test
	void aMissingOrForeignImageIsNamed() throws IOException {
		Files.writeString(folder.resolve("notes.tif"), "no image");

		fails("There is no readable file", "restore", "image=nowhere.tif", "model=microscopy-x2",
			"out=" + folder.resolve("x.tif"));
		fails("is not an image that ImageJ can read", "restore", "image=" + folder.resolve("notes.tif"),
			"model=microscopy-x2", "out=" + folder.resolve("x.tif"));
	}

	@Test
	void aTileSmallerThanItsMarginIsRefused() {
		fails("too small for a margin of", "restore", "image=" + IMAGES.resolve("neutron-slice.tif"),
			"model=microscopy-x2", "tile=8", "out=" + folder.resolve("x.tif"));
	}

	@Test
	void anImageWithoutSlicesIsRefused() {
		final ImagePlus empty = new ImagePlus() {
			@Override
			public int getStackSize() {
				return 0;
			}

			@Override
			public ImageStack getStack() {
				return new ImageStack(10, 10);
			}
		};

		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> ImageRestorer.of("microscopy-x2").restore(empty));

		assertTrue(told.getMessage().contains("has no pixels"), told.getMessage());
	}

	// -- helpers --

	private ImagePlus restored(final Path image) {
		final Path out = folder.resolve("restored.tif");

		final int code = run("restore", "image=" + image, "model=microscopy-x2", "out=" + out);

		assertEquals(0, code, errors.toString());
		return IJ.openImage(out.toString());
	}

	private void failsWith(final Path model, final String message) {
		fails(message, "restore", "image=" + IMAGES.resolve("neutron-slice.tif"), "model=" + model,
			"out=" + folder.resolve("x.tif"));
	}

	private void fails(final String message, final String... args) {
		final int code = run(args);

		assertEquals(1, code, errors.toString());
		assertTrue(errors.toString().contains(message), errors.toString());
		assertFalse(errors.toString().contains("\tat "), errors.toString());
		assertFalse(Files.exists(folder.resolve("x.tif")));
	}

	private int run(final String... args) {
		final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
		return Main.run(args, err, err);
	}

	private Path saved(final String name, final FloatProcessor pixels) throws IOException {
		final Path path = folder.resolve(name + ".tif");
		ImageFiles.save(new ImagePlus(name, pixels), path);
		return path;
	}

	private static double mean(final ImageProcessor pixels) {
		double sum = 0;
		for (int i = 0; i < pixels.getPixelCount(); i++)
			sum += pixels.getf(i);
		return sum / pixels.getPixelCount();
	}

	private Path copyOfTheModel() throws IOException {
		final Path source = ModelLibrary.find("microscopy-x2").path();
		final Path target = folder.resolve("model");
		try (Stream<Path> files = Files.walk(source)) {
			for (final Path file : files.sorted(Comparator.naturalOrder()).toList())
				Files.copy(file, target.resolve(source.relativize(file).toString()));
		}
		return target;
	}
}
