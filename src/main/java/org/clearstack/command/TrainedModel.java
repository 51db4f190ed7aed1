// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.Desktop;
import java.io.IOException;
import java.util.List;
import org.clearstack.door.CommandRun;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.window.ReportButton;
import org.scijava.command.Command;

/** What can be done with a model that was just trained. Each action gives a line to show. */
final class TrainedModel {

	private static final double SHARE = 0.05;

	private final ModelFolder model;

	TrainedModel(final ModelFolder model) {
		this.model = model;
	}

	List<ReportButton> buttons() {
		return List.of(new ReportButton("Try on open image", this::tried), new ReportButton("Compare", this::compared),
			new ReportButton("Open folder", this::opened));
	}

	private String tried() {
		return run(Restore.class, "want=[what the model does] model=[" + name() + "]");
	}

	private String compared() {
		return run(CompareUpscaling.class, "scale=" + model.spec().scale() + " models=[" + name() + "]"
			+ (model.spec().scale() == 1 ? " noise=" + noise() : ""));
	}

	/** To be added to the current image: a twentieth of its range. */
	private static double noise() {
		final ImagePlus image = WindowManager.getCurrentImage();
		return image == null ? 1 : SHARE * (image.getStatistics().max - image.getStatistics().min);
	}

	/** Runs a menu entry on the current image, as a macro does. */
	private static String run(final Class<? extends Command> command, final String options) {
		if (WindowManager.getCurrentImage() == null)
			return "There is no image open. Open one and press the button again.";
		final String image = WindowManager.getCurrentImage().getTitle();
		IJ.run(CommandRun.of(command).label(), options);
		return CommandRun.of(command).label().replace("...", "") + " was run on " + image + ".";
	}

	/** The name by which it is found, or its path if another model hides it. */
	private String name() {
		final String name = model.path().getFileName().toString();
		return ModelLibrary.names().contains(name) && ModelLibrary.find(name).path().equals(model.path()) ? name
			: model.path().toString();
	}

	private String opened() {
		try {
			if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) {
				Desktop.getDesktop().open(model.path().toFile());
				return "The model is in " + model.path() + ".";
			}
		}
		catch (final IOException | UnsupportedOperationException e) {
			return "The folder could not be opened (" + e.getMessage() + "). The model is in " + model.path() + ".";
		}
		return "This desktop cannot be asked to open a folder. The model is in " + model.path() + ".";
	}
}
