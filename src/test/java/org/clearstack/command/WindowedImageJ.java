// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;
import static org.clearstack.command.Desktop.press;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.Prefs;
import ij.WindowManager;
import ij.plugin.frame.Recorder;
import java.awt.Container;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.JCheckBox;
import javax.swing.JDialog;
import javax.swing.JLabel;

/**
 * A plain ImageJ with windows, in a Java of its own, that uses Brighten by macro and by dialog and prints what it sees
 * as {@code key: value} lines. Run by {@link WindowedImageJTest} with {@code plugins.dir} set.
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
		IJ.runMacro(
			"newImage('macro', '32-bit black', 4, 4, 1); run('Add...', 'value=5'); g = 3; run('Brighten...', "
				+ "'gain=&g offset=0');");
		say("macro result", WindowManager.getCurrentImage().getTitle() + " "
			+ WindowManager.getCurrentImage().getProcessor().getf(0, 0));
	}

	private static void byDialog() throws InterruptedException {
		final Recorder recorder = new Recorder();
		final ImagePlus image = IJ.createImage("asked", "32-bit black", 4, 4, 1);
		image.getProcessor().add(5);
		image.show();
		IJ.doCommand("Brighten...");

		final JDialog dialog = awaited("dialog", WindowedImageJ::dialog);
		say("labels", labels(dialog));
		say("help", Desktop.part(dialog, "Help").isVisible());
		Desktop.fill(dialog, Map.of("gain", "99"));
		press(dialog, "OK");
		say("refusal",
			awaited("refusal", () -> Desktop.note(dialog, "gain").isEmpty() ? null : Desktop.note(dialog, "gain")));
		say("open still", dialog() == dialog);
		say("typed before", Desktop.text(dialog, "gain"));
		say("kept", Prefs.get("clearstack.brighten.gain", "nothing"));
		Desktop.fill(dialog, Map.of("gain", "4", "offset", "0", "model", "large one", "invert", "false"));
		press(dialog, "OK");

		final ImagePlus result = awaited("result", () -> WindowManager.getImage("asked brighter"));
		say("dialog result", result.getProcessor().getf(0, 0));
		say("recorded", awaited("recorded line", () -> line(recorder.getText())));
		recorder.close();
	}

	private static void byDialogCanceled() throws InterruptedException {
		final int before = WindowManager.getImageCount();
		IJ.doCommand("Brighten...");
		press(awaited("dialog", WindowedImageJ::dialog), "Cancel");
		awaited("end of the dialog", () -> dialog() == null ? "gone" : null);
		say("canceled made", WindowManager.getImageCount() - before);
	}

	private static String line(final String recorded) {
		return recorded.lines().filter(line -> line.startsWith("run(\"Brighten...")).findFirst().orElse(null);
	}

	private static JDialog dialog() {
		return Desktop.dialog("Brighten...");
	}

	private static String labels(final Container container) {
		return Desktop.parts(container).filter(part -> part.isShowing())
			.map(part -> part instanceof JLabel label ? label.getText() : part instanceof JCheckBox box
				? box.getText() : "")
			.filter(text -> !text.isBlank()).collect(Collectors.joining("|"));
	}

	private static void say(final String key, final Object value) {
		OUT.println(key + ": " + value);
	}
}
