// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasDialog;
import org.clearstack.image.OpenImages;
import org.clearstack.image.Tables;
import org.clearstack.picture.Residual;
import org.clearstack.quality.UnreferencedQuality;
import org.clearstack.window.SplitWindow;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Shows an image before and after its restoration, and what was taken away; and says in numbers how resolution and
 * noise changed.
 */
@Plugin(type = Command.class, name = "beforeafter", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Compare with Original...",
	description = "Shows an image before and after denoising or enlarging with a line between that can be moved, "
		+ "what was removed, and resolution and noise in numbers.")
public final class CompareWithOriginal extends ClearstackCommand implements HasDialog {

	@Parameter(persist = false, label = "Original", description = "The image as it was.")
	private ImagePlus original;

	@Parameter(persist = false, label = "Restored",
		description = "What was made of it: the same size, or a whole multiple, and as many slices.")
	private ImagePlus restored;

	@Parameter(persist = false, label = "Show what was removed",
		description = "The original less the restored image, and its autocorrelation: noise alone has no structure.")
	private boolean residual = true;

	@Parameter(persist = false, label = "Resolution and noise",
		description = "Before and after, into Results: resolution by decorrelation analysis, noise, and how well the "
			+ "restored image agrees with the original (RSE, RSP).")
	private boolean numbers = true;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Results",
		description = "A row before and one after, if numbers=true.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Removed",
		description = "The original less the restored image, 32-bit.")
	private ImagePlus removed;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Autocorrelation",
		description = "Of what was removed from the slice that is shown.")
	private ImagePlus autocorrelation;

	@Override
	protected void compute() {
		final Residual difference = new Residual(original, restored);
		if (residual) {
			removed = difference.image();
			autocorrelation = difference.autocorrelation(slice());
			progress().note(difference.text(slice()));
		}
		if (numbers)
			table = beforeAndAfter();
		if (IJ.getInstance() != null && !Interpreter.isBatchMode())
			SplitWindow.show(original, restored);
	}

	/** Two restorations of one image share what the network made up, so none is correlated with itself here. */
	private ResultsTable beforeAndAfter() {
		final ImagePlus before = shown(original);
		final UnreferencedQuality first = new UnreferencedQuality(before, progress());
		final UnreferencedQuality second = new UnreferencedQuality(shown(restored), progress());
		for (final UnreferencedQuality measured : List.of(first, second)) {
			measured.noise();
			measured.decorrelation();
		}
		second.source(before);
		final ResultsTable rows = new ResultsTable();
		final Map<String, Object> after = second.cells();
		Tables.row(rows, original.getTitle() + " before", filled(first.cells(), after));
		Tables.row(rows, restored.getTitle() + " after", filled(after, first.cells()));
		return rows;
	}

	/** A cell that ImageJ is given nothing for would read 0. */
	private static Map<String, Object> filled(final Map<String, Object> cells, final Map<String, Object> others) {
		final Map<String, Object> filled = new LinkedHashMap<>(cells);
		others.keySet().forEach(heading -> filled.putIfAbsent(heading, ""));
		return filled;
	}

	/** The slice that is compared, the whole plane. */
	private ImagePlus shown(final ImagePlus image) {
		final ImagePlus plane =
			new ImagePlus(image.getTitle(), image.getStack().getProcessor(slice()).convertToFloatProcessor());
		plane.setCalibration(image.getCalibration().copy());
		return plane;
	}

	private int slice() {
		return Math.max(1, Math.min(original.getCurrentSlice(), original.getStackSize()));
	}

	/** The newest image that was restored, and the one it was made of. */
	@Override
	public Map<String, String> start() {
		final int[] ids = WindowManager.getIDList();
		for (int i = ids == null ? -1 : ids.length - 1; i >= 0; i--) {
			final ImagePlus result = WindowManager.getImage(ids[i]);
			final ImagePlus source = result.getProp("Clearstack model") == null ? null : source(result, ids);
			if (source != null) {
				final Map<String, String> start = new LinkedHashMap<>();
				start.put("original", OpenImages.key(source));
				start.put("restored", OpenImages.key(result));
				return start;
			}
		}
		return Map.of();
	}

	/** The open image whose title, without the ending of its file, the result's begins with. */
	private static ImagePlus source(final ImagePlus result, final int[] ids) {
		for (final int id : ids) {
			final ImagePlus image = WindowManager.getImage(id);
			if (image != result && result.getTitle().startsWith(image.getTitle().replaceFirst("\\.\\w{1,4}$", "") + "-")
				&& image.getStackSize() == result.getStackSize())
				return image;
		}
		return null;
	}
}
