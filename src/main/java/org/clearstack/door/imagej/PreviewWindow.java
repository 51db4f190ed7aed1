// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.ImageWindow;
import java.awt.Checkbox;
import java.awt.EventQueue;
import java.awt.Point;
import java.util.function.Supplier;
import org.clearstack.door.CommandRun;

/** The preview of a dialog: a tick box in it, and a window beside the original that follows the parameters. */
final class PreviewWindow implements AutoCloseable {

	private final ImagePlus original;
	private final Preview preview = new Preview(image -> EventQueue.invokeLater(() -> display(image)), IJ::showStatus);
	private ImagePlus shown;
	private boolean open = true;
	private String before = "";

	/**
	 * @param original the image the preview is of
	 */
	private PreviewWindow(final ImagePlus original) {
		this.original = original;
	}

	/**
	 * Adds the tick box.
	 *
	 * @param inputs what the dialog's fields say at the moment, as a Command of its own; throws IllegalArgumentException if that
	 *          means nothing
	 * @return to close when the dialog is
	 */
	static PreviewWindow add(final GenericDialog dialog, final ImagePlus original, final Supplier<CommandRun> inputs) {
		final PreviewWindow window = new PreviewWindow(original);
		dialog.addCheckbox("Preview", false);
		final Checkbox box = (Checkbox) dialog.getCheckboxes().lastElement();
		dialog.addDialogListener((changed, event) -> {
			if (event != null)
				window.update(box.getState(), inputs);
			return true;
		});
		return window;
	}

	/** Asks for another preview if anything changed; on ImageJ's event thread, which must not wait. */
	private void update(final boolean ticked, final Supplier<CommandRun> inputs) {
		if (!ticked) {
			before = "";
			preview.stop();
			hide();
			return;
		}
		try {
			final CommandRun command = inputs.get();
			final String now = command.texts().toString();
			if (!now.equals(before))
				preview.show(command);
			before = now;
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage());
		}
	}

	private void display(final ImagePlus image) {
		if (!open || before.isEmpty())
			return;
		if (shown == null || shown.getWindow() == null || !fits(shown, image)) {
			hide();
			shown = image;
			shown.show();
			place(shown.getWindow());
		}
		else {
			shown.setStack(image.getTitle(), image.getStack());
			shown.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
			shown.updateAndDraw();
		}
		shown.changes = false;
	}

	private static boolean fits(final ImagePlus shown, final ImagePlus image) {
		return shown.getWidth() == image.getWidth() && shown.getHeight() == image.getHeight() && shown.getBitDepth() == image.getBitDepth()
			&& shown.getStackSize() == image.getStackSize() && !shown.isComposite();
	}

	/** Beside the original. */
	private void place(final ImageWindow window) {
		final ImageWindow beside = original.getWindow();
		if (window != null && beside != null) {
			final Point corner = beside.getLocation();
			window.setLocation(corner.x + beside.getWidth(), corner.y);
		}
	}

	private void hide() {
		if (shown != null) {
			shown.changes = false;
			shown.close();
		}
		shown = null;
	}

	/** Ends the preview and takes its window away. */
	@Override
	public void close() {
		preview.close();
		EventQueue.invokeLater(() -> {
			open = false;
			hide();
			if (original.getWindow() != null)
				WindowManager.setCurrentWindow(original.getWindow());
		});
	}
}
