// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.device.DeviceChoice;
import org.clearstack.io.Folders;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NpyFile;
import org.clearstack.network.Engine;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.sample.TrainingImage;

/**
 * Writes the network of a {@link SectionTraining} as a model folder.
 *
 * @param text how it was trained
 * @param test a batch whose first patch becomes the model's test image
 */
record SectionModel(String text, TrainingBatch test) {

	/** Writes the folder under another name, and renames it when it is whole. */
	ModelFolder write(final Engine engine, final Trainer trainer, final float[][] weights, final Path folder)
		throws IOException
	{
		final Path whole = folder.toAbsolutePath();
		Files.createDirectories(whole.getParent());
		final Path part = whole.resolveSibling("." + whole.getFileName() + "-" + ProcessHandle.current().pid());
		Folders.delete(part);
		Files.createDirectory(part);
		try {
			final GraphGeometry geometry = trainer.export(weights, part.resolve(ModelFolder.SAVED_MODEL));
			Files.writeString(part.resolve("README.md"), "# " + whole.getFileName() + "\n\n" + purpose() + "\n");
			final ModelFolder model =
				ModelFolder.write(part, description(whole.getFileName().toString(), geometry));
			writeTensors(engine, model, part);
			Files.move(part, whole);
			return ModelFolder.read(whole);
		}
		finally {
			Folders.delete(part);
		}
	}

	private void writeTensors(final Engine engine, final ModelFolder model, final Path folder) throws IOException {
		final float[] input = test.part(0, 1).degraded();
		final int size = test.height();
		try (TileNetwork network = engine.open(model, DeviceChoice.parse("cpu"))) {
			NpyFile.write(folder.resolve("test_input.npy"), input, 1, size, size, 1);
			NpyFile.write(folder.resolve("test_output.npy"), network.run(input, 1, size, size), 1, size, size, 1);
		}
	}

	private String purpose() {
		return "Sharpens xz and yz sections of a stack along y, which stands for z, after its slices were interpolated; "
			+ "trained on the stack itself with Clearstack (" + text + ").";
	}

	private Map<String, Object> description(final String name, final GraphGeometry geometry) {
		final Map<String, Object> rdf = new LinkedHashMap<>();
		rdf.put("format_version", "0.5.4");
		rdf.put("type", "model");
		rdf.put("name", name);
		rdf.put("description", purpose());
		rdf.put("authors", List.of(Map.of("name", "Clearstack")));
		rdf.put("documentation", "README.md");
		rdf.put("tags", List.of("image-restoration", "isotropic", "tensorflow", "clearstack"));
		final int least = 2 * geometry.margin() + geometry.multiple();
		final Map<String, Object> input = new LinkedHashMap<>();
		input.put("id", "input");
		input.put("axes", List.of(Map.of("type", "batch"), axis("y", "size", sizes(least, geometry)),
			axis("x", "size", sizes(least, geometry)), CHANNEL));
		input.put("test_tensor", Map.of("source", "test_input.npy"));
		input.put("data", Map.of("type", "float32"));
		final Map<String, Object> output = new LinkedHashMap<>(input);
		output.put("id", "output");
		output.put("axes", List.of(Map.of("type", "batch"), outputAxis("y", geometry), outputAxis("x", geometry),
			CHANNEL));
		output.put("test_tensor", Map.of("source", "test_output.npy"));
		rdf.put("inputs", List.of(input));
		rdf.put("outputs", List.of(output));
		rdf.put("weights", Map.of("tensorflow_saved_model_bundle",
			Map.of("source", ModelFolder.SAVED_MODEL + "/saved_model.pb", "tensorflow_version", "2.16.1")));
		return ModelConfig.of(SectionTraining.PLAN.input(), geometry, TrainingImage.NORMALIZATION)
			.with(SectionTraining.PLAN).in(rdf);
	}

	private static final Map<String, Object> CHANNEL = Map.of("type", "channel", "channel_names", List.of("channel1"));

	private static Map<String, Object> sizes(final int least, final GraphGeometry geometry) {
		return Map.of("min", least, "step", geometry.multiple());
	}

	private static Map<String, Object> axis(final String id, final String key, final Object value) {
		return Map.of("type", "space", "id", id, key, value);
	}

	private static Map<String, Object> outputAxis(final String id, final GraphGeometry geometry) {
		return Map.of("type", "space", "id", id, "scale", 1.0, "halo", geometry.margin(), "size",
			Map.of("tensor_id", "input", "axis_id", id));
	}
}
