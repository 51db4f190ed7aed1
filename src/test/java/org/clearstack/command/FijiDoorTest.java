// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.door.LastValues;
import org.clearstack.door.RunningMacro;
import org.clearstack.door.fiji.Fiji;
import org.clearstack.door.fiji.FijiDialog;
import org.clearstack.door.fiji.FijiEntries;
import org.clearstack.door.fiji.FijiMacroOptions;
import org.clearstack.door.fiji.FijiOutputs;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.plugin.Plugin;

/** The door from Fiji and from scripts, in a whole Context with all that SciJava finds on the class path. */
@Tag("slow")
class FijiDoorTest {

	private static Context context;

	@TempDir
	Path folder;

	@BeforeAll
	static void open() {
		context = new Context();
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	@AfterEach
	void forget() {
		WindowManager.setTempCurrentImage(null);
		for (final ModuleItem<?> input : new CommandInfo(Brighten.class).inputs())
			Prefs.set("clearstack.brighten." + input.getName(), (String) null);
	}

	/** As "fiji --headless --run CLASS 'image="...",saveto="..."'" does, which hands on texts. */
	@Test
	void filesOfAnyNameAreReadAndWritten() throws IOException, InterruptedException, ExecutionException {
		final Path strange =
			Files.createDirectories(folder.resolve("Zellen \u00e4\u00f6\u00fc \u7ec6\u80de it's 100% [a,b]=c"));
		ImageFiles.save(ramp(), strange.resolve("cells one.tif"));

		assertNull(run("image", strange.resolve("cells one.tif").toString(), "gain", "3", "offset", "0", "saveto",
			strange.resolve("out \u00df.tif").toString())
			.getCancelReason());
		assertNull(
			run("image", strange.resolve("cells one.tif").toString(), "saveto", strange.resolve("table.csv").toString())
				.getCancelReason());

		final ImagePlus saved = ImageFiles.open(strange.resolve("out \u00df.tif"));
		assertEquals(3 * ramp().getProcessor().getf(2, 0), saved.getProcessor().getf(2, 0), 1e-6);
		assertTrue(Files.readString(strange.resolve("table.csv")).contains("Mean"));
	}

	@Test
	void aFileThatCannotBeReadOrWrittenCancelsBeforeTheWork()
		throws IOException, InterruptedException, ExecutionException
	{
		ImageFiles.save(ramp(), folder.resolve("in.tif"));

		assertTrue(run("image", folder.resolve("none.tif").toString()).getCancelReason()
			.contains("no image that can be opened"));
		final CommandModule refused =
			run("image", folder.resolve("in.tif").toString(), "saveto", folder.resolve("out.xyz").toString());
		assertTrue(refused.getCancelReason().contains(".tif"), refused.getCancelReason());
		assertNull(refused.getOutput("result"));
	}

	@Test
	void everyCommandIsListedOnceAndLegacyEntriesOfOthersStay() throws IOException {
		final ModuleService modules = context.service(ModuleService.class);
		final String line = Files.readAllLines(Path.of("plugins.config")).stream()
			.filter(text -> text.contains("\"Restore...\"")).findFirst().orElseThrow();
		final CommandInfo twice = new LegacyEntry("legacy:" + line.substring(line.lastIndexOf(' ') + 1));
		final CommandInfo others = new LegacyEntry("legacy:ij.plugin.Duplicator");

		modules.addModules(List.of(twice, others));

		assertFalse(modules.getModules().contains(twice));
		assertTrue(modules.getModules().contains(others));
		modules.removeModule(others);
		for (final Class<? extends Command> type : Commands.all().values())
			assertEquals(1, modules.getModules().stream()
				.filter(info -> info.getDelegateClassName().equals(type.getName())).count(), type.getName());
	}

	/** Fiji's own service makes its entries first. */
	@Test
	void entriesThatWereThereBeforeAreListedOnceToo() {
		try (Context early = new Context(ModuleService.class)) {
			final ModuleService modules = early.service(ModuleService.class);
			final CommandInfo twice = new LegacyEntry("legacy:org.clearstack.start.MenuEntry");
			final CommandInfo others = new LegacyEntry("legacy:ij.plugin.Duplicator");
			modules.addModules(List.of(twice, others));
			final FijiEntries late = new FijiEntries();
			early.inject(late);

			late.initialize();

			assertFalse(modules.getModules().contains(twice));
			assertTrue(modules.getModules().contains(others));
		}
	}

	@Test
	void theMainImageIsShownLast() throws ModuleException {
		final CommandModule module =
			(CommandModule) new CommandInfo(Restore.class, Restore.class.getAnnotation(Plugin.class)).createModule();
		module.setOutput("restored", ramp());
		module.setOutput("deviation", ramp());
		Interpreter.batchMode = true;
		try {
			FijiOutputs.showImages(module);

			assertSame(module.getOutput("restored"), Interpreter.getLastBatchModeImage(), "not the uncertainty");
			assertTrue(module.isOutputResolved("restored") && module.isOutputResolved("deviation"),
				"nothing is shown twice");
		}
		finally {
			Interpreter.batchMode = false;
			Interpreter.removeBatchModeImage((ImagePlus) module.getOutput("restored"));
			Interpreter.removeBatchModeImage((ImagePlus) module.getOutput("deviation"));
		}
		assertNull(WindowManager.getCurrentImage(), "nothing is left on SciJava's thread for its next command");
	}

	/** Fiji would take it for the active image. */
	private static CommandModule asked;
	private static String refused;

	/** Called by a macro: what Fiji does before it runs a Command. */
	public static final class Asking {

		public static void process() throws ModuleException {
			asked = module();
			final FijiMacroOptions options = new FijiMacroOptions();
			options.process(asked);
			refused = options.getCancelReason();
		}
	}

	@Test
	void aMacroEndsWhereARequiredInputIsMissing() {
		final String end = IJ.runMacro("call(\"" + Asking.class.getName() + ".process\"); return \"went on\";");

		assertNull(asked.getInput("image"));
		assertEquals("There is no image open. Open the one to work on and try again.",
			String.valueOf(refused).replace('\n', ' '));
		assertFalse("went on".equals(end));
	}

	@Test
	void outsideMacrosAnImageLeftOnTheThreadIsForgotten() throws ModuleException {
		WindowManager.setTempCurrentImage(ramp());

		new FijiMacroOptions().process(module());

		assertNull(WindowManager.getCurrentImage());
	}

	@Test
	void everyCommandIsValidToSciJava() {
		for (final Class<? extends Command> type : Commands.all().values()) {
			final CommandInfo info = context.service(CommandService.class).getCommand(type);
			assertTrue(info.isValid(), () -> type.getName() + ": " + info.getProblems());
			assertTrue(info.canRunHeadless(), type.getName());
		}
	}

	@Test
	void noWindowOpensForTheHelpButtonAlone() throws ModuleException {
		final CommandModule asked = module();
		new FijiDialog().process(asked);
		assertFalse(asked.isInputResolved("help"), "there is more to ask");
		assertTrue(asked.isInputResolved("saveto"), "a hidden file opens no file chooser");

		final CommandModule given = module();
		CommandRun.of(given).inputs().forEach(item -> given.resolveInput(item.getName()));
		new FijiDialog().process(given);
		assertTrue(given.isInputResolved("help"));
	}

	@Test
	void textsAndTablesAreLeftToTheCommandToShow() throws ModuleException {
		final CommandModule module = module();

		new FijiOutputs().process(module);

		assertTrue(module.isOutputResolved("table"));
		assertFalse(module.isOutputResolved("result"));
	}

	@Test
	void aDialogStartsFromTheLastAnswers() throws IOException {
		final CommandRun predicted = CommandRun.of(Brighten.class);
		predicted.setTexts(Map.of("gain", "7", "invert", "true", "model", "large one", "trouble", "user"), null);
		LastValues.keep(predicted, List.of("gain", "invert", "model", "protocol"));

		final CommandRun next = CommandRun.of(Brighten.class);
		assertEquals(2, next.get(next.input("gain")), "without a dialog it is the default");
		LastValues.offer(next, List.of("gain", "model", "trouble"));

		assertEquals(7, next.get(next.input("gain")));
		assertEquals("large one", next.get(next.input("model")));
		assertEquals(false, next.get(next.input("invert")), "was not asked for");
		assertEquals("", next.get(next.input("trouble")), "was not kept");
	}

	@Test
	void answersThatAreNoLongerPossibleAreNotOffered() {
		Prefs.set("clearstack.brighten.gain", "99");
		Prefs.set("clearstack.brighten.model", "uninstalled");
		final CommandRun command = CommandRun.of(Brighten.class);

		LastValues.offer(command, List.of("gain", "model"));

		assertEquals(2, command.get(command.input("gain")));
		assertEquals("small", command.get(command.input("model")));
	}

	@Test
	void permissionToOverwriteIsNotRemembered() throws IOException {
		final CommandRun command = CommandRun.of(TrainAutoencoder.class);
		command.setTexts(Map.of("overwrite", "true"), null);

		LastValues.keep(command, List.of("overwrite"));

		assertNull(Prefs.get("clearstack.trainautoencoder.overwrite", null));
	}

	@Test
	void theMacrosImageIsTakenAndNotOneLeftOnTheThread() throws InterruptedException {
		final ImagePlus macros = ramp();
		final ImagePlus stale = ramp();
		final Thread macro = new Thread(() -> WindowManager.setTempCurrentImage(macros));
		macro.start();
		macro.join();
		WindowManager.setTempCurrentImage(stale);

		assertSame(macros, RunningMacro.currentImage(macro));
		WindowManager.setTempCurrentImage(stale);
		assertNull(RunningMacro.currentImage(new Thread()));
		WindowManager.setTempCurrentImage(macro, null);
	}

	@Test
	void withoutFijiThereIsNoContextAndNoneIsMade() {
		assertNull(Fiji.context());
	}

	// -- helpers --

	private static CommandModule run(final String... inputs) throws InterruptedException, ExecutionException {
		ResultsTable.getResultsTable().reset();
		final List<Object> pairs = new ArrayList<>(List.of(inputs));
		for (int i = 0; i < inputs.length; i++)
			if (inputs[i].equals("saveto"))
				pairs.set(i + 1, new File(inputs[i + 1]));
		return context.service(CommandService.class).run(Brighten.class, true, pairs.toArray()).get();
	}

	private static CommandModule module() throws ModuleException {
		return (CommandModule) new CommandInfo(Brighten.class, Brighten.class.getAnnotation(Plugin.class))
			.createModule();
	}

	private static ImagePlus ramp() {
		return IJ.createImage("ramp", "32-bit ramp", 4, 3, 1);
	}

	/** What Fiji makes of a line in plugins.config. */
	private static final class LegacyEntry extends CommandInfo {

		private final String identifier;

		LegacyEntry(final String identifier) {
			super(Difference.class);
			this.identifier = identifier;
		}

		@Override
		public String getIdentifier() {
			return identifier;
		}

		@Override
		public Module createModule() {
			throw new UnsupportedOperationException("It is only listed.");
		}
	}
}
