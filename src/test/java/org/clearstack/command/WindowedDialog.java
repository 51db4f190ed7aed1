// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.io.IOException;
import java.util.Map;
import javax.swing.JDialog;
import org.clearstack.door.CommandRun;
import org.clearstack.door.imagej.ClearstackPlugIn;

/** The short dialogs of Restore and Train in a plain ImageJ with windows, in a Java of its own; prints what it sees. */
public final class WindowedDialog {

	private WindowedDialog() {}

	public static void main(final String[] args) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		try {
			restore();
			train();
			System.exit(0);
		}
		catch (final Exception e) {
			e.printStackTrace();
			System.exit(1); // windows would keep this Java alive
		}
	}

	private static void restore() throws Exception {
		IJ.openImage("test-images/actin-noisy.tif").show();
		final JDialog dialog = opened("Restore", "Restore...");
		say("proposed", awaited("proposal", () -> Desktop.note(dialog, "model").contains("Result:")
			? Desktop.note(dialog, "model").replace("\n", "|") : null));
		say("short", Desktop.part(dialog, "want").isShowing() && Desktop.part(dialog, "model").isShowing()
			&& !Desktop.part(dialog, "strength").isShowing());
		Desktop.fill(dialog, Map.of("model", "general-x2"));
		say("want follows", Desktop.text(dialog, "want"));
		Desktop.fill(dialog, Map.of("want", "remove noise"));
		say("model follows", Desktop.text(dialog, "model text"));
		Desktop.press(dialog, "More");
		Desktop.fill(dialog, Map.of("normalize", "whatever"));
		Desktop.press(dialog, "OK");
		say("marked", awaited("mark",
			() -> Desktop.note(dialog, "normalize").isEmpty() ? null : Desktop.note(dialog, "normalize")));
		Desktop.press(dialog, "Defaults");
		say("default", Desktop.text(dialog, "normalize"));
		Desktop.press(dialog, "Measure noise");
		say("noise",
			awaited("noise", () -> Desktop.note(dialog, "noise").isEmpty() ? null : Desktop.note(dialog, "noise")));
		say("fits", fits(dialog));
		say("comma", comma());
		WindowManager.getCurrentImage().setRoi(10, 10, 20, 20);
		Desktop.press(dialog, "Cancel");
	}

	private static void train() throws Exception {
		final JDialog dialog = opened("TrainAutoencoder", "Train Autoencoder...");
		say("train height", dialog.getHeight());
		say("train asks",
			Map.of("images", true, "preset", true, "photons", true, "noise", true, "out", true, "epochs", true).keySet()
				.stream()
				.allMatch(name -> Desktop.part(dialog, name).isShowing())
				&& !Desktop.part(dialog, "width").isShowing());
		Desktop.fill(dialog, Map.of("preset", "pairs"));
		say("learn", Desktop.text(dialog, "learn"));
		Desktop.press(dialog, "OK");
		say("missing",
			awaited("mark", () -> Desktop.note(dialog, "images").isEmpty() ? null : Desktop.note(dialog, "images")));
		Desktop.press(dialog, "More");
		say("train fits", fits(dialog));
		Desktop.press(dialog, "Cancel");
	}

	/** What a German writes for a half. */
	private static Object comma() throws IOException {
		final CommandRun run = CommandRun.of(Restore.class);
		run.setText(run.input("bright"), "0,5", null);
		return run.get(run.input("bright"));
	}

	/** Within some seconds: a dialog grows when it has something to say. */
	private static boolean fits(final JDialog dialog) throws InterruptedException {
		for (int i = 0; i < 50; i++) {
			final boolean[] fits = new boolean[1];
			Desktop.onSwing(() -> fits[0] = isInside(dialog));
			if (fits[0])
				return true;
			Thread.sleep(100);
		}
		System.out.println("bounds: " + dialog.getBounds());
		return false;
	}

	private static boolean isInside(final JDialog dialog) {
		return new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()).contains(dialog.getBounds())
			&& dialog.getHeight() <= 0.92 * Toolkit.getDefaultToolkit()
				.getScreenSize().height;
	}

	private static JDialog opened(final String command, final String label) throws InterruptedException {
		new Thread(() -> new ClearstackPlugIn().run(command), "Run$_" + command).start();
		return awaited(label, () -> Desktop.dialog(label));
	}

	private static void say(final String key, final Object value) {
		System.out.println(key + ": " + value);
	}
}
