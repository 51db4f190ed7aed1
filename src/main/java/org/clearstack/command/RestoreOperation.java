// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.List;
import java.util.Locale;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.image.ResultImage.Type;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.DefectTreatment;
import org.clearstack.restore.PostProcessing;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.NoiseText;
import org.clearstack.stack.NormalizationCache;
import org.clearstack.stack.RestorationOptions;
import org.scijava.plugin.Parameter;

/** The parameters that the Commands that restore have in common. */
abstract class RestoreOperation extends ClearstackCommand implements HasChoices {

	@Parameter(persist = false, label = "Model", description = "Name of an installed model, or path of a model folder.")
	private String model = "microscopy-x2";

	@Parameter(persist = false, label = "Scale (0 = the model's)", min = "0", max = "16",
		description = "How many times larger the result shall be; refused if the model has another scale. 0 takes what the model does.")
	private int scale;

	@Parameter(persist = false, label = "Strength (%)", min = "0", max = "100", style = "slider",
		description = "100 is the network's result, 0 the image itself (for upscaling its bicubic upscale), between them a mixture. Another strength of the same image needs no network.")
	private double strength = 100;

	@Parameter(persist = false, label = "Known noise (grey levels)",
		description = "For denoising: the standard deviation of an empty, even region; or three numbers: read noise, grey levels per photo-electron, level of the dark"
			+ " camera; or five, with the correlation of neighbouring pixels along x and y. Unknown is measured, where the model is told it.")
	private String noise = NoiseText.UNKNOWN;

	@Parameter(persist = false, label = "Keep pixels above percentile", min = "0", max = "100",
		description = "Pixels brighter than this percentile stay as they were, such as 99.9 for stars or beads; 100 keeps none.")
	private double bright = 100;

	@Parameter(persist = false, label = "Hot and dead pixels", choices = { "keep", "replace", "ignore" },
		description = "Hot and dead pixels, dead columns and cosmic rays are restored around, so that they do not spoil their surroundings:"
			+ " keep leaves them as they are, replace gives them the restored value of their surroundings; ignore does not look for them.")
	private String defects = "keep";

	@Parameter(persist = false, label = "Conserve flux",
		description = "For upscaling: binning the result by the scale gives the image back, in a 32-bit result to a relative 1e-6.")
	private boolean conserve;

	@Parameter(persist = false, label = "Self-ensemble",
		description = "Mean of the network's answers to the eight flips and rotations of the image: somewhat better, eight times slower.")
	private boolean ensemble;

	@Parameter(persist = false, label = "Normalization",
		description = "How intensities are made comparable for the network: model (as it was trained), percentile LOW HIGH, mean-std, min-max, range LOW HIGH, or none.")
	private String normalize = "model";

	@Parameter(persist = false, label = "Normalize each", choices = { "model", "image", "channel", "slice" },
		description = "Whether normalization and percentiles are of the whole image, of each channel or of each slice; model: as the model was trained, which is each channel unless it says otherwise.")
	private String fit = "model";

	@Parameter(persist = false, label = "Result type", choices = { "input", "float" },
		description = "Pixels of the result: as the input's (rounded and clamped) or 32-bit float (nothing rounded or clipped).")
	private String type = "input";

	@Parameter(persist = false, label = "Tile size", min = "0", max = "8192",
		description = "Width and height of the tiles the network is given, in input pixels, margin included; 0 chooses.")
	private int tile;

	@Parameter(persist = false, label = "Tiles at once", min = "0", max = "1024", description = "How many tiles the network is given at once; 0 chooses.")
	private int batch;

	@Parameter(persist = false, label = "Device", description = "Where the network runs: auto, cpu, gpu, gpus (all of them), or numbered ones such as gpu:1 or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only", description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	/**
	 * The chosen model.
	 *
	 * @throws org.clearstack.task.ClearstackException if there is none
	 * @throws IllegalArgumentException if it has another scale than was asked for
	 */
	final ModelFolder model() {
		final ModelFolder found = ModelLibrary.find(model);
		if (scale != 0 && scale != found.spec().scale())
			throw new IllegalArgumentException("The model " + found.spec().name() + (found.spec().scale() == 1 ? " does not upscale"
				: " upscales " + found.spec().scale() + " times") + "; it has no scale " + scale + ". Set scale to " + found.spec().scale()
				+ " or 0, or choose another model.");
		return found;
	}

	/**
	 * Where the network shall run.
	 *
	 * @throws IllegalArgumentException if there is no such device
	 */
	final DeviceChoice device() {
		return DeviceChoice.parse(device, strict);
	}

	/**
	 * What restores as the parameters say.
	 *
	 * @param uncertainty whether deviations are wanted, which only an ensemble has
	 */
	final ImageRestorer restorer(final ModelFolder chosen, final boolean uncertainty) {
		return ImageRestorer.of(chosen).with(options(uncertainty)).on(device());
	}

	/**
	 * What the parameters say.
	 *
	 * @param uncertainty whether deviations are wanted, which only an ensemble has
	 * @throws IllegalArgumentException if the normalisation means nothing
	 */
	final RestorationOptions options(final boolean uncertainty) {
		final Normalization rule = normalize.strip().equalsIgnoreCase("model") ? null : Normalization.parse(normalize);
		final RestoreSettings settings = RestoreSettings.AUTOMATIC.withTile(tile).withBatch(batch).withNormalization(rule)
			.withEnsemble(ensemble || uncertainty).withDefects(DefectTreatment.parse(defects)).withNoise(NoiseText.model(noise));
		return new RestorationOptions(settings, NormalizationCache.Per.valueOf(fit.toUpperCase(Locale.ROOT)), new PostProcessing(strength / 100, conserve, NoiseText.parse(noise)), bright, uncertainty,
			type.equals("float") ? Type.FLOAT : Type.SOURCE);
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("device") ? DeviceChoice.OFFERED : parameter.equals("model") ? ModelLibrary.names() : List.of();
	}
}
