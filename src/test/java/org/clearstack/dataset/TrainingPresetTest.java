// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingPresetTest {

	@TempDir
	Path folder;

	@ParameterizedTest
	@MethodSource("org.clearstack.dataset.TrainingPreset#names")
	void everyPresetSaysWhatItIsForAndHasOnlyParametersOfTheTraining(final String name) throws IOException {
		assertFalse(TrainingPreset.description(name).isEmpty());
		CommandRun.of(Commands.named("train")).setTexts(TrainingPreset.values(name), null);
	}

	@Test
	void aPresetSetsWhatIsNotWritten() throws IOException {
		final CommandRun train = CommandRun.of(Commands.named("train"));

		train.setTexts(Map.of("preset", "denoise", "levels", "1"), null);

		assertEquals(1, train.get(train.input("scale")));
		assertEquals(1, train.get(train.input("levels")), "what is written counts more");
		assertEquals("10 1000", train.get(train.input("photons")));
	}

	@Test
	void settingsOfTheBundledModelsArePresetsToo() {
		final Map<String, String> values = TrainingPreset.values("src/main/models/general-x2.settings");

		assertEquals("48", values.get("width"));
		assertTrue(values.keySet().stream().noneMatch(key -> key.startsWith("-")));
	}

	@Test
	void whatIsNoPresetIsTold() throws IOException {
		assertTrue(assertThrows(IllegalArgumentException.class, () -> TrainingPreset.values("nothing")).getMessage()
			.contains("enlarge-2x"));
		final Path file = folder.resolve("wrong.settings");
		Files.writeString(file, "width 48\n");
		assertTrue(assertThrows(IllegalArgumentException.class, () -> TrainingPreset.values(file.toString()))
			.getMessage().contains("not a key=value pair: \"width 48\""));
	}
}
