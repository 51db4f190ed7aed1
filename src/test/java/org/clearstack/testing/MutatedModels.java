// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/**
 * Models with one thing changed at random: a byte, a length, an operation, an attribute, a number of the description.
 * Each is answered by a sentence, or by an image of the right size; run as a program, it prints what became of each
 * seed, so that whoever started it sees the one that ended the process.
 */
public final class MutatedModels {

	private static final List<Path> SOURCES =
		List.of(Path.of("models/course-x2"), Path.of("src/test/resources/keras"), Path.of("models/general-x4"),
			Path.of("src/test/resources/keras-saved"));
	private static final List<String> OPERATIONS = List.of("Relu", "Conv2D", "Identity", "MaxPool", "AddV2", "Reshape",
		"DepthToSpace", "Transpose", "Tile", "Mean",
		"ResizeBicubic", "Softmax", "MatMul", "Fill", "StridedSlice", "BatchToSpaceND", "Const", "NoOp");
	private static final List<String> NUMBERS = List.of("0", "-1", "2147483647", "9223372036854775807", "1e30", "3.5",
		"[]", "{}", "text", "null", "true", "7", ".nan",
		"*alias", "\"\\0\"", "1000");

	private MutatedModels() {}

	/** @param arguments first seed and the one after the last */
	public static void main(final String[] arguments) throws IOException {
		for (int seed = Integer.parseInt(arguments[0]); seed < Integer.parseInt(arguments[1]); seed++) {
			System.out.println("seed " + seed);
			System.out.println(seed + " " + trial(seed));
		}
		System.exit(0);
	}

	/**
	 * Makes a model and uses it.
	 *
	 * @return "answered", "refused: " and the sentence, or "BAD: " and what came out instead
	 */
	public static String trial(final int seed) throws IOException {
		final Random random = new Random(seed);
		final Path folder = Files.createTempDirectory("mutated");
		try {
			copy(SOURCES.get(random.nextInt(SOURCES.size())), folder);
			mutate(folder, random);
			return used(folder);
		}
		finally {
			try (Stream<Path> all = Files.walk(folder)) {
				for (final Path path : all.sorted(Comparator.reverseOrder()).toList())
					Files.delete(path);
			}
		}
	}

	private static String used(final Path folder) {
		try {
			final ModelFolder model = ModelFolder.read(folder);
			try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
				final int side = Math.max(1, 64 / model.spec().multiple()) * model.spec().multiple();
				final float[] prediction = network.run(new float[side * side * model.spec().inputs()], 1, side, side);
				final int right = side * side * model.spec().scale() * model.spec().scale() * model.spec().channels();
				return prediction.length == right ? "answered" : "BAD: " + prediction.length + " values, not " + right;
			}
		}
		catch (final ClearstackException e) {
			final String message = String.valueOf(e.getMessage());
			return message.length() < 20 || message.contains("null") || message.contains("java.") ? "BAD: " + message
				: "refused: " + message.lines().findFirst().orElse("");
		}
		catch (final RuntimeException | Error e) {
			return "BAD: " + e + " at "
				+ Arrays.toString(Arrays.copyOf(e.getStackTrace(), Math.min(4, e.getStackTrace().length)));
		}
	}

	private static void mutate(final Path folder, final Random random) throws IOException {
		final Path graph = folder.resolve("saved_model/saved_model.pb");
		switch (random.nextInt(6)) {
			case 0 -> bytes(graph, random);
			case 1 -> Files.write(graph, graph(SavedModel.parseFrom(Files.readAllBytes(graph)), random).toByteArray());
			case 2 -> Files.write(graph,
				graph(graph(SavedModel.parseFrom(Files.readAllBytes(graph)), random), random).toByteArray());
			case 3 ->
				Files.write(graph, function(SavedModel.parseFrom(Files.readAllBytes(graph)), random).toByteArray());
			case 4 -> description(folder.resolve("rdf.yaml"), random);
			default -> {
				try (Stream<Path> files = Files.walk(folder)) {
					final List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
					bytes(all.get(random.nextInt(all.size())), random);
				}
			}
		}
	}

	private static void bytes(final Path file, final Random random) throws IOException {
		byte[] bytes = Files.readAllBytes(file);
		if (bytes.length == 0)
			return;
		final int at = random.nextInt(bytes.length);
		switch (random.nextInt(4)) {
			case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
			case 1 -> bytes = Arrays.copyOf(bytes, at);
			case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 16), (byte) random.nextInt());
			default -> {
				final byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
				System.arraycopy(bytes, at, longer, at + 8, bytes.length - at);
				bytes = longer;
			}
		}
		Files.write(file, bytes);
	}

	/** Changes an operation of the graph. */
	private static SavedModel graph(final SavedModel model, final Random random) {
		final SavedModel.Builder changed = model.toBuilder();
		final GraphDef.Builder graph = changed.getMetaGraphsBuilder(0).getGraphDefBuilder();
		final int at = random.nextInt(graph.getNodeCount());
		switch (random.nextInt(4)) {
			case 0 -> graph.removeNode(at);
			case 1 -> graph.addNode(graph.getNode(at).toBuilder().setName("copy").build());
			default -> graph.setNode(at,
				node(graph.getNode(at), graph.getNode(random.nextInt(graph.getNodeCount())).getName(), random));
		}
		return changed.build();
	}

	/** Changes an operation of a function, where there is one. */
	private static SavedModel function(final SavedModel model, final Random random) {
		final int functions = model.getMetaGraphs(0).getGraphDef().getLibrary().getFunctionCount();
		if (functions == 0)
			return graph(model, random);
		final SavedModel.Builder changed = model.toBuilder();
		final var function = changed.getMetaGraphsBuilder(0).getGraphDefBuilder().getLibraryBuilder()
			.getFunctionBuilder(random.nextInt(functions));
		if (function.getNodeDefCount() == 0)
			return graph(model, random);
		final int at = random.nextInt(function.getNodeDefCount());
		if (random.nextInt(4) == 0)
			function.removeNodeDef(at);
		else
			function.setNodeDef(at, node(function.getNodeDef(at),
				function.getNodeDef(random.nextInt(function.getNodeDefCount())).getName(), random));
		return changed.build();
	}

	private static NodeDef node(final NodeDef node, final String other, final Random random) {
		final NodeDef.Builder changed = node.toBuilder();
		switch (random.nextInt(6)) {
			case 0 -> changed.setOp(OPERATIONS.get(random.nextInt(OPERATIONS.size())));
			case 1 -> changed.addInput(other);
			case 2 -> changed.clearInput();
			case 3 -> changed.setName(other);
			default -> {
				final List<String> names = node.getAttrMap().keySet().stream().sorted().toList();
				if (!names.isEmpty())
					changed.putAttr(names.get(random.nextInt(names.size())), attribute(random));
			}
		}
		return changed.build();
	}

	private static AttrValue attribute(final Random random) {
		return switch (random.nextInt(5)) {
			case 0 -> AttrValue.newBuilder().setI(random.nextInt()).build();
			case 1 -> AttrValue.newBuilder().setType(DataType.forNumber(1 + random.nextInt(20))).build();
			case 2 -> AttrValue.newBuilder().setB(random.nextBoolean()).build();
			case 3 -> AttrValue.newBuilder()
				.setList(AttrValue.ListValue.newBuilder().addI(random.nextInt(5) - 1).addI(random.nextInt())).build();
			default -> AttrValue.newBuilder().build();
		};
	}

	/** Changes a value of a description, or takes a line away. */
	private static void description(final Path file, final Random random) throws IOException {
		Files.writeString(file, described(Files.readString(file), random));
	}

	/** A description with one thing changed. */
	public static String described(final String text, final Random random) {
		final List<String> lines = new java.util.ArrayList<>(text.lines().toList());
		final int at = random.nextInt(lines.size());
		switch (random.nextInt(4)) {
			case 0 -> lines.remove(at);
			case 1 -> lines.set(at, lines.get(at).replaceFirst(":.*",
				": " + NUMBERS.get(random.nextInt(NUMBERS.size())).replace("\\", "\\\\")));
			case 2 ->
				lines.add(at, " ".repeat(random.nextInt(9)) + "- x: " + NUMBERS.get(random.nextInt(NUMBERS.size())));
			default -> {
				final byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
				bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
				return new String(bytes, StandardCharsets.ISO_8859_1);
			}
		}
		return String.join("\n", lines);
	}

	private static void copy(final Path from, final Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			files.filter(Files::isRegularFile).forEach(file -> {
				try {
					final Path target = to.resolve(from.relativize(file).toString());
					Files.createDirectories(target.getParent());
					Files.copy(file, target);
				}
				catch (final IOException e) {
					throw new UncheckedIOException(e);
				}
			});
		}
	}
}
