// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.door.MacroOptions;
import org.clearstack.door.ParameterText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.command.Command;

/** What a macro's line must say, by what was set in the dialog. */
class RecordedLineTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "want=[what the image needs] model=auto strength=100 | -",
		"want=[enlarge 2x] model=auto | want=[enlarge 2x]",
		"want=[what the model does] model=general-x2 strength=100 | model=general-x2",
		"want=[remove noise] model=general-denoise strength=70 type=input | want=[remove noise]; model=general-denoise; "
			+ "strength=70",
		"lazy=true conserve=false | lazy=true", "model=general-x2 conserve | model=general-x2; conserve=brightness" })
	void ofRestoreIsWhatDiffersFromTheDefaults(final String set, final String expected) throws IOException {
		assertEquals(expected, line(Restore.class, set));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "preset=pairs learn=pairs | preset=pairs",
		"preset=denoise photons=0 | preset=denoise; photons=0", "epochs=40 width=16 | width=16" })
	void ofTrainingIsWhatDiffersFromThePreset(final String set, final String expected) throws IOException {
		assertEquals(expected, line(TrainAutoencoder.class, set));
	}

	/** The values that are worth recording of a run, which another run of them alone has all the same. */
	private static String line(final Class<? extends Command> type, final String set) throws IOException {
		final CommandRun run = CommandRun.of(type);
		run.setTexts(MacroOptions.parse(set, name -> null), null);
		final List<String> line = new ArrayList<>();
		final CommandRun again = CommandRun.of(type);
		final Map<String, String> said = new LinkedHashMap<>();
		for (final var item : run.worthRecording())
			if (run.get(item) != null) {
				final String text = ParameterText.text(run.get(item));
				said.put(item.getName(), text);
				line.add(item.getName() + "=" + (text.contains(" ") ? "[" + text + "]" : text));
			}
		again.setTexts(said, null);
		assertEquals(run.texts(), again.texts());
		return line.isEmpty() ? null : String.join("; ", line);
	}
}
