// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.IJ;
import ij.ImageListener;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.gui.RoiListener;
import java.awt.EventQueue;
import java.awt.Point;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.swing.Timer;
import org.clearstack.door.CommandRun;

/**
 * The preview of a dialog: a window beside the original that follows the parameters, and slice, rectangle and contrast
 * of the original. Used on Swing's thread alone.
 */
final class PreviewWindow implements AutoCloseable, ImageListener, RoiListener {

	private static final int PAUSE = 200;

	private final ImagePlus original;
	private final Supplier<CommandRun> inputs;
	private final BooleanSupplier ticked;
	private final Preview preview = new Preview(image -> EventQueue.invokeLater(() -> display(image)), IJ::showStatus);
	private final Timer pause = new Timer(PAUSE, event -> update());
	private ImagePlus shown;
	private boolean open = true;
	private String before = "";

	/**
	 * @param original the image the preview is of
	 * @param inputs what the dialog's fields say at the moment, as a Command of its own; throws
	 * IllegalArgumentException if that means nothing
	 * @param ticked whether a preview is wanted
	 */
	PreviewWindow(final ImagePlus original, final Supplier<CommandRun> inputs, final BooleanSupplier ticked) {
		this.original = original;
		this.inputs = inputs;
		this.ticked = ticked;
		pause.setRepeats(false);
		ImagePlus.addImageListener(this);
		Roi.addRoiListener(this);
	}

	/** Something changed that the preview may depend on. */
	void changed() {
		if (open)
			pause.restart();
	}

	/** Asks for another preview if anything changed. */
	private void update() {
		if (!ticked.getAsBoolean() || original.getProcessor() == null) {
			before = "";
			preview.stop();
			hide();
			return;
		}
		try {
			final CommandRun command = inputs.get();
			final Roi roi = original.getRoi();
			final String now = command.texts() + " " + original.getCurrentSlice() + " "
				+ (roi == null ? "" : roi.getType() + " " + roi.getBounds());
			if (!now.equals(before))
				preview.show(command);
			else if (shown != null)
				showAsOriginal();
			before = now;
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage());
		}
	}

	/** The contrast of the original, which may have been changed without a change of the result. */
	private void showAsOriginal() {
		if (shown.getBitDepth() == original.getBitDepth() && shown.getBitDepth() != 24
			&& (shown.getDisplayRangeMin() != original.getDisplayRangeMin()
				|| shown.getDisplayRangeMax() != original.getDisplayRangeMax())) {
			shown.setDisplayRange(original.getDisplayRangeMin(), original.getDisplayRangeMax());
			shown.updateAndDraw();
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
		return shown.getWidth() == image.getWidth() && shown.getHeight() == image.getHeight()
			&& shown.getBitDepth() == image.getBitDepth()
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

	// -- listener methods, on whatever thread changes the image --

	@Override
	public void imageOpened(final ImagePlus image) {
		// another one
	}

	@Override
	public void imageClosed(final ImagePlus image) {
		imageUpdated(image);
	}

	@Override
	public void imageUpdated(final ImagePlus image) {
		if (image == original)
			EventQueue.invokeLater(this::changed);
	}

	@Override
	public void roiModified(final ImagePlus image, final int id) {
		imageUpdated(image);
	}

	/** Ends the preview and takes its window away. */
	@Override
	public void close() {
		ImagePlus.removeImageListener(this);
		Roi.removeRoiListener(this);
		pause.stop();
		preview.close();
		open = false;
		hide();
		if (original.getWindow() != null)
			WindowManager.setCurrentWindow(original.getWindow());
	}
}
