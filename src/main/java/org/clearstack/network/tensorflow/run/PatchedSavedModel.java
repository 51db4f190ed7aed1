// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.io.Folders;
import org.clearstack.network.tensorflow.graph.DevicePinning;
import org.clearstack.network.tensorflow.graph.GraphCheck;
import org.clearstack.network.tensorflow.graph.Keras3RestoreFix;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A SavedModel as TensorFlow can load it: itself, or a copy in a temporary folder whose graph was changed. It is
 * changed to restore the variables that its network reads, see {@link Keras3RestoreFix}, and to stand on a device:
 * TensorFlow offers no other way to load a SavedModel on any GPU but the first, because the option to make one GPU
 * visible is the same for all sessions of a process.
 *
 * @param folder to load
 * @param temporary whether it is a copy
 */
record PatchedSavedModel(Path folder, boolean temporary) implements AutoCloseable {

	private static final String GRAPH = GraphCheck.GRAPH;

	/**
	 * Writes a copy, if one is needed.
	 *
	 * @param savedModel to load
	 * @param device such as {@code /device:GPU:1}; empty for where TensorFlow puts everything by itself
	 * @throws IOException if the model cannot be read or the copy not be written
	 * @throws org.clearstack.task.ClearstackException if the model does more than compute, see {@link GraphCheck}
	 */
	static PatchedSavedModel of(final Path savedModel, final String device) throws IOException {
		final SavedModel original = GraphCheck.read(savedModel);
		final SavedModel changed = changed(original, device);
		return changed.equals(original) ? new PatchedSavedModel(savedModel, false) : copy(savedModel, changed);
	}

	private static SavedModel changed(final SavedModel original, final String device) {
		final SavedModel.Builder model = original.toBuilder();
		for (final MetaGraphDef.Builder graph : model.getMetaGraphsBuilderList()) {
			final GraphDef restored = Keras3RestoreFix.graph(graph.build());
			graph.setGraphDef(device.isEmpty() ? restored : DevicePinning.on(restored, device));
		}
		return model.build();
	}

	private static PatchedSavedModel copy(final Path savedModel, final SavedModel changed) throws IOException {
		final PatchedSavedModel copy = new PatchedSavedModel(Files.createTempDirectory("clearstack-model"), true);
		try {
			copy.copy(savedModel);
			Files.write(copy.folder.resolve(GRAPH), changed.toByteArray());
			return copy;
		}
		catch (final IOException | RuntimeException e) {
			copy.close();
			throw e;
		}
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

	/** Deletes the copy, if it is one; what has been loaded from it needs it no more. */
	@Override
	public void close() throws IOException {
		if (temporary)
			Folders.delete(folder);
	}
}
