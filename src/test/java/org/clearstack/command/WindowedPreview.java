// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.TextField;
import java.awt.event.ItemEvent;
import java.nio.file.Path;
import java.util.Arrays;
import org.clearstack.door.imagej.ClearstackPlugIn;

/** Restore's dialog in a plain ImageJ with windows: ticks Preview, changes the strength, unticks, cancels; prints what it sees. */
public final class WindowedPreview {

	private WindowedPreview() {}

	/**
	 * @param args the model's folder
	 */
	public static void main(final String[] args) throws Exception {
		System.setProperty("clearstack.models", Path.of(args[0]).getParent().toString());
		new ImageJ(ImageJ.NO_SHOW);
		IJ.openImage("test-images/nuclei-t12.tif").show();
		new Thread(() -> new ClearstackPlugIn().run("Restore"), "Run$_restore").start();
		final GenericDialog dialog = awaited("dialog", () -> Desktop.dialog("Restore..."));
		onEventThread(() -> ((Choice) dialog.getChoices().get(0)).select("tiny"));
		final Checkbox box = (Checkbox) dialog.getCheckboxes().lastElement();
		final TextField strength = (TextField) dialog.getNumericFields().get(1); // after the scale

		tick(dialog, box, true);
		final ImagePlus preview = awaited("preview", WindowedPreview::preview);
		final int[] first = pixels(preview);
		System.out.println("ticked: " + preview.getTitle() + " " + preview.getWidth() + " x " + preview.getHeight());
		onEventThread(() -> strength.setText("0"));
		System.out.println("strength 0: " + awaited("change", () -> Arrays.equals(first, pixels(preview())) ? null : "another picture"));
		onEventThread(() -> strength.setText("100"));
		System.out.println("strength 100: " + awaited("change", () -> Arrays.equals(first, pixels(preview())) ? "the first picture" : null));
		tick(dialog, box, false);
		System.out.println("unticked: " + awaited("change", () -> preview() == null ? "gone" : null));
		tick(dialog, box, true);
		awaited("preview", WindowedPreview::preview);
		onEventThread(() -> Desktop.press(dialog, 1));
		awaited("change", () -> preview() == null ? "gone" : null);
		System.out.println("canceled: " + WindowManager.getImageCount() + " " + WindowManager.getCurrentImage().getTitle());
		System.exit(0);
	}

	private static ImagePlus preview() {
		return WindowManager.getImage("Preview of nuclei-t12-tiny");
	}

	private static int[] pixels(final ImagePlus image) {
		final int[] pixels = new int[image == null ? 0 : image.getProcessor().getPixelCount()];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = image.getProcessor().get(i);
		return pixels;
	}

	/** A state set by a program tells no listener. */
	private static void tick(final GenericDialog dialog, final Checkbox box, final boolean state) throws Exception {
		onEventThread(() -> {
			box.setState(state);
			dialog.itemStateChanged(new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, box, state ? ItemEvent.SELECTED : ItemEvent.DESELECTED));
		});
	}

	private static void onEventThread(final Runnable action) throws Exception {
		EventQueue.invokeAndWait(action);
	}
}
