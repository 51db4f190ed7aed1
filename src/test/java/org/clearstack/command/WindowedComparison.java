// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;
import static org.clearstack.command.Desktop.press;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JTabbedPane;

/**
 * A plain ImageJ with windows, in a Java of its own: compares, shows feature maps and looks at a code by dialog, then
 * by the macro that was recorded; zooms the comparison; closes the window of a restoration. Prints what it sees as
 * {@code key: value} lines.
 */
final class WindowedComparison {

	/** More than all of ImageJ's magnifications. */
	private static final int MOST_ZOOMS = 40;

	private final Recorder recorder = new Recorder();

	private WindowedComparison() {}

	/**
	 * @param args where to save the report
	 */
	public static void main(final String[] args) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		try {
			final WindowedComparison user = new WindowedComparison();
			user.tryOut("Compare Upscaling...", "nuclei-t12.tif side by side",
				Map.of("models", "microscopy-x2", "report", Path.of(args[0]).toString()));
			user.zoom();
			user.tryOut("Feature Maps...", "nuclei-t12.tif seen by microscopy-denoise", Map.of());
			user.tryOut("Latent View...", "nuclei-t12.tif decoded, side by side", Map.of());
			user.closeTheProgress();
			System.exit(0);
		}
		catch (final Exception e) {
			e.printStackTrace();
			System.exit(1); // windows would keep this Java alive
		}
	}

	/** Runs a Command by its dialog, where some text fields are filled, and again by what was recorded. */
	private void tryOut(final String label, final String made, final Map<String, String> texts) throws Exception {
		open();
		IJ.doCommand(label);
		final JDialog dialog = awaited(label, () -> Desktop.dialog(label));
		Desktop.fill(dialog, texts);
		press(dialog, "OK");
		if (label.startsWith("Compare")) {
			final JFrame all = awaited("pictures", WindowedComparison::pictures);
			say("one window", new Rectangle(1280, 800).contains(new Rectangle(all.getSize())) + " "
				+ Desktop.parts(all).filter(JTabbedPane.class::isInstance).map(part -> (JTabbedPane) part)
					.flatMap(tabs -> IntStream.range(0, tabs.getTabCount()).mapToObj(tabs::getTitleAt))
					.collect(Collectors.joining("|")));
			Desktop.onSwing(() -> ((AbstractButton) Desktop.part(all, "Open as images")).doClick());
			Desktop.onSwing(all::dispose);
		}
		awaited(made, () -> WindowManager.getImage(made) == null || !isIdle() ? null : made);
		final String recorded = awaited("recorded " + label,
			() -> recorder.getText().lines().filter(line -> line.startsWith("run(\"" + label)).findFirst()
				.orElse(null));
		say(label, recorded);
		say(label + " windows", String.join("|", WindowManager.getImageTitles()));
		final List<String> byDialog = numbers();
		open();
		IJ.runMacro(recorded);
		say(label + " rows", byDialog.size());
		say(label + " again", byDialog.equals(numbers()));
	}

	private static JFrame pictures() {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(JFrame.class::isInstance)
			.map(JFrame.class::cast).filter(frame -> frame.getTitle().startsWith("Compare Upscaling: ")).findFirst()
			.orElse(null);
	}

	/** One image and an empty table. */
	private static void open() {
		IJ.run("Close All");
		Desktop.closeTables();
		final ImagePlus image = IJ.openImage("test-images/nuclei-t12.tif");
		image.setRoi(40, 40, 96, 80);
		final ImagePlus part = image.crop("1-1");
		part.setTitle("nuclei-t12.tif");
		part.show();
	}

	/** Whether the thread of a command from a dialog has come to its table, which is the last thing it shows. */
	private static boolean isIdle() {
		return Desktop.table().size() > 0;
	}

	/** The table but for times. */
	private static List<String> numbers() {
		final ResultsTable table = Desktop.table();
		final List<String> rows = new ArrayList<>();
		final List<String> headings =
			Arrays.stream(table.getHeadings()).filter(heading -> !heading.matches("Time.*|Mpx.*|Best")).toList();
		for (int row = 0; row < table.size(); row++) {
			final int at = row;
			rows.add(String.join(" ", headings.stream().map(heading -> table.getStringValue(heading, at)).toList()));
		}
		return rows;
	}

	/** Zooms the stack by ImageJ's menu; the montage follows. */
	private void zoom() throws Exception {
		final ImagePlus stack = WindowManager.getImage("nuclei-t12.tif compared");
		final ImagePlus montage = WindowManager.getImage("nuclei-t12.tif side by side");
		final int[] before = pixels(montage);
		say("zoom before", stack.getCanvas().getSrcRect().width < stack.getWidth() ? "part" : "all");
		IJ.selectWindow(stack.getTitle());
		for (int i = 0; i < MOST_ZOOMS && stack.getCanvas().getSrcRect().width > stack.getWidth() / 3
			&& stack.getCanvas().getMagnification() < 32; i++)
			IJ.run(stack, "In [+]", "");
		final int[] zoomed =
			awaited("zoomed montage", () -> Arrays.equals(before, pixels(montage)) ? null : pixels(montage));
		say("zoom size", zoomed.length == before.length);
		for (int i = 0; i < MOST_ZOOMS && stack.getCanvas().getSrcRect().width < stack.getWidth(); i++)
			IJ.run(stack, "Out [-]", "");
		say("zoom back",
			awaited("montage as before", () -> Arrays.equals(before, pixels(montage)) ? "as before" : null));
		montage.changes = false;
		montage.close();
		IJ.run(stack, "In [+]", "");
		Thread.sleep(300); // three looks at the window: nothing must come back
		say("zoom alone", WindowManager.getImage(montage.getTitle()) == null);
	}

	private static int[] pixels(final ImagePlus image) {
		return ((int[]) image.getProcessor().getPixels()).clone();
	}

	/** Closes the window of a restoration that would take minutes. */
	private void closeTheProgress() throws Exception {
		IJ.run("Close All");
		final ImagePlus image = IJ.createImage("large", "8-bit ramp", 1500, 1500, 1);
		final byte[] source = ((byte[]) image.getProcessor().getPixels()).clone();
		image.show();
		new Thread(() -> IJ.runMacro("run('Restore...', 'model=microscopy-x2 ensemble tile=96 batch=1 device=cpu');"))
			.start();
		final JFrame window = awaited("progress", () -> Desktop.window(JFrame.class));
		say("progress title", window.getTitle());
		EventQueue.invokeAndWait(() -> window.dispatchEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING)));
		say("progress end", awaited("end of the progress",
			() -> window.isVisible() || !ImageJ.getStatusBarText().startsWith("Restore") ? null
				: ImageJ.getStatusBarText()));
		say("progress images", String.join("|", WindowManager.getImageTitles()));
		say("progress source", Arrays.equals(source, (byte[]) image.getProcessor().getPixels()));
	}

	private static void say(final String key, final Object value) {
		System.out.println(key + ": " + value);
	}
}
