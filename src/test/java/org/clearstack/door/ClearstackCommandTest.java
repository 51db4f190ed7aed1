// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import org.clearstack.command.Brighten;
import org.clearstack.door.fiji.ChoicesWidget;
import org.clearstack.door.fiji.FijiMacroOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleException;
import org.scijava.plugin.Plugin;
import org.scijava.widget.AbstractInputPanel;
import org.scijava.widget.DefaultWidgetModel;
import org.scijava.widget.InputWidget;
import org.scijava.widget.WidgetModel;
import org.scijava.widget.WidgetService;

/** A Command run by SciJava, as Fiji does. Public for the macro that calls it. */
public class ClearstackCommandTest {

	private static CommandModule processed;
	private static String options;
	private static String reason;
	private static boolean wentOn;

	private Context context;

	@BeforeEach
	void begin() {
		context = new Context(CommandService.class, WidgetService.class);
		wentOn = false;
		Interpreter.batchMode = true;
		ResultsTable.getResultsTable().reset();
	}

	@AfterEach
	void end() {
		context.dispose();
		for (final int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList())
			Interpreter.removeBatchModeImage(WindowManager.getImage(id));
		Interpreter.batchMode = false;
		WindowManager.setTempCurrentImage(null);
	}

	@Test
	void theResultIsTheCallersCurrentImageAndTheTableIsInResults() throws InterruptedException, ExecutionException {
		final CommandModule module = run("", 3);

		final ImagePlus result = (ImagePlus) module.getOutput("result");
		assertEquals(15, result.getProcessor().getf(0, 0));
		assertEquals(result, WindowManager.getCurrentImage());
		assertEquals(15, ResultsTable.getResultsTable().getValue("Mean", 0));
	}

	@Test
	void whatTheUserCanMendCancelsWithItsMessage() throws InterruptedException, ExecutionException {
		assertEquals("This is not possible. Do something else.", run("user", 3).getCancelReason());
		assertEquals("There is no file x.", run("file", 3).getCancelReason());
		assertEquals("", run("stop", 3).getCancelReason());
		assertNull(run("user", 3).getOutput("result"));
	}

	@Test
	void ourFaultsAreThrown() {
		final ExecutionException e = assertThrows(ExecutionException.class, () -> run("fault", 3));

		assertInstanceOf(NullPointerException.class, e.getCause().getCause());
	}

	@Test
	void inFijiAMacroIsReadAsInPlainImageJ() throws ModuleException {
		final CommandModule module = module();
		module.setInput("image", new ImagePlus("cells", new ByteProcessor(4, 4)));

		assertNull(processInMacro(module, "Gain=3 invert model=[large one]"));
		assertTrue(wentOn);

		assertEquals(List.of(3, true, "large one"),
			List.of(module.getInput("gain"), module.getInput("invert"), module.getInput("model")));
		assertTrue(module.isInputResolved("gain") && module.isInputResolved("offset"));
		assertTrue(module.isInputResolved("image"));
	}

	@Test
	void inFijiAWrongKeyCancels() throws ModuleException {
		assertTrue(processInMacro(module(), "gian=3").contains("Did you mean gain?"));
		assertTrue(processInMacro(module(), "gain=77").contains("from 1 to 10"));
		assertEquals(false, wentOn);
	}

	@Test
	void withoutAMacroFijiAsks() throws ModuleException {
		final CommandModule module = module();

		new FijiMacroOptions().process(module);

		assertEquals(false, module.isInputResolved("gain"));
	}

	@Test
	void inFijiChoicesAreAListOneMayTypeIn() throws ModuleException {
		final CommandModule module = module();
		final InputWidget<?, ?> widget = context.service(WidgetService.class).create(model(module, "model"));

		assertInstanceOf(ChoicesWidget.class, widget);
		final JComboBox<?> list = (JComboBox<?>) ((ChoicesWidget) widget).getComponent().getComponent(0);
		assertEquals(List.of("small", "large one"), List.of(list.getItemAt(0), list.getItemAt(1)));
		assertEquals("small", widget.getValue());
		list.setSelectedItem("large one");
		assertEquals("large one", module.getInput("model"));
		list.setSelectedItem("/a/model/folder");
		assertEquals("/a/model/folder", module.getInput("model"));
		assertEquals(false, new ChoicesWidget().supports(model(module, "type")));
	}

	// -- helpers --

	private CommandModule run(final String trouble, final int gain) throws InterruptedException, ExecutionException {
		final ImagePlus image = IJ.createImage("cells", "32-bit black", 4, 3, 1);
		image.getProcessor().add(5);
		return context.service(CommandService.class).run(Brighten.class, true,
			Map.of("image", image, "gain", gain, "offset", 0.0, "trouble", trouble)).get();
	}

	private static CommandModule module() throws ModuleException {
		return (CommandModule) new CommandInfo(Brighten.class, Brighten.class.getAnnotation(Plugin.class))
			.createModule();
	}

	private WidgetModel model(final CommandModule module, final String input) {
		return new DefaultWidgetModel(context, new Panel(), module, module.getInfo().getInput(input), List.of());
	}

	/** Why the module was canceled, or null. */
	private static String processInMacro(final CommandModule module, final String macroOptions) {
		processed = module;
		options = macroOptions;
		reason = "not called";
		new Interpreter().run("call('" + ClearstackCommandTest.class.getName() + ".process'); call('"
			+ ClearstackCommandTest.class.getName() + ".goOn');", null);
		return reason;
	}

	/** Called by the macro, on a thread like those of run("..."). */
	public static void process() {
		Thread.currentThread().setName("Run$_test");
		Macro.setOptions(options);
		final FijiMacroOptions preprocessor = new FijiMacroOptions();
		preprocessor.process(processed);
		Macro.setOptions(null);
		reason = preprocessor.getCancelReason();
	}

	/** Called by the macro if it was not ended. */
	public static void goOn() {
		assertNull(reason);
		reason = null;
		wentOn = true;
	}

	/** A Swing panel, as Fiji's dialogs have it. */
	private static final class Panel extends AbstractInputPanel<JPanel, JPanel> {

		@Override
		public Class<JPanel> getWidgetComponentType() {
			return JPanel.class;
		}

		@Override
		public JPanel getComponent() {
			return new JPanel();
		}

		@Override
		public Class<JPanel> getComponentType() {
			return JPanel.class;
		}
	}
}
