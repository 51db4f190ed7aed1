// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A copy of a SavedModel, in a temporary folder, whose graph stands on a device. TensorFlow offers no other way to load a SavedModel on
 * any GPU but the first: the option to make one GPU visible is the same for all sessions of a process.
 *
 * @param folder of the copy
 */
record PlacedModel(Path folder) implements AutoCloseable {

	private static final String GRAPH = "saved_model.pb";

	/**
	 * Writes the copy.
	 *
	 * @param savedModel to copy
	 * @param device such as {@code /device:GPU:1}
	 * @throws IOException if the model cannot be read or the copy not be written
	 */
	static PlacedModel of(final Path savedModel, final String device) throws IOException {
		final PlacedModel placed = new PlacedModel(Files.createTempDirectory("clearstack-model"));
		try {
			placed.copy(savedModel);
			final SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(savedModel.resolve(GRAPH))).toBuilder();
			for (final MetaGraphDef.Builder graph : model.getMetaGraphsBuilderList())
				graph.setGraphDef(on(graph.getGraphDef(), device));
			Files.write(placed.folder.resolve(GRAPH), model.build().toByteArray());
			return placed;
		}
		catch (final IOException | RuntimeException e) {
			placed.close();
			throw e;
		}
	}

	/** A graph all of whose operations ask for a device; those that the device cannot do go elsewhere where that is allowed. */
	static GraphDef on(final GraphDef graph, final String device) {
		final GraphDef.Builder placed = graph.toBuilder();
		placed.getNodeBuilderList().forEach(node -> node.setDevice(device));
		placed.getLibraryBuilder().getFunctionBuilderList().forEach(function -> function.getNodeDefBuilderList().forEach(node -> node.setDevice(device)));
		return placed.build();
	}

	private void copy(final Path savedModel) throws IOException {
		final List<Path> all;
		try (Stream<Path> files = Files.walk(savedModel)) {
			all = files.toList();
		}
		for (final Path file : all) {
			final Path target = folder.resolve(savedModel.relativize(file).toString());
			if (Files.isDirectory(file))
				Files.createDirectories(target);
			else if (!file.getFileName().toString().equals(GRAPH))
				Files.copy(file, target);
		}
	}

	/** Deletes the copy; what has been loaded from it needs it no more. */
	@Override
	public void close() throws IOException {
		final List<Path> all;
		try (Stream<Path> files = Files.walk(folder)) {
			all = files.sorted(Comparator.reverseOrder()).toList();
		}
		for (final Path file : all)
			Files.delete(file);
	}
}
