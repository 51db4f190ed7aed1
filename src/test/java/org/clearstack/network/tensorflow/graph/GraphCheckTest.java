// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.HostileGraphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;

/** What may be opened and what may not. */
class GraphCheckTest {

	@Test
	void whatDoesMoreThanComputeIsRefusedByName() {
		final List<String> opened = new ArrayList<>();
		final Map<String, SavedModel> all = HostileGraphs.all();
		all.forEach((name, model) -> {
			try {
				GraphCheck.check(model, "m");
				opened.add(name);
			}
			catch (final ClearstackException e) {
				if (!e.getMessage().contains(name.split(" [A-Z]| of| while| a| two")[0]))
					opened.add(name + ", but: " + e.getMessage());
			}
		});

		assertTrue(all.size() >= 60, all.size() + " models");
		assertEquals(List.of(), opened);
	}

	@Test
	void theSentenceNamesOperationNodeAndWhatItDoes() {
		final ClearstackException refused = assertThrows(ClearstackException.class,
			() -> GraphCheck.check(HostileGraphs.all().get("WriteFile FUNCTION"), "m"));

		assertTrue(refused.getMessage().startsWith(
			"The model m is not opened: its operation WriteFile (evil in its function f) writes files, and a model "
				+ "may do nothing but"
				+ " compute."),
			refused.getMessage());
	}

	@Test
	void whatOnlyComputesIsOpened() throws IOException {
		assertDoesNotThrow(() -> GraphCheck.check(HostileGraphs.harmless(), "m"));
		assertDoesNotThrow(() -> GraphCheck.check(HostileGraphs.chain(4000), "m"));
		try (Stream<Path> models = Stream.concat(Files.list(Path.of("models")),
			Stream.of("keras", "keras-saved").map(Path.of("src/test/resources")::resolve))) {
			for (final Path model : models.toList())
				assertDoesNotThrow(() -> GraphCheck.read(model.resolve("saved_model")), model.toString());
		}
	}

	@Test
	void aSecondGraphBesideTheFirstIsRefused(@TempDir final Path folder) throws IOException {
		Files.write(folder.resolve("saved_model.pb"), HostileGraphs.harmless().toByteArray());
		assertDoesNotThrow(() -> GraphCheck.read(folder));
		Files.write(folder.resolve("saved_model.cpb"), HostileGraphs.all().get("Abort SERVING").toByteArray());

		assertTrue(assertThrows(ClearstackException.class, () -> GraphCheck.read(folder)).getMessage()
			.contains("saved_model.cpb"));
	}

	@Test
	void theListsNameOperationsThatTensorFlowHas() {
		final Map<String, OpDef> known = TensorFlow.registeredOpList().getOpList().stream()
			.collect(Collectors.toMap(OpDef::getName, op -> op, (a, b) -> a));
		final Set<String> unknown = new TreeSet<>();
		for (final Set<String> list : List.of(Operations.PURE, Operations.CHOICES, Operations.CALLS, Operations.READING,
			Operations.WRITING, Operations.SAVING))
			list.stream().filter(name -> !known.containsKey(name)).forEach(unknown::add);
		final Set<String> stateful = Operations.PURE.stream()
			.filter(name -> known.containsKey(name) && known.get(name).getIsStateful()).collect(Collectors.toCollection(
				TreeSet::new));

		assertEquals(Set.of(), unknown);
		assertEquals(
			Set.of("Assert", "CheckNumerics", "CheckNumericsV2", "GuaranteeConst", "RandomStandardNormal",
				"RandomUniform", "RandomUniformInt",
				"StatelessRandomGetAlg", "TruncatedNormal"),
			stateful, "random numbers and checks keep nothing and do nothing");
	}
}
