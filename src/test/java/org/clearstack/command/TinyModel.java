// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.task.Progress;

/** A real model that is quick and no good: a single step of training of the smallest network, 2 times upscaling. */
public final class TinyModel {

	private TinyModel() {}

	/** Trains it into a folder of this name inside the given one. */
	public static Path train(final Path folder, final String name) throws IOException {
		final Path images = Files.createDirectories(folder.resolve(name + "-images"));
		for (int i = 0; i < 2; i++) {
			final ImagePlus image = Restoring.open("nuclei-t12.tif");
			image.setSlice(1 + 5 * i);
			ImageFiles.save(new ImagePlus("x", image.getProcessor()), images.resolve(i + ".tif"));
		}
		final CommandRun command = CommandRun.of(TrainAutoencoder.class);
		command.setTexts(Map.of("images", images.toString(), "out", folder.resolve(name).toString(), "epochs", "1",
			"steps", "1", "batch", "1",
			"patch", "16", "width", "4", "blocks", "1", "levels", "1", "validation", "0.5"), null);
		command.run(Progress.NONE);
		return folder.resolve(name);
	}
}
