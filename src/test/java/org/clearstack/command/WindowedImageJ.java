// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;
import static org.clearstack.command.Desktop.press;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.MessageDialog;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Container;
import java.awt.Label;
import java.awt.TextField;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plain ImageJ with windows, in a Java of its own, that uses Brighten by macro and by dialog and prints what it sees as
 * {@code key: value} lines. Run by {@link WindowedImageJTest} with {@code plugins.dir} set.
 */
final class WindowedImageJ {

	private static final PrintStream OUT = System.out;

	private WindowedImageJ() {}

	public static void main(final String[] args) throws InterruptedException {
		final ImageJ ij = new ImageJ(ImageJ.NO_SHOW);
		say("quality", Menus.getCommands().get("Image Quality..."));
		say("brighten", Menus.getCommands().get("Brighten..."));
		byMacro();
		byDialog();
		byDialogCanceled();
		final int images = WindowManager.getImageCount();
		say("images", images);
		say("instance", ij == IJ.getInstance());
		System.exit(0);
	}

	private static void byMacro() {
		IJ.runMacro("newImage('macro', '32-bit black', 4, 4, 1); run('Add...', 'value=5'); g = 3; run('Brighten...', 'gain=&g offset=0');");
		say("macro result", WindowManager.getCurrentImage().getTitle() + " " + WindowManager.getCurrentImage().getProcessor().getf(0, 0));
	}

	private static void byDialog() throws InterruptedException {
		final Recorder recorder = new Recorder();
		final ImagePlus image = IJ.createImage("asked", "32-bit black", 4, 4, 1);
		image.getProcessor().add(5);
		image.show();
		IJ.doCommand("Brighten...");

		final GenericDialog first = awaited("dialog", WindowedImageJ::dialog);
		say("labels", labels(first));
		say("help", Arrays.stream(first.getButtons()).anyMatch(button -> button != null && button.getLabel().equals("Help")));
		((TextField) first.getNumericFields().get(0)).setText("99");
		press(first, 0);
		final MessageDialog refusal = awaited("refusal", () -> Desktop.window(MessageDialog.class));
		say("refusal", refusal.getTitle());
		for (final Button button : buttons(refusal))
			for (final ActionListener listener : button.getActionListeners())
				listener.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, ""));
		final GenericDialog second = awaited("second dialog", () -> dialog() == first ? null : dialog());
		say("typed before", ((TextField) second.getNumericFields().get(0)).getText());
		((TextField) second.getNumericFields().get(0)).setText("4");
		((TextField) second.getNumericFields().get(1)).setText("0");
		((Choice) second.getChoices().get(0)).select("large one");
		((Checkbox) second.getCheckboxes().get(0)).setState(false);
		press(second, 0);

		final ImagePlus result = awaited("result", () -> WindowManager.getImage("asked brighter"));
		say("dialog result", result.getProcessor().getf(0, 0));
		say("recorded", awaited("recorded line", () -> line(recorder.getText())));
		recorder.close();
	}

	private static void byDialogCanceled() throws InterruptedException {
		final int before = WindowManager.getImageCount();
		IJ.doCommand("Brighten...");
		press(awaited("dialog", WindowedImageJ::dialog), 1);
		awaited("end of the dialog", () -> dialog() == null ? "gone" : null);
		say("canceled made", WindowManager.getImageCount() - before);
	}

	private static String line(final String recorded) {
		return recorded.lines().filter(line -> line.startsWith("run(\"Brighten...")).findFirst().orElse(null);
	}

	private static GenericDialog dialog() {
		return Desktop.dialog("Brighten...");
	}

	private static List<Button> buttons(final Container container) {
		return Arrays.stream(container.getComponents()).flatMap(part -> part instanceof Container inner ? buttons(inner).stream()
			: part instanceof Button button ? Stream.of(button) : Stream.empty()).toList();
	}

	private static String labels(final Container container) {
		return Arrays.stream(container.getComponents()).map(part -> part instanceof Label label ? label.getText().strip() : "")
			.filter(text -> !text.isEmpty()).collect(Collectors.joining("|"));
	}

	private static void say(final String key, final Object value) {
		OUT.println(key + ": " + value);
	}
}
