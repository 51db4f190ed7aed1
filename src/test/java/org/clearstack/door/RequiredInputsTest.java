// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.clearstack.door.cli.Main;
import org.clearstack.door.fiji.FijiMacroOptions;
import org.clearstack.door.imagej.ClearstackPlugIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.ModuleException;
import org.scijava.plugin.Plugin;

/** A command whose required inputs are not all given ends with a sentence that says which, whatever the door. */
class RequiredInputsTest {

	private static final AtomicReference<Class<? extends Command>> ASKED = new AtomicReference<>();
	private static final AtomicReference<String> REFUSED = new AtomicReference<>();

	/** The commands that need something. */
	static Stream<Class<? extends Command>> commands() {
		return Commands.all().values().stream().filter(type -> !needed(CommandRun.of(type)).isEmpty());
	}

	@BeforeEach
	void closeAll() {
		WindowManager.setTempCurrentImage(null);
		Macro.setOptions(null);
	}

	@Test
	void mostCommandsNeedSomething() {
		assertTrue(commands().count() >= 12, commands().toList().toString());
	}

	@ParameterizedTest
	@MethodSource("commands")
	void eachOneThatIsLeftOutIsNamed(final Class<? extends Command> type) {
		for (final CommandModuleItem<?> left : needed(CommandRun.of(type))) {
			final CommandRun command = CommandRun.of(type);
			for (final CommandModuleItem<?> given : needed(command))
				if (!given.getName().equals(left.getName()))
					command.set(given, given.getType() == File.class ? new File("x") : image());

			final String message = assertThrows(IllegalArgumentException.class, command::check).getMessage();

			assertTrue(message.startsWith(left.getName() + " is missing: ") && message.endsWith("."), message);
		}
	}

	@ParameterizedTest
	@MethodSource("commands")
	void theCommandLineEndsWithTheExitCodeOfAWrongCall(final Class<? extends Command> type) {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);

		assertEquals(2, Main.run(new String[] { Commands.nameOf(type) }, stream, stream));

		assertTrue(said.toString(StandardCharsets.UTF_8).matches("(?s)\\w+ is missing: [^\\n]+\\.\\R.*"),
			said::toString);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void aMacroOfPlainImageJEnds(final Class<? extends Command> type) throws InterruptedException {
		ASKED.set(type);
		final PrintStream console = System.out;
		final ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		final String end;
		try {
			end = macro("plain");
		}
		finally {
			System.setOut(console);
		}

		assertNotEquals("went on", end);
		assertSentence(printed.toString(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void aMacroOfFijiEnds(final Class<? extends Command> type) throws InterruptedException {
		ASKED.set(type);
		REFUSED.set(null);

		final String end = macro("fiji");

		assertNotEquals("went on", end);
		assertSentence(String.valueOf(REFUSED.get()));
	}

	private static void assertSentence(final String said) {
		final String line = said.replace('\n', ' ').strip();
		assertTrue(line.contains("There is no image open. Open the one to work on and try again.")
			|| line.matches(".*\\w+ is missing: .+\\."), line);
	}

	/** Runs a macro that calls a door, on a thread as ImageJ's macros have it, so that it sees its options. */
	private static String macro(final String door) throws InterruptedException {
		final AtomicReference<String> end = new AtomicReference<>();
		final Thread thread = new Thread(() -> end.set(
			IJ.runMacro("call('" + Doors.class.getName() + "." + door + "'); return 'went on';")), "Run$_test");
		thread.start();
		thread.join();
		return end.get();
	}

	/** What macros call. */
	public static final class Doors {

		private Doors() {}

		public static void plain() {
			Macro.setOptions(" ");
			new ClearstackPlugIn().run(ASKED.get().getName());
		}

		public static void fiji() throws ModuleException {
			Macro.setOptions(" ");
			final Class<? extends Command> type = ASKED.get();
			final CommandModule module =
				(CommandModule) new CommandInfo(type, type.getAnnotation(Plugin.class)).createModule();
			final FijiMacroOptions options = new FijiMacroOptions();
			options.process(module);
			REFUSED.set(options.getCancelReason());
		}
	}

	private static List<CommandModuleItem<?>> needed(final CommandRun command) {
		return command.inputs().stream()
			.filter(item -> item.isRequired() && ParameterText.isMissing(command.get(item))).toList();
	}

	private static ImagePlus image() {
		return IJ.createImage("image", "8-bit ramp", 8, 8, 1);
	}
}
