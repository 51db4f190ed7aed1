// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.clearstack.door.cli.Main;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NpyFile;
import org.clearstack.normalize.Normalization;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models listed, checked, and on their way in and out, by the door of the command line, with a library of their own.
 */
@Tag("slow")
class ModelsTest {

	/** A 3 x 3 convolution that doubles what lies in its centre. */
	private static final float[] DOUBLE = { 0, 0, 0, 0, 2, 0, 0, 0, 0 };

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();
	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

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

	@Test
	void bundledModelsAreListed() {
		assertEquals(0, run("action=list"), err());

		assertTrue(out().lines().anyMatch(line -> line.matches("microscopy-x2 +2 +1 +\\d+ +\\S.*")), out());
	}

	@Test
	void bundledModelsAnswerTheirTestInputsRightly() throws IOException {
		assertEquals(0, run("action=check"), out() + err());

		try (Stream<Path> models = Files.list(Path.of("models"))) {
			for (final Path model : models.toList())
				assertTrue(
					out().lines()
						.anyMatch(line -> line.startsWith(model.getFileName() + " ") && line.contains(" right ")),
					model + " in " + out());
		}
	}

	@Test
	void allThatIsKnownOfAModelIsTold() {
		assertEquals(0, run("action=inspect", "model=microscopy-x2"), err());

		for (final String part : List.of("Scale: ", "Normalisation: ", "Parameters: ", "kFLOP per output pixel",
			"training, degradation:", "training images:", "Weights, SHA-256: "))
			assertTrue(out().contains(part), part + " in " + out());
		assertEquals(1, run("action=inspect"));
		assertTrue(err().contains("No model was named. Choose one of "), err());
	}

	@Test
	void anExportedModelIsImportedAsItWas() throws IOException {
		final Path zip = folder.resolve("model.zip");
		assertEquals(0, run("action=export", "model=general-x2", "file=" + zip), err());
		try (ZipFile entries = new ZipFile(zip.toFile())) {
			assertTrue(
				entries.getEntry("saved_model.zip") != null && entries.getEntry("saved_model/saved_model.pb") == null,
				"as bioimage.io specifies it");
			assertTrue(
				new String(entries.getInputStream(entries.getEntry("rdf.yaml")).readAllBytes(), StandardCharsets.UTF_8)
					.contains("source: saved_model.zip"));
		}

		assertEquals(0, run("action=import", "file=" + zip), err());

		final ModelFolder imported = ModelFolder.read(library.resolve("general-x2"));
		final ModelFolder original = ModelFolder.read(Path.of("models/general-x2"));
		assertEquals(original.spec(), imported.spec());
		assertEquals(original.sha256(), imported.sha256());
		assertEquals(original.config(), imported.config());
		assertEquals(List.of("general-x2"), children(library));
	}

	@Test
	void nothingIsReplacedUnlessTold() throws IOException {
		final Path source = foreign("toy", NEW);
		assertEquals(0, run("action=import", "file=" + source), err());
		Files.writeString(library.resolve("toy/mine.txt"), "kept");

		assertEquals(1, run("action=import", "file=" + source));
		assertTrue(err().contains("has a model toy already"), err());
		assertTrue(Files.exists(library.resolve("toy/mine.txt")));

		assertEquals(0, run("action=import", "file=" + source, "overwrite=true"), err());
		assertFalse(Files.exists(library.resolve("toy/mine.txt")));

		final Path zip = Files.writeString(folder.resolve("kept.zip"), "kept");
		assertEquals(1, run("action=export", "model=toy", "file=" + zip));
		assertTrue(err().contains("exists already"), err());
		assertEquals("kept", Files.readString(zip));
	}

	private static final String NEW = """
		format_version: 0.5.3
		name: toy
		inputs:
		- id: in
		  axes:
		  - type: batch
		  - {type: space, id: y, size: {min: 8, step: 4}}
		  - {type: space, id: x, size: {min: 8, step: 4}}
		  - {type: channel, channel_names: [grey]}
		  test_tensor: {source: input.npy}
		  preprocessing:
		  - {id: ensure_dtype, kwargs: {dtype: float32}}
		  - {id: scale_range, kwargs: {axes: [x, y], min_percentile: 0, max_percentile: 100}}
		outputs:
		- id: out
		  axes:
		  - type: batch
		  - {type: space, id: y, halo: 6, size: {tensor_id: in, axis_id: y}}
		  - {type: space, id: x, halo: 6, size: {tensor_id: in, axis_id: x}}
		  - {type: channel, channel_names: [grey]}
		  test_tensor: {source: output.npy}
		weights:
		  tensorflow_saved_model_bundle: {source: saved_model/saved_model.pb, tensorflow_version: 2.16.1}
		""";

	private static final String OLD = """
		format_version: 0.4.9
		name: an old toy
		inputs:
		- name: in
		  axes: byxc
		  shape: {min: [1, 8, 8, 1], step: [0, 2, 2, 0]}
		  preprocessing:
		  - {name: zero_mean_unit_variance, kwargs: {mode: per_sample, axes: yx}}
		outputs:
		- name: out
		  axes: byxc
		  shape: {reference_tensor: in, scale: [1, 1, 1, 1], offset: [0, 0, 0, 0]}
		weights:
		  tensorflow_saved_model_bundle: {source: saved_model/saved_model.pb}
		""";

	@Test
	void aModelOfOthersIsImportedAndRestores() throws IOException {
		assertEquals(0, run("action=import", "file=" + zip(foreign("toy", NEW))), err());

		assertEquals(new ModelSpec("toy", 1, 1, 6, 4, Normalization.parse("scale_range min=0.0 max=100.0 eps=1.0E-6")),
			ModelFolder.read(library.resolve("toy")).spec());
		final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
		assertEquals(0, Main.run(new String[] { "restore", "image=test-images/actin-clean.tif", "model=toy",
			"type=float", "out=" + folder.resolve("twice.tif") }, stream, stream), err());
		assertEquals(0, run("action=check", "model=toy"), out() + err());
	}

	@Test
	void aModelOfAnOlderSpecificationIsImportedAndItsMarginMeasured() throws IOException {
		assertEquals(0, run("action=import", "file=" + foreign("old", OLD)), err());

		assertEquals(new ModelSpec("an old toy", 1, 1, 2, 2, Normalization.parse("zero_mean_unit_variance eps=1.0E-6")),
			ModelFolder.read(library.resolve("an-old-toy")).spec(),
			"a 3 x 3 convolution looks one pixel far, in steps of two");
		assertTrue(err().contains("has no test tensors"), err());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
		"tensorflow_saved_model_bundle; pytorch_state_dict; has weights for [pytorch_state_dict] only",
		"source: saved_model/saved_model.pb; source: https://example.org/weights.zip; names its weights by an address",
		"source: saved_model/saved_model.pb; source: ../weights.zip; names weights that it does not have",
		"id: scale_range; id: histogram_matching; wants a preprocessing called histogram_matching",
		"type: space, id: y, size: {min: 8, step: 4}; type: space, id: y, size: 8; has a fixed size",
		"type: batch; type: time; its axes are",
		"min_percentile: 0; min_percentile: 20; is not imported: its output for the test input has a deviation" })
	void whatCannotBeUsedIsRefusedAndLeavesNothing(final String from, final String to, final String message)
		throws IOException
	{
		final Path source = foreign("toy", NEW.replace(from, to));

		assertEquals(1, run("action=import", "file=" + source));

		assertTrue(err().contains(message), err());
		assertEquals(List.of(), children(library));
	}

	@Test
	void aZipMayNotWriteElsewhere() throws IOException {
		final Path evil = folder.resolve("evil.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(evil))) {
			zip.putNextEntry(new ZipEntry("../../evil.txt"));
			zip.write("evil".getBytes(StandardCharsets.US_ASCII));
		}

		assertEquals(1, run("action=import", "file=" + evil));

		assertTrue(err().contains("wants to write outside"), err());
		assertFalse(Files.exists(folder.resolve("evil.txt")));
	}

	@Test
	void whatIsNoModelIsTold() throws IOException {
		final Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
		assertEquals(1, run("action=import", "file=" + text));
		assertTrue(err().contains("is not a zip"), err());

		assertEquals(1, run("action=import", "file=" + Files.createDirectories(folder.resolve("empty"))));
		assertTrue(err().contains("has no rdf.yaml"), err());

		assertEquals(1, run("action=import", "file=" + folder.resolve("none.zip")));
		assertTrue(err().contains("There is no "), err());

		assertEquals(1, run("action=import"));
		assertTrue(err().contains("file=MODEL.zip"), err());
		assertEquals(1, run("action=export", "model=general-x2"));
		assertTrue(err().contains("file=MODEL.zip"), err());
	}

	@Test
	void aModelThatAnswersWronglyIsFound() throws IOException {
		final Path model = foreign("toy", NEW);
		assertEquals(0, run("action=import", "file=" + model), err());
		NpyFile.write(library.resolve("toy/output.npy"), ramp(3), 1, 8, 8, 1);

		assertEquals(1, run("action=check", "model=toy"));

		assertTrue(out().contains("wrong"), out());
		assertTrue(err().contains("Not right: toy"), err());
	}

	@Test
	void tensorsAreReadAsTheyWereWritten() throws IOException {
		final Path file = folder.resolve("tensor.npy");
		NpyFile.write(file, ramp(1), 1, 8, 8, 1);

		assertArrayEquals(ramp(1), NpyFile.read(file).values());
		assertArrayEquals(new long[] { 1, 8, 8, 1 }, NpyFile.read(file).shape());
	}

	// -- helpers --

	/** A folder with a network that doubles its input, in the given description, and tensors to check it with. */
	private Path foreign(final String name, final String description) throws IOException {
		final Path model = Files.createDirectories(folder.resolve(name));
		final SavedModels network = new SavedModels(1);
		network.write(model, network.convolution("double", "input", 3, DOUBLE, new float[1], false), 1, 1, 1);
		Files.writeString(model.resolve("rdf.yaml"), description);
		NpyFile.write(model.resolve("input.npy"), ramp(5), 1, 8, 8, 1);
		NpyFile.write(model.resolve("output.npy"), ramp(2 / 63f), 1, 8, 8, 1);
		return model;
	}

	private static float[] ramp(final float slope) {
		final float[] values = new float[64];
		for (int i = 0; i < values.length; i++)
			values[i] = slope * i;
		return values;
	}

	/** All in a folder of the zip, as browsers' downloads have it. */
	private Path zip(final Path model) throws IOException {
		final Path zip = folder.resolve("model.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
			Stream<Path> files = Files.walk(model)) {
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				out.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
				Files.copy(file, (OutputStream) out);
			}
		}
		return zip;
	}

	private static List<String> children(final Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	private int run(final String... more) {
		out.reset();
		err.reset();
		return Main.run(Stream.concat(Stream.of("models"), Stream.of(more)).toArray(String[]::new),
			new PrintStream(out, true, StandardCharsets.UTF_8),
			new PrintStream(err, true, StandardCharsets.UTF_8));
	}

	private String out() {
		return out.toString(StandardCharsets.UTF_8);
	}

	private String err() {
		return err.toString(StandardCharsets.UTF_8);
	}
}
