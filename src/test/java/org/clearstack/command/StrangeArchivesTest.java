// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.clearstack.door.cli.Main;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.HostileGraphs;
import org.clearstack.testing.MutatedModels;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives and descriptions that nobody would make on purpose: each is brought in, or refused by a sentence, and leaves
 * nothing behind.
 */
class StrangeArchivesTest {

	private static final String DESCRIPTION =
		"""
			format_version: 0.5.3
			name: toy
			inputs:
			- id: in
			  axes: [{type: batch}, {type: space, id: y, size: {min: 8, step: 1}}, {type: space, id: x, size: {min: 8, step: 1}}, {type: channel, channel_names: [grey]}]
			  preprocessing:
			  - {id: scale_range, kwargs: {axes: [x, y], min_percentile: 0, max_percentile: 100}}
			outputs:
			- id: out
			  axes: [{type: batch}, {type: space, id: y, halo: 1, size: {tensor_id: in, axis_id: y}}, {type: space, id: x, halo: 1, size: {tensor_id: in, axis_id: x}}, {type: channel, channel_names: [grey]}]
			weights:
			  tensorflow_saved_model_bundle: {source: saved_model/saved_model.pb, tensorflow_version: 2.16.1}
			""";

	@TempDir
	Path folder;
	private Path library;
	private byte[] graph;
	private byte[] whole;

	@BeforeEach
	void makeAModel() throws IOException {
		library = Files.createDirectories(folder.resolve("library"));
		System.setProperty(ModelLibrary.FOLDER_PROPERTY, library.toString());
		final Path model = Files.createDirectories(folder.resolve("made"));
		final SavedModels network = new SavedModels(1);
		network.write(model,
			network.convolution("double", "input", 3, new float[] { 0, 0, 0, 0, 2, 0, 0, 0, 0 }, new float[1], false),
			1, 1, 1);
		graph = Files.readAllBytes(model.resolve("saved_model/saved_model.pb"));
		whole = zip(entries());
	}

	@AfterEach
	void useTheUsualLibrary() {
		System.clearProperty(ModelLibrary.FOLDER_PROPERTY);
	}

	@Test
	void oddArchivesAreToldInASentence() throws IOException {
		final Map<String, byte[]> archives = archives();
		assertTrue(archives.size() >= 40, archives.size() + " archives");
		final List<String> bad = new ArrayList<>();

		for (final Map.Entry<String, byte[]> archive : archives.entrySet()) {
			final Path zip = Files.write(folder.resolve("odd.zip"), archive.getValue());
			final ByteArrayOutputStream told = new ByteArrayOutputStream();
			final PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
			final int exit =
				Main.run(new String[] { "models", "action=import", "file=" + zip, "overwrite=true" }, stream, stream);
			final String text = told.toString(StandardCharsets.UTF_8);
			if (exit == 0 && archive.getKey().startsWith("no: ") || exit != 0 && archive.getKey().startsWith("yes: ")
				|| !isSentence(text) || text.contains("fault in Clearstack"))
				bad.add(archive.getKey() + " (" + exit + "): " + text);
			if (Files.exists(folder.resolve("evil")) || Files.exists(folder.resolve("evil.txt")) || !hidden().isEmpty())
				bad.add(archive.getKey() + " left something behind");
		}

		assertEquals(List.of(), bad);
	}

	private static boolean isSentence(final String text) {
		return text.lines().anyMatch(line -> line.strip().split(" ").length >= 4 && line.strip().endsWith("."))
			&& !text.contains("\tat ") && !text.contains("Exception");
	}

	private List<Path> hidden() throws IOException {
		try (Stream<Path> all = Files.list(library)) {
			return all.filter(path -> path.getFileName().toString().startsWith(".")).toList();
		}
	}

	@Test
	void changedDescriptionsAreReadOrRefused() throws IOException {
		final List<String> bad = new ArrayList<>();
		final List<String> sources = List.of(DESCRIPTION, Files.readString(Path.of("models/latent/rdf.yaml")),
			Files.readString(Path.of("src/test/resources/keras/rdf.yaml")));
		final Path model = Files.createDirectories(folder.resolve("changed/saved_model")).getParent();
		Files.write(model.resolve("saved_model/saved_model.pb"), graph);
		for (int seed = 0; seed < 400; seed++) {
			Files.writeString(model.resolve("rdf.yaml"),
				MutatedModels.described(sources.get(seed % sources.size()), new Random(seed)),
				StandardCharsets.ISO_8859_1);
			try {
				ModelFolder.read(model);
			}
			catch (final ClearstackException e) {
				if (e.getMessage().split(" ").length < 4)
					bad.add(seed + ": " + e.getMessage());
			}
			catch (final RuntimeException | StackOverflowError e) {
				bad.add(seed + ": " + e);
			}
		}

		assertEquals(List.of(), bad);
	}

	// -- archives --

	/** What is in them; "yes: " must come in, "no: " must not. */
	private Map<String, byte[]> archives() throws IOException {
		final Map<String, byte[]> archives = new LinkedHashMap<>();
		archives.put("yes: as it should be", whole);
		archives.put("yes: in a folder", zip(prefixed("a/b/")));
		archives.put("yes: a zip in a zip", zip(Map.of("model.zip", whole)));
		archives.put("yes: bioimageio.yaml",
			zip(Map.of("bioimageio.yaml", bytes(DESCRIPTION), "saved_model/saved_model.pb", graph)));
		archives.put("yes: the SavedModel as a zip",
			zip(Map.of("rdf.yaml", bytes(DESCRIPTION.replace("saved_model/saved_model.pb", "tf.zip")), "tf.zip",
				zip(Map.of("saved_model.pb",
					graph)))));
		archives.put("yes: the graph beside the description",
			zip(Map.of("rdf.yaml", bytes(DESCRIPTION.replace("saved_model/saved_model.pb", "saved_model.pb")),
				"saved_model.pb", graph)));
		archives.put("no: an empty file", new byte[0]);
		archives.put("no: text", bytes("this is no zip"));
		archives.put("no: an empty zip", zip(Map.of()));
		for (int i = 1; i < 10; i++)
			archives.put("no: cut off after " + i + " tenths", Arrays.copyOf(whole, whole.length * i / 10));
		for (final String name : List.of("../evil.txt", "../../evil.txt", "/evil.txt", "a/../../../evil.txt", ".",
			"a/..", "x\0y", "evil/../.."))
			archives.put("no: a file called " + name.replace('\0', '0'), zip(with(name, bytes("evil"))));
		archives.put("a name with backslashes", zip(with("..\\..\\evil.txt", bytes("evil"))));
		archives.put("a name of control characters", zip(with("a\u0007\u001b[31m", bytes("x"))));
		archives.put("no: a very long name", zip(with("n".repeat(3000), bytes("x"))));
		archives.put("no: very many folders", zip(with("d/".repeat(300) + "x", bytes("x"))));
		archives.put("no: a file where a folder is", zip(with("saved_model", bytes("x"))));
		archives.put("no: a folder where a file is", zip(with("rdf.yaml/x", bytes("x"))));
		archives.put("no: 12,000 files", zip(many(12_000)));
		archives.put("no: two models",
			zip(Map.of("a/rdf.yaml", bytes(DESCRIPTION), "a/saved_model/saved_model.pb", graph, "b/rdf.yaml",
				bytes(DESCRIPTION),
				"b/saved_model/saved_model.pb", graph)));
		archives.put("no: two bare SavedModels", zip(Map.of("a/saved_model.pb", graph, "b/saved_model.pb", graph)));
		archives.put("no: a bare SavedModel", zip(Map.of("saved_model.pb", graph)));
		archives.put("no: no SavedModel", zip(Map.of("rdf.yaml", bytes(DESCRIPTION))));
		archives.put("no: a Keras file", zip(Map.of("model.h5", new byte[100])));
		archives.put("no: an empty description",
			zip(Map.of("rdf.yaml", new byte[0], "saved_model/saved_model.pb", graph)));
		archives.put("no: a description that is a list", zip(described("- a\n- b\n")));
		archives.put("no: a description of bytes", zip(
			Map.of("rdf.yaml", new byte[] { (byte) 0xff, (byte) 0xfe, 0, 1 }, "saved_model/saved_model.pb", graph)));
		archives.put("no: a description as deep as a well", zip(described("a: " + "{a: ".repeat(9000))));
		archives.put("no: a description of laughs", zip(described(laughs())));
		archives.put("no: a description that holds itself", zip(described("inputs: &a [*a]\n")));
		archives.put("no: a description of 5 MB", zip(described("# " + "x".repeat(5 << 20))));
		archives.put("no: an empty graph",
			zip(Map.of("rdf.yaml", bytes(DESCRIPTION), "saved_model/saved_model.pb", new byte[0])));
		archives.put("no: a hostile graph", zip(Map.of("rdf.yaml", bytes(DESCRIPTION), "saved_model/saved_model.pb",
			HostileGraphs.all().get("WriteFile SERVING").toByteArray())));
		archives.put("no: weights elsewhere",
			zip(described(DESCRIPTION.replace("saved_model/saved_model.pb", "../../../etc/passwd"))));
		archives.put("no: weights of a strange name",
			zip(described(DESCRIPTION.replace("source: saved_model/saved_model.pb", "source: \"a\\0b\""))));
		archives.put("no: weights that are a number",
			zip(described(DESCRIPTION.replace("source: saved_model/saved_model.pb", "source: 7"))));
		archives.put("no: two inputs",
			zip(described(DESCRIPTION.replace("outputs:", "- id: two\n  axes: yx\noutputs:"))));
		archives.put("no: percentiles the wrong way",
			zip(described(DESCRIPTION.replace("min_percentile: 0", "min_percentile: 101"))));
		archives.put("no: an unknown argument",
			zip(described(DESCRIPTION.replace("min_percentile", "least_percentile"))));
		archives.put("no: volumes",
			zip(described(DESCRIPTION.replace("[{type: batch}", "[{type: batch}, {type: space, id: z}"))));
		archives.put("no: a scale of 1e9",
			zip(described(DESCRIPTION.replace("id: y, halo: 1", "id: y, halo: 1, scale: 1e-9"))));
		archives.put("no: a step of 2147483647", zip(described(DESCRIPTION.replace("step: 1", "step: 2147483647"))));
		archives.put("no: more channels than there are", zip(described(DESCRIPTION.replace("[grey]", "[red, green]"))));
		archives.put("no: a test tensor that is none", zip(withTests(bytes("no tensor"))));
		archives.put("no: a test tensor of 10^18 values", zip(withTests(npy("(1, 1000000000, 1000000000, 1)"))));
		archives.put("no: a test tensor of a number with 40 digits",
			zip(withTests(npy("(1, " + "9".repeat(40) + ", 8, 1)"))));
		archives.put("no: a test tensor without values", zip(withTests(npy("(1, 8, 8, 1)"))));
		archives.put("no: a test tensor of three axes", zip(withTests(npy("(0, 8, 8)"))));
		archives.put("no: a name in the way of a device", zip(described(
			DESCRIPTION.replace("name: toy", "name: [a, {b: c}]").replace("saved_model/saved_model.pb", "none"))));
		archives.put("no: a wrong checksum", wrongChecksum());
		return archives;
	}

	private Map<String, byte[]> entries() {
		return described(DESCRIPTION);
	}

	private Map<String, byte[]> described(final String description) {
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		entries.put("rdf.yaml", bytes(description));
		entries.put("saved_model/saved_model.pb", graph);
		return entries;
	}

	private Map<String, byte[]> with(final String name, final byte[] content) {
		final Map<String, byte[]> entries = entries();
		entries.put(name, content);
		return entries;
	}

	private Map<String, byte[]> withTests(final byte[] tensor) {
		final Map<String, byte[]> entries = described(DESCRIPTION + "test_inputs: [in.npy]\ntest_outputs: [in.npy]\n");
		entries.put("in.npy", tensor);
		return entries;
	}

	private Map<String, byte[]> many(final int count) {
		final Map<String, byte[]> entries = entries();
		for (int i = 0; i < count; i++)
			entries.put("f" + i, new byte[0]);
		return entries;
	}

	private Map<String, byte[]> prefixed(final String prefix) {
		final Map<String, byte[]> entries = new LinkedHashMap<>();
		entries().forEach((name, content) -> entries.put(prefix + name, content));
		return entries;
	}

	/** Each line names the one before ten times. */
	private static String laughs() {
		final StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < 12; i++)
			text.append("a").append(i).append(": &a").append(i).append(" [")
				.append(String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)))).append("]\n");
		return text.toString();
	}

	private static byte[] npy(final String shape) {
		final String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
		final byte[] text = bytes("xNUMPYxx  " + header);
		text[0] = (byte) 0x93;
		text[6] = 1;
		text[7] = 0;
		text[8] = (byte) header.length();
		text[9] = 0;
		return text;
	}

	private byte[] wrongChecksum() throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			zip.setMethod(ZipOutputStream.STORED);
			for (final Map.Entry<String, byte[]> entry : entries().entrySet()) {
				final ZipEntry stored = new ZipEntry(entry.getKey());
				final CRC32 sum = new CRC32();
				sum.update(entry.getValue());
				stored.setSize(entry.getValue().length);
				stored.setCrc(sum.getValue());
				zip.putNextEntry(stored);
				zip.write(entry.getValue());
			}
		}
		final byte[] wrong = bytes.toByteArray();
		wrong[60] ^= 1;
		return wrong;
	}

	private static byte[] zip(final Map<String, byte[]> entries) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
			}
		}
		return bytes.toByteArray();
	}

	private static byte[] bytes(final String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}
}
