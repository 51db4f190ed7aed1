// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Binning;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.Montage;
import org.clearstack.image.ResultImage;
import org.clearstack.image.Tables;
import org.clearstack.metric.Hfenn;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Ssim;
import org.clearstack.network.LoadedModels;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.ModelLibrary;
import org.clearstack.network.Progress;
import org.clearstack.network.TileNetwork;
import org.clearstack.resample.Resampling;
import org.clearstack.restore.RestoreSettings;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Shows what Clearstack does on a real stack: bins it, restores it, and compares with bicubic upscaling against the original. The
 * command line runs it when there is nothing to set up.
 */
@Plugin(type = Command.class, headless = true, visible = false, label = "Demonstration",
	description = "Bins a good stack, upscales it with bicubic and with a model, and rates both against the original.")
public final class Demonstration extends Operation {

	@Parameter(persist = false, label = "Stack", description = "A good stack; the original that the results are compared with.")
	private File stack = new File("test-images/lysosomes-t20.tif");

	@Parameter(persist = false, label = "Model", description = "Name of an installed upscaling model, or path of a model folder.")
	private String model = "microscopy-x2";

	@Parameter(persist = false, label = "Folder", description = "Where to write the restored stack and the picture.")
	private File folder = new File("target/demo");

	@Parameter(type = ItemIO.OUTPUT, label = "Comparison")
	private ResultsTable comparison;

	private final ResultsTable rows = new ResultsTable();

	@Override
	protected void compute() throws IOException {
		final ImagePlus original = ImageFiles.open(stack.toPath());
		final ModelFolder chosen = ModelLibrary.find(model);
		final int scale = chosen.spec().scale();
		final ImagePlus cropped = cropped(original, scale);
		final ImagePlus low = binned(cropped, scale);
		progress().note("Restoring " + stack + " (" + low.getWidth() + "×" + low.getHeight() + "×" + low.getStackSize() + " after binning by " + scale
			+ ") with " + model + " ...");
		LoadedModels.use(chosen, "auto", network -> restore(low, chosen, network)); // the first call of a network plans for its tile shape
		final double start = System.nanoTime();
		final ImagePlus restored = LoadedModels.use(chosen, "auto", network -> restore(low, chosen, network));
		final double restoring = (System.nanoTime() - start) / 1e9;
		final double from = System.nanoTime();
		final RandomAccessibleInterval<FloatType> bicubic = Resampling.BICUBIC.upscale(ImagePlanes.of(low).stack(0), scale);
		final double interpolating = (System.nanoTime() - from) / 1e9;
		rate("bicubic", cropped, bicubic, interpolating);
		rate(model, cropped, ImagePlanes.of(restored).stack(0), restoring);
		write(cropped, low, bicubic, restored);
		comparison = rows;
	}

	private static ImagePlus restore(final ImagePlus low, final ModelFolder model, final TileNetwork network) {
		return new StackRestoration(low, network, RestoreSettings.AUTOMATIC, ResultImage.Type.FLOAT).run(model, Progress.NONE);
	}

	/** The part of a stack whose size the scale divides. */
	private static ImagePlus cropped(final ImagePlus image, final int scale) {
		image.setRoi(0, 0, image.getWidth() / scale * scale, image.getHeight() / scale * scale);
		final ImagePlus part = image.crop("stack");
		part.setTitle(image.getTitle());
		return part;
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

	/** Adds a row: the first channel of all slices, with the reference's largest minus smallest value as range. */
	private void rate(final String method, final ImagePlus original, final RandomAccessibleInterval<? extends RealType<?>> test, final double seconds) {
		final RandomAccessibleInterval<? extends RealType<?>> reference = ImagePlanes.of(original).stack(0);
		final double range = max(reference) - min(reference);
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Method", method);
		cells.put("PSNR (dB)", Psnr.psnr(reference, test, range));
		cells.put("SSIM", Ssim.ssim(reference, test, range));
		cells.put("HFENN", Hfenn.hfenn(reference, test, range));
		cells.put("Time (s)", seconds);
		Tables.row(rows, original.getTitle(), cells);
	}

	private void write(final ImagePlus original, final ImagePlus low, final RandomAccessibleInterval<FloatType> bicubic, final ImagePlus restored)
		throws IOException
	{
		Files.createDirectories(folder.toPath());
		final Path tiff = folder.toPath().resolve(restored.getTitle() + ".tif");
		final Path png = folder.toPath().resolve(restored.getTitle() + ".png");
		final int middle = original.getStackSize() / 2;
		final RandomAccessibleInterval<? extends RealType<?>> reference = slice(ImagePlanes.of(original).stack(0), middle);
		final Montage montage = new Montage(min(reference), max(reference), 384);
		montage.add("binned " + low.getWidth() + "×" + low.getHeight(), slice(ImagePlanes.of(low).stack(0), middle));
		montage.add("bicubic " + decibels(0), slice(bicubic, middle));
		montage.add(model + " " + decibels(1), slice(ImagePlanes.of(restored).stack(0), middle));
		montage.add("original " + original.getWidth() + "×" + original.getHeight(), reference);
		ImageFiles.save(restored, tiff);
		ImageFiles.save(montage.image(), png);
		progress().note("Restored stack: " + tiff.toAbsolutePath());
		progress().note("Side by side:   " + png.toAbsolutePath());
	}

	private static <T> RandomAccessibleInterval<T> slice(final RandomAccessibleInterval<T> stack, final int index) {
		return Views.hyperSlice(stack, 2, index);
	}

	private static double min(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return image.stream().mapToDouble(RealType::getRealDouble).min().orElseThrow();
	}

	private static double max(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return image.stream().mapToDouble(RealType::getRealDouble).max().orElseThrow();
	}

	private String decibels(final int row) {
		return String.format(Locale.ROOT, "%.2f dB", rows.getValue("PSNR (dB)", row));
	}
}
