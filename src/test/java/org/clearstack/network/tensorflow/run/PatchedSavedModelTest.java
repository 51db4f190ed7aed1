// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.model.ModelLibrary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

@Tag("slow")
class PatchedSavedModelTest {

	private final Path original = ModelLibrary.find("microscopy-x2").savedModel();

	@Test
	void everyOperationOfTheCopyAsksForTheDevice() throws IOException {
		final Path copy;
		try (PatchedSavedModel placed = PatchedSavedModel.of(original, "/device:GPU:1")) {
			copy = placed.folder();
			final GraphDef before = graph(original);
			final GraphDef after = graph(copy);

			assertEquals(before.getNodeCount(), after.getNodeCount());
			assertTrue(after.getNodeList().stream().allMatch(node -> node.getDevice().equals("/device:GPU:1")));
			final GraphDef.Builder undone = after.toBuilder();
			undone.getNodeBuilderList().forEach(NodeDef.Builder::clearDevice);
			assertEquals(before, undone.build());
			assertEquals(-1, Files.mismatch(original.resolve("variables/variables.data-00000-of-00001"),
				copy.resolve("variables/variables.data-00000-of-00001")));
		}
		assertFalse(Files.exists(copy));
	}

	@Test
	void aModelThatCanBeLoadedAsItIsIsNotCopied() throws IOException {
		try (PatchedSavedModel loadable = PatchedSavedModel.of(original, "")) {
			assertEquals(original, loadable.folder());
		}
		assertTrue(Files.exists(original), "what is no copy is not deleted");
	}

	@Test
	void aRestorationIntoCopiesIsMadeOneIntoTheVariablesThatAreRead() throws IOException {
		final Path saved = Path.of("src/test/resources/keras-saved/saved_model");
		final GraphDef before = graph(saved);
		final Path copy;
		try (PatchedSavedModel loadable = PatchedSavedModel.of(saved, "")) {
			copy = loadable.folder();
			final GraphDef after = graph(copy);

			final NodeDef network = node(after, "StatefulPartitionedCall");
			final NodeDef restoration = node(after, "StatefulPartitionedCall_2");
			assertTrue(
				restoration.getInputList().containsAll(network.getInputList().subList(1, network.getInputCount())),
				restoration.toString());
			assertEquals(before.getNodeCount(), after.getNodeCount());
			after.getNodeList().stream().filter(node -> !node.equals(restoration))
				.forEach(node -> assertEquals(node(before, node.getName()), node));
		}
		assertFalse(Files.exists(copy));
	}

	private static NodeDef node(final GraphDef graph, final String name) {
		return graph.getNodeList().stream().filter(node -> node.getName().equals(name)).findFirst().orElseThrow();
	}

	private static GraphDef graph(final Path savedModel) throws IOException {
		return SavedModel.parseFrom(Files.readAllBytes(savedModel.resolve("saved_model.pb"))).getMetaGraphs(0)
			.getGraphDef();
	}
}
