// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.swing.JDialog;
import org.clearstack.door.imagej.ClearstackPlugIn;

/**
 * Restore's dialog in a plain ImageJ with windows: ticks Preview, changes the strength, unticks, cancels; prints what
 * it sees.
 */
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
		final JDialog dialog = awaited("dialog", () -> Desktop.dialog("Restore..."));
		Desktop.fill(dialog, Map.of("model", "tiny"));

		tick(dialog, true);
		final ImagePlus preview = awaited("preview", WindowedPreview::preview);
		final int[] first = pixels(preview);
		System.out.println("ticked: " + preview.getTitle() + " " + preview.getWidth() + " x " + preview.getHeight());
		Desktop.fill(dialog, Map.of("strength", "0"));
		System.out.println("strength 0: "
			+ awaited("change", () -> Arrays.equals(first, pixels(preview())) ? null : "another picture"));
		Desktop.fill(dialog, Map.of("strength", "100"));
		System.out.println("strength 100: "
			+ awaited("change", () -> Arrays.equals(first, pixels(preview())) ? "the first picture" : null));
		tick(dialog, false);
		System.out.println("unticked: " + awaited("change", () -> preview() == null ? "gone" : null));
		tick(dialog, true);
		awaited("preview", WindowedPreview::preview);
		Desktop.press(dialog, "Cancel");
		awaited("change", () -> preview() == null ? "gone" : null);
		System.out
			.println("canceled: " + WindowManager.getImageCount() + " " + WindowManager.getCurrentImage().getTitle());
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

	private static void tick(final JDialog dialog, final boolean state) {
		Desktop.fill(dialog, Map.of("Preview", Boolean.toString(state)));
	}
}
