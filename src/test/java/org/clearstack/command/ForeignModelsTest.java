// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.clearstack.door.cli.Main;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NpyFile;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Models of others from their zip to a restored image, with the values that Python computes. */
class ForeignModelsTest {

	private static final Path GIVEN = Path.of("src/test/resources/models-of-strangers");

	private final ByteArrayOutputStream told = new ByteArrayOutputStream();

	@TempDir
	Path folder;
	private Path library;

	@BeforeEach
	void useAnotherLibrary() {
		library = folder.resolve("library");
		System.setProperty(ModelLibrary.FOLDER_PROPERTY, library.toString());
	}

	@AfterEach
	void useTheUsualLibrary() {
		System.clearProperty(ModelLibrary.FOLDER_PROPERTY);
	}

	@ParameterizedTest
	@CsvSource({ "dli, rgb.png, 3", "d_fixed04_notest, em.tif, 1" })
	void theResultIsWhatPythonComputes(final String model, final String image, final int channels) throws IOException {
		assertEquals(0, run("models", "action=import", "file=" + GIVEN.resolve(model + ".zip")), told());
		final float[] right = NpyFile.read(GIVEN.resolve(model + ".npy")).values();

		final ImagePlus restored = restored(model, image);

		for (int c = 0; c < channels; c++)
			for (int y = 0; y < 32; y++)
				for (int x = 0; x < 32; x++)
					assertEquals(right[(y * 32 + x) * channels + c],
						restored.getStack().getProcessor(c + 1).getf(120 + x, 100 + y), 1e-3, c + " " + y + " " + x);
	}

	@ParameterizedTest
	@CsvSource({ "d_halo0, 2", "cubic_only, 2" })
	void seamsAreNotSeenWhateverTheDescriptionSays(final String model, final int margin) throws IOException {
		assertEquals(0, run("models", "action=import", "file=" + GIVEN.resolve(model + ".zip")), told());

		assertTrue(ModelFolder.read(library.resolve(model)).spec().margin() >= margin, told());
		assertTrue(told().contains("though its description says 0"), told());
		final ImagePlus small = restored(model, "em.tif", "tile=128");
		final ImagePlus large = restored(model, "em.tif", "tile=1024");
		double worst = 0;
		for (int i = 0; i < small.getProcessor().getPixelCount(); i++)
			worst = Math.max(worst, Math.abs(small.getProcessor().getf(i) - large.getProcessor().getf(i)));
		assertTrue(worst < 1e-2, "tiles of 128 and 1024 pixels differ by " + worst + " grey levels");
	}

	@Test
	void aModelOfNoise2VoidAnswersInGreyLevels() throws IOException {
		assertEquals(0, run("models", "action=import", "file=" + GIVEN.resolve("n2v_export.zip")), told());

		final double mean = restored("n2v_export", "em.tif").getStatistics().mean;

		assertEquals(IJ.openImage(GIVEN.resolve("em.tif").toString()).getStatistics().mean, mean, 25,
			"an untrained network, but no normalised values");
		assertEquals(0, run("models", "action=check", "model=n2v_export"), told());
	}

	@Test
	void resultsOfAnotherModelAreNotTakenForThisOnes() throws IOException {
		final Path images = Files.createDirectories(folder.resolve("images"));
		Files.copy(GIVEN.resolve("em.tif"), images.resolve("em.tif"));
		assertEquals(0, run("folder", "folder=" + images, "output=" + folder.resolve("out"),
			"model=" + GIVEN.resolve("half"), "type=float"), told());
		final double half = IJ.openImage(folder.resolve("out/em.tif").toString()).getStatistics().mean;

		assertEquals(0, run("folder", "folder=" + images, "output=" + folder.resolve("out"),
			"model=" + GIVEN.resolve("tenth"), "type=float"), told());

		assertEquals(half / 5, IJ.openImage(folder.resolve("out/em.tif").toString()).getStatistics().mean, 1e-3);
	}

	@Test
	void anAnswerThatIsNoNumberIsAnError() {
		assertEquals(1, run("restore", "image=" + GIVEN.resolve("em.tif"), "model=" + GIVEN.resolve("nanout"),
			"out=" + folder.resolve("o.tif")));

		assertTrue(told().contains("produced values that are not numbers"), told());
		assertFalse(Files.exists(folder.resolve("o.tif")));
	}

	@Test
	void aBundledModelIsNotHiddenUnasked() throws IOException {
		assertEquals(1, run("models", "action=import", "file=" + GIVEN.resolve("shadow.zip")));
		assertTrue(told().contains("There is another model microscopy-x2 already"), told());
		assertEquals(List.of(), children(library));

		assertEquals(0, run("models", "action=import", "file=" + GIVEN.resolve("shadow.zip"), "overwrite=true"),
			told());
		assertTrue(told().contains("is taken from now on instead of"), told());
		assertEquals(0, run("models", "action=list"));
		assertTrue(told().contains("hides that of the same name"), told());
	}

	@Test
	void aFileNamedLikeItsFolderIsToldInASentence() throws IOException {
		assertEquals(1, run("models", "action=import", "file=" + GIVEN.resolve("dot.zip")));

		assertTrue(told().contains("has a file called \".\", which stands for the folder itself"), told());
		assertEquals(List.of(), children(library));
	}

	@Test
	void twoModelsInOneZipAreTold() throws IOException {
		final Path zip = folder.resolve("two.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			for (final String name : List.of("first", "second")) {
				out.putNextEntry(new ZipEntry(name + "/rdf.yaml"));
				out.write("name: x".getBytes(StandardCharsets.UTF_8));
			}
		}

		assertEquals(1, run("models", "action=import", "file=" + zip));

		assertTrue(told().contains("holds 2 models: first/rdf.yaml, second/rdf.yaml")
			|| told().contains("holds 2 models: second/rdf.yaml, first/rdf.yaml"), told());
	}

	@Test
	void oneBadModelDoesNotHideTheOthers() throws IOException {
		Files.createDirectories(library.resolve("deep"));
		Files.writeString(library.resolve("deep/rdf.yaml"), "a: " + "[".repeat(5000) + "]".repeat(5000));
		Files.createDirectories(library.resolve("wide/saved_model"));
		Files.writeString(library.resolve("wide/rdf.yaml"),
			Files.readString(GIVEN.resolve("half/rdf.yaml")).replace("multiple: 1", "multiple: 2147483647"));
		Files.copy(GIVEN.resolve("half/saved_model/saved_model.pb"),
			library.resolve("wide/saved_model/saved_model.pb"));

		assertEquals(0, run("models", "action=list"), told());

		assertTrue(told().contains("microscopy-x2") && told().contains("nested more than 40 deep")
			&& told().contains("a multiple of 1024"), told());
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.h5", "model.keras" })
	void filesOfKerasAreRefusedWithTheWayToExportThem(final String name) throws IOException {
		final Path file = Files.write(folder.resolve(name), new byte[100]);

		assertEquals(1, run("models", "action=import", "file=" + file));
		assertTrue(told().contains("keras.models.load_model") && told().contains("model.export("), told());
		assertEquals(1,
			run("restore", "image=" + GIVEN.resolve("em.tif"), "model=" + file, "out=" + folder.resolve("o.tif")));
		assertTrue(told().contains("model.export("), told());
	}

	@Test
	void aBareSavedModelIsAskedForItsNormalisation() throws IOException {
		final Path bare = unpacked("d_halo0.zip", "tf.zip");

		assertEquals(1, run("models", "action=import", "file=" + bare));
		assertTrue(told().contains("has no description. It takes 1 channel; say how"), told());

		assertEquals(0, run("models", "action=import", "file=" + bare, "normalize=percentile 1 99"), told());
		final ModelFolder model = ModelFolder.read(library.resolve("bare"));
		assertEquals("percentile 1 99", model.spec().normalization().text());
		assertEquals(List.of(1, 1, 2), List.of(model.spec().scale(), model.spec().multiple(), model.spec().margin()));
	}

	@Test
	void aMarginThatIsTooSmallIsToldAlsoWhereNothingWasImported() throws IOException {
		final Path model = Files.createDirectories(folder.resolve("model"));
		Files.move(unpacked("d_halo0.zip", "tf.zip"), model.resolve("saved_model"));
		Files.copy(GIVEN.resolve("half/rdf.yaml"), model.resolve("rdf.yaml"));

		assertEquals(1,
			run("restore", "image=" + GIVEN.resolve("em.tif"), "model=" + model, "out=" + folder.resolve("o.tif")));
		assertTrue(told().contains("says a margin of 0, but it looks at 2 pixels around each"), told());

		Files.writeString(model.resolve("rdf.yaml"),
			Files.readString(model.resolve("rdf.yaml")).replace("margin: 0", "margin: 2"));
		assertEquals(0,
			run("restore", "image=" + GIVEN.resolve("em.tif"), "model=" + model, "out=" + folder.resolve("o.tif")),
			told());
	}

	@Test
	void anExportOfCsbdeepComesInWithItsNormalisation() throws IOException {
		final Path care = unpacked("d_halo0.zip", "tf.zip");
		Files.writeString(care.resolve("meta.json"),
			"""
				{"type": "CARE", "version": "0.7.4", "probabilistic": false, "axes": "YXC", "axes_div_by": [4, 4, 1], "tile_overlap": [8, 8, 0]}""");

		assertEquals(0, run("models", "action=import", "file=" + care), told());

		final ModelFolder model = ModelFolder.read(library.resolve("bare"));
		assertEquals("percentile 2 99.8", model.spec().normalization().text());
		assertEquals(List.of(4, 8), List.of(model.spec().multiple(), model.spec().margin()));
		assertTrue(told().contains("normalised by its percentiles 2 and 99.8"), told());
		restored("bare", "em.tif");

		Files.writeString(care.resolve("meta.json"), "{\"type\": \"IsotropicCARE\", \"axes\": \"ZYXC\"}");
		assertEquals(1, run("models", "action=import", "file=" + care, "overwrite=true"));
		assertTrue(told().contains("it is a IsotropicCARE of csbdeep for the axes ZYXC"), told());
	}

	@Test
	void ofTheTwoAnswersOfAProbabilisticCareTheMeanIsShown() throws IOException {
		final Path made = Files.createDirectories(folder.resolve("made"));
		final float[] kernel = new float[18];
		kernel[8] = 1;
		kernel[9] = 5;
		final SavedModels network = new SavedModels(1);
		network.write(made, network.convolution("two", "input", 3, kernel, new float[2], false), 1, 1, 1);
		final Path graph = made.resolve("saved_model/saved_model.pb");
		final SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(graph)).toBuilder();
		final SignatureDef.Builder signature =
			model.getMetaGraphs(0).getSignatureDefOrThrow("serving_default").toBuilder();
		final TensorInfo.Builder output = signature.getOutputsOrThrow("output").toBuilder();
		output.getTensorShapeBuilder().getDimBuilder(3).setSize(2);
		model.getMetaGraphsBuilder(0).putSignatureDef("serving_default",
			signature.putOutputs("output", output.build()).build());
		Files.write(graph, model.build().toByteArray());
		final Path care = Files.move(made.resolve("saved_model"), folder.resolve("care"));
		Files.writeString(care.resolve("meta.json"),
			"{\"type\": \"CARE\", \"probabilistic\": true, \"axes\": \"YXC\", \"axes_div_by\": [1, 1, 1]}");

		assertEquals(0, run("models", "action=import", "file=" + care), told());
		assertTrue(told().contains("the mean of its distribution, its scale is left out"), told());

		final ImageProcessor image = IJ.openImage(GIVEN.resolve("em.tif").toString()).getProcessor();
		final ImageProcessor restored = restored("care", "em.tif").getProcessor();
		for (int i = 0; i < image.getPixelCount(); i += 101)
			assertEquals(image.getf(i), restored.getf(i), 1e-3, "the network's mean is the image");
	}

	@Test
	void aDescriptionFromBeforeBioimageIoIsRead() throws IOException {
		final Path n2v = unpacked("n2v_export.zip", "tf.zip");
		Files.writeString(n2v.resolve("model.yaml"),
			"""
				name: n2v
				format_version: 0.2.0-csbdeep
				inputs:
				- {name: input, axes: byxc, data_type: float32, halo: [0, 32, 32, 0], shape: {min: [1, 4, 4, 1], step: [1, 4, 4, 0]}}
				outputs:
				- {name: output, axes: byxc, shape: {reference_input: input, scale: [1, 1, 1, 1], offset: [0, 0, 0, 0]}}
				prediction:
				  preprocess: [{kwargs: {mean: [178.48068], stdDev: [37.16659]}}]
				  postprocess: [{kwargs: {mean: [178.48068], stdDev: [37.16659]}}]
				""");
		assertEquals(0, run("models", "action=import", "file=" + n2v), told());
		assertEquals(0, run("models", "action=import", "file=" + GIVEN.resolve("n2v_export.zip")), told());

		final ImagePlus old = restored("n2v", "em.tif");
		final ImagePlus modern = restored("n2v_export", "em.tif");

		for (int i = 0; i < old.getProcessor().getPixelCount(); i += 97)
			assertEquals(modern.getProcessor().getf(i), old.getProcessor().getf(i), 1e-2);
	}

	// -- helpers --

	/** The SavedModel that lies in a zip of a zip. */
	private Path unpacked(final String outer, final String inner) throws IOException {
		final Path bare = Files.createDirectories(folder.resolve("bare"));
		try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(GIVEN.resolve(outer)))) {
			ZipEntry entry = zip.getNextEntry();
			while (!entry.getName().equals(inner))
				entry = zip.getNextEntry();
			final ZipInputStream files = new ZipInputStream(zip);
			for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry())
				if (!file.isDirectory()) {
					Files.createDirectories(bare.resolve(file.getName()).getParent());
					Files.copy(files, bare.resolve(file.getName()));
				}
		}
		return bare;
	}

	private ImagePlus restored(final String model, final String image, final String... more) {
		final Path out = folder.resolve("restored.tif");
		assertEquals(0,
			run(Stream.concat(
				Stream.of("restore", "image=" + GIVEN.resolve(image), "model=" + model, "type=float", "out=" + out),
				Stream.of(more)).toArray(
					String[]::new)),
			told());
		return IJ.openImage(out.toString());
	}

	private static List<String> children(final Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	private int run(final String... arguments) {
		told.reset();
		final PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
		return Main.run(arguments, stream, stream);
	}

	private String told() {
		return told.toString(StandardCharsets.UTF_8);
	}
}
