// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.network.ModelLibrary;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

class PlacedModelTest {

	private final Path original = ModelLibrary.find("microscopy-x2").savedModel();

	@Test
	void everyOperationOfTheCopyAsksForTheDevice() throws IOException {
		final Path copy;
		try (PlacedModel placed = PlacedModel.of(original, "/device:GPU:1")) {
			copy = placed.folder();
			final GraphDef before = graph(original);
			final GraphDef after = graph(copy);

			assertEquals(before.getNodeCount(), after.getNodeCount());
			assertTrue(after.getNodeList().stream().allMatch(node -> node.getDevice().equals("/device:GPU:1")));
			final GraphDef.Builder undone = after.toBuilder();
			undone.getNodeBuilderList().forEach(NodeDef.Builder::clearDevice);
			assertEquals(before, undone.build());
			assertEquals(-1, Files.mismatch(original.resolve("variables/variables.data-00000-of-00001"), copy.resolve("variables/variables.data-00000-of-00001")));
		}
		assertFalse(Files.exists(copy));
	}

	private static GraphDef graph(final Path savedModel) throws IOException {
		return SavedModel.parseFrom(Files.readAllBytes(savedModel.resolve("saved_model.pb"))).getMetaGraphs(0).getGraphDef();
	}
}
