// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.engine.EngineLoader;
import org.clearstack.io.Folders;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NpyFile;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;

/**
 * Writes an adapted model as a folder: the description of the model it started from, with new weights, test output and
 * card, and without that model's benchmark, which says nothing of it.
 *
 * @param ancestor the model it started from
 * @param text how it was adapted
 */
record AdaptedModel(ModelFolder ancestor, String text) {

	private static final String INPUT = "test_input.npy";
	private static final String OUTPUT = "test_output.npy";

	/**
	 * Writes the folder under another name, and renames it when it is whole.
	 *
	 * @param trainer that exports the weights
	 * @param folder to be created
	 */
	ModelFolder write(final Trainer trainer, final float[][] weights, final Path folder) throws IOException {
		final Path whole = folder.toAbsolutePath();
		Files.createDirectories(whole.getParent());
		final Path part = whole.resolveSibling("." + whole.getFileName() + "-" + ProcessHandle.current().pid());
		Folders.delete(part);
		Files.createDirectory(part);
		try {
			trainer.export(weights, part.resolve(ModelFolder.SAVED_MODEL));
			Files.writeString(part.resolve("README.md"), "# " + whole.getFileName() + "\n\n" + description() + "\n");
			final ModelFolder model = ModelFolder.write(part, description(whole.getFileName().toString()));
			Files.copy(ancestor.path().resolve(INPUT), part.resolve(INPUT));
			writeOutput(model, part);
			Files.move(part, whole);
			return ModelFolder.read(whole);
		}
		finally {
			Folders.delete(part);
		}
	}

	private static void writeOutput(final ModelFolder model, final Path folder) throws IOException {
		final NpyFile input = NpyFile.read(folder.resolve(INPUT));
		final int height = (int) input.shape()[1];
		final int width = (int) input.shape()[2];
		try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
			NpyFile.write(folder.resolve(OUTPUT), network.run(input.values(), 1, height, width), 1, height, width, 1);
		}
	}

	private String description() {
		return "Denoises images; " + ancestor.spec().name() + ", adapted to one image with Clearstack (" + text + ").";
	}

	private Map<String, Object> description(final String name) {
		final Map<String, Object> rdf = new LinkedHashMap<>(ancestor.description());
		rdf.remove("covers");
		rdf.put("name", name);
		rdf.put("description", description());
		return ancestor.config().startedFrom(ancestor).withBenchmark(List.of(), Map.of()).in(rdf);
	}
}
