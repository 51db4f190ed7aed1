// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.calibrate;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.engine.LoadedModels;
import org.clearstack.image.ImageFiles;
import org.clearstack.io.FileNames;
import org.clearstack.model.ErrorCalibration;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.ExpectedError;
import org.clearstack.restore.Plane;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Finds how large the errors of a model are, given the spread of its eight outputs and the noise, with ground-truth
 * images that are binned (models that upscale) or get noise; or says how well a model's calibration holds on others.
 */
@Plugin(type = Command.class, name = "calibrate", iconPath = ClearstackCommand.ICON, headless = true, visible = false,
	label = "Calibrate Uncertainty",
	description = "Finds, or checks, how the error of a model follows from the spread of its outputs and the noise.")
public final class Calibrate extends ClearstackCommand {

	/** Photons at the full range, or percent of it that Gaussian noise has. */
	private static final List<String> NOISES = List.of("p60", "p20", "g2", "g5");
	/** Of so many pixels along each axis one is looked at. */
	private static final int EVERY = 3;

	@Parameter(persist = false, label = "Model", style = "directory", description = "A model folder.")
	private File model;

	@Parameter(persist = false, label = "Images", style = "directory",
		description = "Ground-truth images that the model has not learned from, in a sub-folder for each field.")
	private File images;

	@Parameter(persist = false, label = "Crop", min = "32", max = "1024",
		description = "Width and height of the middle of each image, which is looked at.")
	private int crop = 128;

	@Parameter(persist = false, label = "Write", description = "Write the calibration into the model.")
	private boolean write;

	@Parameter(type = ItemIO.OUTPUT, label = "Calibration")
	private String report;

	@Override
	protected void compute() throws IOException {
		final ModelFolder folder = ModelFolder.read(model.toPath());
		final ErrorSamples samples = new ErrorSamples();
		for (final Path field : list(images.toPath()))
			if (Files.isDirectory(field))
				for (final Path file : list(field))
					if (FileNames.isImage(file.getFileName().toString()))
						add(samples, folder, field.getFileName().toString(), file);
		if (samples.fields().isEmpty())
			throw new IllegalArgumentException(
				"The sub-folders of " + images + " have no plane of at least " + crop + " × "
					+ crop + " pixels. Name a folder with a sub-folder of images for each field.");
		final ErrorCalibration calibration = write ? samples.fit()
			: folder.config().errorCalibration().orElseGet(() -> ErrorCalibration.usual(folder.spec().scale()));
		if (write)
			ModelFolder.write(folder.path(), folder.config().with(calibration).in(folder.description()));
		report = text(samples, calibration);
	}

	private String text(final ErrorSamples samples, final ErrorCalibration calibration) {
		final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
			"spread %s, noise %s%n| field | within 1 SD | within 2 SD |%n| --- | --- | --- |%n", calibration.spread(),
			calibration.noise()));
		for (final String field : samples.fields()) {
			final ErrorSamples.Coverage coverage = samples.coverage(field, calibration);
			text.append(String.format(Locale.ROOT, "| %s | %.1f %% | %.1f %% |%n", field, 100 * coverage.one(),
				100 * coverage.two()));
		}
		return text.toString();
	}

	private static List<Path> list(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

	private void add(final ErrorSamples samples, final ModelFolder folder, final String field, final Path file)
		throws IOException
	{
		final ImagePlus image = ImageFiles.open(file);
		if (image.getStackSize() > 1 || image.getWidth() < crop || image.getHeight() < crop)
			return;
		final Img<FloatType> truth =
			middle((float[]) image.getProcessor().convertToFloat().getPixels(), image.getWidth(),
				image.getHeight());
		if (truth == null)
			return;
		progress().note(field + "/" + file.getFileName());
		final long seed = file.getFileName().toString().hashCode();
		if (folder.spec().scale() > 1)
			add(samples, folder, field, truth, Binning.bin(truth, folder.spec().scale()), null);
		else
			for (final String kind : NOISES) {
				final double amount = Double.parseDouble(kind.substring(1));
				final Noise noise = kind.charAt(0) == 'p' ? new Noise(1 / amount, 0, 0, seed)
					: new Noise(0, amount / 100, 0, seed);
				add(samples, folder, field, truth, noise.addTo(truth),
					NoiseModel.white(noise.gain(), 0, noise.readNoise()));
			}
	}

	/** The middle, from 0 to 1; null if it is constant or not finite. */
	private Img<FloatType> middle(final float[] pixels, final int width, final int height) {
		final float[] middle = new float[crop * crop];
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (int y = 0; y < crop; y++)
			for (int x = 0; x < crop; x++) {
				final float value = pixels[((height - crop) / 2 + y) * width + (width - crop) / 2 + x];
				middle[y * crop + x] = value;
				low = Math.min(low, value);
				high = Math.max(high, value);
			}
		if (!(high > low) || Float.isInfinite(high - low))
			return null;
		for (int i = 0; i < middle.length; i++)
			middle[i] = (middle[i] - low) / (high - low);
		return ArrayImgs.floats(middle, crop, crop);
	}

	private void add(final ErrorSamples samples, final ModelFolder folder, final String field,
		final Img<FloatType> truth,
		final Img<FloatType> source, final NoiseModel noise)
	{
		final int scale = folder.spec().scale();
		final Img<FloatType> output = ArrayImgs.floats(crop / scale * scale, crop / scale * scale);
		final Img<FloatType> deviation = ArrayImgs.floats(output.dimension(0), output.dimension(1));
		final TileNetwork network = LoadedModels.shared(folder, DeviceChoice.parse("cpu"));
		final NoiseModel given = folder.spec().isGivenNoise() ? noise : null;
		new Restorer(network, RestoreSettings.AUTOMATIC.withEnsemble(true).withNoise(given))
			.restore(List.of(new Plane(source, List.of(folder.spec().normalization().fit(source)), output, deviation)),
				progress());
		final Img<FloatType> spread = new ExpectedError(new ErrorCalibration(1, 0), scale).of(deviation, source, given);
		final Img<FloatType> noisy = new ExpectedError(new ErrorCalibration(0, 1), scale).of(deviation, source, given);
		final var truths = truth.randomAccess();
		final var outputs = output.randomAccess();
		final var spreads = spread.randomAccess();
		final var noises = noisy.randomAccess();
		for (int y = 0; y < output.dimension(1); y += EVERY)
			for (int x = 0; x < output.dimension(0); x += EVERY)
				samples.add(field, outputs.setPositionAndGet(x, y).get() - truths.setPositionAndGet(x, y).get(),
					spreads.setPositionAndGet(x, y).get(), noises.setPositionAndGet(x, y).get());
	}
}
