// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.DisplayedPlane;
import org.clearstack.image.Tables;
import org.clearstack.inspect.LatentCode;
import org.clearstack.inspect.LatentCode.Decoded;
import org.clearstack.metric.DataRange;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Ssim;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.picture.LatentPictures;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Shows that an autoencoder is an identity function that loses something: how many numbers the code holds, and what is
 * left of the image when only the strongest channels of the code are decoded.
 */
@Plugin(type = Command.class, name = "latent", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Latent View...",
	description = "Shows how many numbers a model's code holds and what is left of an image when the code is cut.")
public final class LatentView extends ClearstackCommand implements HasChoices {

	@Parameter(persist = false, label = "Image",
		description = "The current plane, or the selection in it, is encoded; RGB as the mean of its colours.")
	private ImagePlus image;

	@Parameter(persist = false, label = "Model",
		description = "Name of an installed model, or path of a model folder; of scale 1.")
	private String model = "latent";

	@Parameter(persist = false, required = false, label = "Keep",
		description = "How many channels of the code to keep, with commas between; empty for all, half, a quarter ...")
	private String keep = "";

	@Parameter(persist = false, label = "Device",
		description = "Where the network runs: auto, cpu, gpu, gpus (all of them), or numbered ones such as gpu:1 "
			+ "or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Stack",
		description = "the original and what is left of it as slices.")
	private ImagePlus stack;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Montage", description = "the same side by side.")
	private ImagePlus montage;

	@Parameter(type = ItemIO.OUTPUT, label = "Code", description = "A row for each number of channels that was kept.")
	private ResultsTable code;

	@Override
	protected void compute() {
		final ModelFolder folder = ModelLibrary.find(model);
		if (folder.spec().scale() != 1)
			throw new IllegalArgumentException("The model " + folder.spec().name() + " upscales by "
				+ folder.spec().scale()
				+ "; only what keeps its size can be compared with the image. Choose a model of scale 1, such as "
				+ "one trained with network=plain scale=1.");
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(folder, DeviceChoice.parse(device, strict))) {
			anatomy.noteDevice(progress());
			show(new LatentCode(anatomy, folder.spec()), DisplayedPlane.of(image, folder.spec()));
		}
	}

	private void show(final LatentCode latent, final DisplayedPlane shown) {
		if (latent.isBypassed())
			progress().note("The model " + model
				+ " has connections past its code: what is shown was not all in the code. Train one with "
				+ "network=plain.");
		final RandomAccessibleInterval<? extends RealType<?>> original = Views.zeroMin(shown.planes().get(0));
		final double range = new DataRange.MinMax().of(original);
		final LatentPictures pictures = new LatentPictures(image.getTitle(), original);
		code = new ResultsTable();
		for (final Decoded decoded : latent.decode(original, counts(latent.layer().channels()))) {
			final Map<String, Object> cells = cells(latent, decoded, original, range);
			Tables.row(code, image.getTitle(), cells);
			pictures.add(String.format(Locale.ROOT, "%d of %d  %.2f dB", decoded.kept(), latent.layer().channels(),
				(Double) cells.get("PSNR (dB)")), decoded.plane());
		}
		stack = pictures.stack(shown.calibration());
		montage = pictures.montage();
	}

	/** What the table tells: numbers per pixel are those of the code that were kept, for each pixel of the image. */
	private static Map<String, Object> cells(final LatentCode latent, final Decoded decoded,
		final RandomAccessibleInterval<? extends RealType<?>> original,
		final double range)
	{
		final RandomAccessibleInterval<FloatType> plane = decoded.plane();
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Layer", latent.layer().name());
		cells.put("Channels kept", decoded.kept());
		cells.put("Numbers per pixel", latent.layer().valuesPerPixel() * decoded.kept() / latent.layer().channels());
		cells.put("PSNR (dB)", Psnr.psnr(original, plane, range));
		cells.put("SSIM", Ssim.ssim(original, plane, range));
		return cells;
	}

	private List<Integer> counts(final int channels) {
		final List<Integer> counts = new ArrayList<>();
		if (keep == null || keep.isBlank())
			for (int count = channels; count > 0; count /= 2)
				counts.add(count);
		else
			for (final String word : keep.split(","))
				counts.add(number(word.strip()));
		return counts;
	}

	private static int number(final String word) {
		try {
			return Integer.parseInt(word);
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(
				"keep takes whole numbers with commas between, such as 8,4,1; found \"" + word + "\".", e);
		}
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("device") ? DeviceChoice.OFFERED
			: parameter.equals("model") ? ModelLibrary.names() : List.of();
	}
}
