// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.compare.PlaneScores;
import org.clearstack.compare.ModelUpscaler;
import org.clearstack.compare.RatedMethod;
import org.clearstack.compare.Upscaler;
import org.clearstack.comparison.ComparedImage;
import org.clearstack.comparison.ComparisonPictures;
import org.clearstack.comparison.ImageComparison;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.Degradation;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.ResultImage;
import org.clearstack.image.Tables;
import org.clearstack.metric.Metric;
import org.clearstack.model.ModelLibrary;
import org.clearstack.resample.Resampling;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Shows what Clearstack does on a real stack: bins it, restores it, and compares with bicubic upscaling against the
 * original. The command line runs it when there is nothing to set up.
 */
@Plugin(type = Command.class, name = "demo", iconPath = ClearstackCommand.ICON, headless = true,
	visible = false, label = "Demonstration",
	description = "Bins a stack, upscales it with bicubic and with a model, and rates both against the original.")
public final class Demonstration extends ClearstackCommand {

	@Parameter(persist = false, label = "Stack",
		description = "The original stack, with which the results are compared.")
	private File stack = new File("test-images/lysosomes-t20.tif");

	@Parameter(persist = false, label = "Model",
		description = "Name of an installed upscaling model, or path of a model folder.")
	private String model = "microscopy-x2";

	@Parameter(persist = false, label = "Folder", description = "Where to write the restored stack and the picture.")
	private File folder = new File("target/demo");

	@Parameter(type = ItemIO.OUTPUT, label = "Comparison")
	private ResultsTable comparison;

	@Override
	protected void compute() throws IOException {
		final ImagePlus original = ImageFiles.open(stack.toPath());
		final int scale = ModelLibrary.find(model).spec().scale();
		progress().note("Comparing bicubic and " + model + " on " + stack + " (" + original.getWidth() + "×"
			+ original.getHeight() + "×"
			+ original.getStackSize() + ") after binning by " + scale + " ...");
		final ComparedImage compared =
			new ImageComparison(Degradation.binning(scale), methods(scale), PlaneScores.METRICS, 0,
				original.getStackSize() / 2 + 1, "")
				.compare(original, progress());
		comparison = new ResultsTable();
		for (final RatedMethod method : compared.methods())
			Tables.row(comparison, compared.title(), cells(method));
		write(new ComparisonPictures(compared).montage(), restored(original, scale));
	}

	private List<Upscaler> methods(final int scale) {
		return List.of(Upscaler.of(Resampling.BICUBIC, scale),
			new ModelUpscaler(ModelLibrary.find(model), DeviceChoice.AUTO, scale));
	}

	private static Map<String, Object> cells(final RatedMethod method) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Method", method.name());
		cells.put("PSNR (dB)", method.mean(Metric.of("psnr")));
		cells.put("SSIM", method.mean(Metric.of("ssim")));
		cells.put("HFENN", method.mean(Metric.of("hfenn")));
		cells.put("Time (s)", method.seconds());
		return cells;
	}

	/** The whole stack binned, and restored as a user would. */
	private ImagePlus restored(final ImagePlus original, final int scale) {
		final CommandRun restore = CommandRun.of(Restore.class);
		restore.set(restore.input("image"), binned(original, scale));
		restore.set(restore.input("model"), model);
		restore.set(restore.input("type"), "float");
		restore.run(progress());
		return (ImagePlus) restore.get(restore.outputs().get(0));
	}

	private static ImagePlus binned(final ImagePlus image, final int scale) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final ResultImage result = ResultImage.of(image, 1.0 / scale, ResultImage.Type.FLOAT, image.getTitle());
		for (int t = 0; t < planes.frames(); t++)
			for (int z = 0; z < planes.slices(); z++)
				for (int c = 0; c < planes.channels(); c++)
					result.put(c, z, t, Binning.bin(planes.plane(c, z, t), scale));
		return result.image();
	}

	private void write(final ImagePlus montage, final ImagePlus restored) throws IOException {
		Files.createDirectories(folder.toPath());
		final Path tiff = folder.toPath().resolve(restored.getTitle() + ".tif");
		final Path png = folder.toPath().resolve(restored.getTitle() + ".png");
		ImageFiles.save(restored, tiff);
		ImageFiles.save(montage, png);
		progress().note("Restored stack: " + tiff.toAbsolutePath());
		progress().note("Side by side:   " + png.toAbsolutePath());
	}
}
