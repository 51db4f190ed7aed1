// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Groups;
import org.clearstack.door.HasChoices;
import org.clearstack.door.HasDialog;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ReadableProperties;
import org.clearstack.image.ResultImage.Type;
import org.clearstack.image.StackAxis;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.Normalization;
import org.clearstack.proposal.Expectation;
import org.clearstack.proposal.Goal;
import org.clearstack.proposal.MeasuredNoise;
import org.clearstack.proposal.ModelCard;
import org.clearstack.proposal.Proposal;
import org.clearstack.restore.DefectTreatment;
import org.clearstack.restore.Flux;
import org.clearstack.restore.PostProcessing;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.NoiseText;
import org.clearstack.stack.NormalizationCache;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;

/** The parameters that the Commands that restore have in common. */
abstract class RestoreOperation extends ClearstackCommand implements HasChoices, HasDialog {

	/** The noise is measured in the image. */
	private static final String MEASURE = "measure";

	@Parameter(persist = false, label = "What do you want?",
		choices = { "what the image needs", "remove noise", "enlarge 2x", "enlarge 4x",
			"remove noise, then enlarge 2x", "what the model does" },
		description = "Less noise, or an image two or four times as wide and high, or both in turn; a model that "
			+ "does it is proposed, where model is auto.")
	private String want = "what the image needs";

	@Parameter(persist = false, label = "Model", attrs = @Attr(name = "browse", value = "folder"),
		description = "Name of an installed model, or path of a model folder; auto proposes one that suits the image.")
	private String model = Proposal.AUTO;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"),
		label = "Scale (0 = the model's)", min = "0", max = "16",
		description = "How many times larger the result shall be; refused if the model has another scale. 0 takes "
			+ "what the model does.")
	private int scale;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"),
		label = "Strength (%)", min = "0", max = "100", style = "slider",
		description = "100 is the network's result, 0 the image itself (for upscaling its bicubic upscale), between "
			+ "them a mixture. Another strength of the same image needs no network.")
	private double strength = 100;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Noise"),
		label = "Known noise (grey levels)",
		description = "For denoising: the standard deviation of an empty, even region; or three numbers: read "
			+ "noise, grey levels per photo-electron, level of the dark"
			+ " camera; or five, with the correlation of neighbouring pixels along x and y; or measure, which "
			+ "measures it in the image."
			+ " If unknown, it is measured where the model needs it.")
	private String noise = NoiseText.UNKNOWN;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"),
		label = "Keep pixels above percentile", min = "0", max = "100",
		description = "Pixels brighter than this percentile stay as they were, such as 99.9 for stars or beads; 100 "
			+ "keeps none.")
	private double bright = 100;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Noise"), label = "Hot and dead pixels",
		choices = { "keep", "replace", "ignore" },
		description = "Hot and dead pixels, dead columns and cosmic rays are restored around, so that they do not "
			+ "spoil their surroundings:"
			+ " keep leaves them as they are, replace gives them the restored value of their surroundings; ignore "
			+ "does not look for them.")
	private String defects = "keep";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"), label = "Conserve flux",
		choices = { "no", "brightness", "counts" },
		description = "For upscaling: binning the result by the scale gives the image back, in a 32-bit result to a "
			+ "relative 1e-6. brightness: by the mean, so that intensities stay what they were; counts: by the sum, so "
			+ "that the sum over an object stays what it was, and values are smaller by the square of the scale.")
	private String conserve = "no";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Quality and grey levels"),
		label = "Self-ensemble",
		description = "Mean of the network's outputs for the eight flips and rotations of the image: somewhat "
			+ "better, eight times slower.")
	private boolean ensemble;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Quality and grey levels"),
		label = "Normalization",
		description = "How intensities are made comparable for the network: model (as it was trained), percentile "
			+ "LOW HIGH, mean-std, min-max, range LOW HIGH, or none.")
	private String normalize = "model";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Quality and grey levels"),
		label = "Normalize each", choices = { "model", "image", "channel", "slice" },
		description = "Whether normalization and percentiles are of the whole image, of each channel or of each "
			+ "slice; model: as the model was trained, which is each channel unless it says otherwise.")
	private String fit = "model";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Quality and grey levels"),
		label = "Neighbours along", choices = { "auto", "z", "t" },
		description = "For models that see neighbouring planes: whether these lie along z or along time; auto takes "
			+ "z where there are several slices, otherwise time.")
	private String along = "auto";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"),
		label = "Result type", choices = { "input", "float" },
		description = "Pixels of the result: as the input's (rounded and clamped) or 32-bit float (nothing rounded "
			+ "or clipped).")
	private String type = "input";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Tile size", min = "0", max = "8192",
		description = "Width and height of the tiles the network is given, in input pixels, margin included; 0 "
			+ "chooses.")
	private int tile;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Tiles at once", min = "0", max = "1024",
		description = "How many tiles the network is given at once; 0 chooses.")
	private int batch;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Device",
		description = "Where the network runs: auto, cpu, gpu, gpus (all of them), or numbered ones such as gpu:1 "
			+ "or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	/**
	 * The chosen model.
	 *
	 * @param image that a model is proposed for, if none was named; or null if there is none yet
	 * @throws org.clearstack.task.ClearstackException if there is none
	 * @throws IllegalArgumentException if it has another scale than was asked for
	 */
	final Choice choice(final ImagePlus image) {
		if (isProposed() && image == null)
			throw new IllegalArgumentException("There is no image to propose a model for. Name a model.");
		if (isProposed() && goal() == Goal.MODEL)
			throw new IllegalArgumentException(
				"Choose a model, or say what you want of the image instead of \"" + goal() + "\".");
		final Proposal proposal = isProposed() ? Proposal.of(image, wanted()) : null;
		final ModelFolder found = ModelLibrary.find(proposal == null ? model : proposal.model().name());
		checkScale(found.spec().name(), found.spec().scale());
		final Proposal first = isBoth() && image != null ? Proposal.of(image, Goal.DENOISE) : null;
		final String reason = Stream.of(first, proposal).filter(Objects::nonNull).map(Proposal::reason)
			.collect(Collectors.joining(" Then: "));
		return new Choice(found, reason, first == null ? null : ModelLibrary.find(first.model().name()));
	}

	/** Whether the noise is removed by one model, and the result enlarged by another. */
	final boolean isBoth() {
		return goal() == Goal.BOTH;
	}

	/** What the user wants; a scale says it too, and so does what only models that enlarge or denoise can do. */
	private Goal wanted() {
		if (goal() != Goal.BEST)
			return isBoth() ? Goal.X2 : goal();
		if (scale == 0)
			return flux() != Flux.FREE ? Goal.X2
				: noise.strip().equalsIgnoreCase(NoiseText.UNKNOWN) ? Goal.BEST : Goal.DENOISE;
		return Arrays.stream(Goal.values()).filter(each -> each.scale() == scale).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No model can be proposed that enlarges " + scale
				+ " times. Set scale to 0, 1, 2 or 4, or name a model."));
	}

	private void checkScale(final String name, final int found) {
		final int asked = scale != 0 ? scale : goal().scale();
		if (asked != 0 && asked != found)
			throw new IllegalArgumentException("The model " + name
				+ (found == 1 ? " does not upscale" : " upscales " + found + " times") + "; it has no scale " + asked
				+ ". Set scale to " + found + " or 0, want to what the model does, or choose another model.");
	}

	/** Whether an image must be looked at before the first is restored. */
	final boolean needsImage() {
		return isProposed() || noise.strip().equalsIgnoreCase(MEASURE);
	}

	final boolean isProposed() {
		return model.strip().equalsIgnoreCase(Proposal.AUTO);
	}

	private Goal goal() {
		return Goal.parse(want);
	}

	/**
	 * A model, and why it was proposed.
	 *
	 * @param reason empty if the user named it
	 * @param first another one that goes before it, or null
	 */
	record Choice(ModelFolder model, String reason, ModelFolder first) {

		private static final String PROPERTY = "Clearstack choice";

		/** Writes the reason into a result. */
		void tell(final ImagePlus result) {
			if (result != null && !reason.isEmpty())
				ReadableProperties.set(result, PROPERTY, reason);
		}
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
	 * @param image whose noise is measured, if that was asked for
	 * @param uncertainty whether deviations are wanted, which only an ensemble has
	 */
	final ImageRestorer restorer(final Choice chosen, final ImagePlus image, final boolean uncertainty) {
		return ImageRestorer.of(chosen.model()).with(options(image, uncertainty)).on(device());
	}

	/**
	 * What removes the noise of an image that is then enlarged: noise and strength are for it, and what is said of the
	 * result for the other.
	 */
	final ImageRestorer firstRestorer(final Choice chosen, final ImagePlus image) {
		final NoiseModel known = NoiseText.model(noiseText(image));
		final RestorationOptions first = new RestorationOptions(settings(false).withNoise(known), per(),
			new PostProcessing(strength / 100, Flux.FREE, NoiseText.parse(noiseText(image))), 100, false, Type.SOURCE,
			StackAxis.of(along));
		return ImageRestorer.of(chosen.first()).with(first).on(device());
	}

	/**
	 * What the parameters say.
	 *
	 * @param image whose noise is measured, if that was asked for
	 * @param uncertainty whether deviations are wanted, which only an ensemble has
	 * @throws IllegalArgumentException if the normalisation means nothing
	 */
	final RestorationOptions options(final ImagePlus image, final boolean uncertainty) {
		final Type pixels = type.equals("float") ? Type.FLOAT : Type.SOURCE;
		if (isBoth())
			return new RestorationOptions(settings(uncertainty), per(), new PostProcessing(1, flux(), null), bright,
				uncertainty, pixels, StackAxis.of(along));
		return new RestorationOptions(settings(uncertainty).withNoise(NoiseText.model(noiseText(image))), per(),
			new PostProcessing(strength / 100, flux(), NoiseText.parse(noiseText(image))), bright, uncertainty,
			pixels, StackAxis.of(along));
	}

	/** Noise, normalisation and treatment of defects, for who adapts a model that removes noise. */
	final RestoreSettings settings(final ImagePlus image) {
		return settings(false).withNoise(NoiseText.model(noiseText(image)));
	}

	private RestoreSettings settings(final boolean uncertainty) {
		return RestoreSettings.AUTOMATIC.withTile(tile).withBatch(batch).withNormalization(rule())
			.withEnsemble(ensemble || uncertainty).withDefects(DefectTreatment.parse(defects));
	}

	private NormalizationCache.Scope per() {
		return NormalizationCache.Scope.valueOf(fit.toUpperCase(Locale.ROOT));
	}

	/** How intensities are made comparable; null for as the model was trained. */
	private Normalization rule() {
		return normalize.strip().equalsIgnoreCase("model") ? null : Normalization.parse(normalize);
	}

	/** What of the flux an enlarged image keeps. */
	private Flux flux() {
		return Flux.of(conserve);
	}

	/** The noise as a text of numbers, measured if that was asked for. */
	private String noiseText(final ImagePlus image) {
		return noise.strip().equalsIgnoreCase(MEASURE) ? MeasuredNoise.text(MeasuredNoise.of(image)) : noise;
	}

	// -- the dialog --

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "device" -> DeviceChoice.OFFERED;
			case "model" -> Stream.concat(Stream.of(Proposal.AUTO), ModelChoices.names().stream()).toList();
			default -> List.of();
		};
	}

	@Override
	public String renamed(final String parameter, final String value) {
		return parameter.equals("conserve") ? Flux.today(value) : value;
	}

	@Override
	public String described(final String parameter, final String choice) {
		return !parameter.equals("model") ? ""
			: choice.equals(Proposal.AUTO) ? "proposes one for the image" : ModelChoices.described(choice);
	}

	/** A named model says what is wanted; what is wanted asks for a model, if the named one does something else. */
	@Override
	public Map<String, String> following(final String parameter) {
		final Optional<ModelCard> card = isProposed() ? Optional.empty() : ModelCard.named(model.strip());
		if (parameter.equals("model") && card.isPresent() && goal().scale() != card.get().scale())
			return Map.of("want", Goal.MODEL.toString());
		if (parameter.equals("model") && isProposed() && goal() == Goal.MODEL)
			return Map.of("want", Goal.BEST.toString());
		if (parameter.equals("want") && goal() != Goal.MODEL && card.isPresent()
			&& goal().scale() != card.get().scale())
			return Map.of("model", Proposal.AUTO);
		return Map.of();
	}

	@Override
	public Map<String, String> wrong() {
		final Map<String, String> wrong = new LinkedHashMap<>();
		final ImagePlus image = proposedFor();
		final ModelFolder[] found = new ModelFolder[1];
		check(wrong, "model", () -> found[0] = isProposed() && image == null ? null : choice(image).model());
		check(wrong, "normalize", this::rule);
		check(wrong, "device", this::device);
		check(wrong, "noise",
			() -> NoiseText.parse(noise.strip().equalsIgnoreCase(MEASURE) ? NoiseText.UNKNOWN : noise));
		if (wrong.isEmpty() && found[0] != null)
			check(wrong, flux() != Flux.FREE && found[0].spec().scale() == 1 ? "conserve" : "noise",
				() -> options(image, false).check(found[0].spec()));
		return wrong;
	}

	static void check(final Map<String, String> wrong, final String parameter, final Runnable what) {
		try {
			what.run();
		}
		catch (final IllegalArgumentException | ClearstackException e) {
			wrong.put(parameter, e.getMessage());
		}
	}

	/** The image a model is proposed for while the dialog is open; null if there is none. */
	abstract ImagePlus proposedFor();

	/** What a dialog says below the model: what it is, why it was proposed, what is to be expected. */
	@Override
	public Advice advice(final Progress wanted) {
		final ImagePlus image = proposedFor();
		if (isProposed() && image == null)
			return new Advice(Map.of("model", "A model is proposed for the first image."), Map.of());
		final Proposal proposal = isProposed() ? Proposal.of(image, wanted()) : null;
		final Optional<ModelCard> card =
			proposal == null ? ModelCard.named(model.strip()) : Optional.of(proposal.model());
		if (card.isEmpty())
			return Advice.NONE;
		final Expectation expected =
			image == null ? null : Expectation.of(part(image), card.get(), type.equals("float"), ensemble);
		final String what = before(image) + card.get().name() + ": " + card.get().summary()
			+ (proposal == null ? gain(card.get()) : "\n" + proposal.reason())
			+ (expected == null ? "" : "\n" + expected.text());
		return expected != null && expected.isTooLarge() ? tooLarge(what) : new Advice(Map.of("model", what), Map.of());
	}

	/** What goes before the model, in two lines. */
	private String before(final ImagePlus image) {
		if (!isBoth() || image == null)
			return "";
		final Proposal first = Proposal.of(image, Goal.DENOISE);
		return "First " + first.model().name() + ": " + first.model().summary() + "\n" + first.reason() + "\nThen ";
	}

	/** What a part of an image is restored; all of it unless a Command knows better. */
	ImagePart part(final ImagePlus image) {
		return ImagePart.whole(image);
	}

	/** What a dialog says of a result that memory cannot hold. */
	Advice tooLarge(final String what) {
		return new Advice(
			Map.of("model", what + " That is more than ImageJ's memory holds (Edit>Options>Memory & Threads...)."),
			Map.of());
	}

	private static String gain(final ModelCard card) {
		final List<ModelCard.MeanScore> scores = card.scores();
		return scores.isEmpty() ? "" : String.format(Locale.ROOT, "\nIn the benchmark it gains %.1f dB.",
			scores.stream().mapToDouble(ModelCard.MeanScore::gain).average().orElseThrow());
	}

	@Override
	public List<FieldButton> fieldButtons() {
		return List.of(new FieldButton("noise", "Measure noise", wanted -> {
			if (proposedFor() == null)
				return new Found(MEASURE, "The noise is measured in the first image.");
			final NoiseModel measured = MeasuredNoise.of(proposedFor());
			return new Found(MeasuredNoise.text(measured), MeasuredNoise.words(measured));
		}));
	}
}
