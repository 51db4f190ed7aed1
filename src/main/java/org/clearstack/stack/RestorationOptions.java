// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clearstack.degrade.Noise;
import org.clearstack.image.ResultImage;
import org.clearstack.image.StackAxis;
import org.clearstack.io.Numbers;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.DefectTreatment;
import org.clearstack.restore.Flux;
import org.clearstack.restore.PostProcessing;
import org.clearstack.restore.RestoreSettings;

/**
 * All that decides the pixels of a restoration, but for image and model.
 *
 * @param settings of the network's part
 * @param per what the normalisation and the threshold of bright pixels are fitted to
 * @param finish what is done without the network
 * @param bright percentile of the source above which its pixels are kept; 100 for none
 * @param uncertainty whether the error to expect at each pixel is wanted too
 * @param type of the result's pixels
 * @param along where the neighbours of a plane lie, for a network that sees several
 */
public record RestorationOptions(RestoreSettings settings, NormalizationCache.Scope per, PostProcessing finish,
	double bright, boolean uncertainty, ResultImage.Type type, StackAxis along) {

	private static final Pattern WORD = Pattern.compile("(\\w+)=(\\[[^\\]]*\\]|\\S*)");

	/** The same, neighbours along z where there are several slices, otherwise along time. */
	public RestorationOptions(final RestoreSettings settings, final NormalizationCache.Scope per,
		final PostProcessing finish, final double bright, final boolean uncertainty, final ResultImage.Type type)
	{
		this(settings, per, finish, bright, uncertainty, type, StackAxis.AUTO);
	}

	/** The same with neighbours along another axis. */
	public RestorationOptions withAlong(final StackAxis axis) {
		return new RestorationOptions(settings, per, finish, bright, uncertainty, type, axis);
	}

	/** What the model says and nothing more. */
	public static RestorationOptions plain(final RestoreSettings settings, final ResultImage.Type type) {
		return new RestorationOptions(settings, NormalizationCache.Scope.MODEL, PostProcessing.NONE, 100, false, type);
	}

	/**
	 * Checks what the model must be able to do.
	 *
	 * @throws IllegalArgumentException if it is not, saying what to change
	 */
	public void check(final ModelSpec spec) {
		if (finish.flux() != Flux.FREE && spec.scale() == 1)
			throw new IllegalArgumentException("The model " + spec.name()
				+ " does not upscale, so conserving every pixel's flux would give the image itself. Set conserve to "
				+ "no.");
		if (finish.noise() != null && spec.scale() > 1)
			throw new IllegalArgumentException("The model " + spec.name()
				+ " upscales, and removes no noise whose level could be given. Set noise to unknown, or choose a "
				+ "model that denoises.");
	}

	/**
	 * Makes sure that a result can hold what is asked of it.
	 *
	 * @param floats whether the pixels of the source are 32-bit
	 * @param title of the source
	 * @throws IllegalArgumentException if counts, which become fractions, would be rounded to whole numbers
	 */
	public void checkCounts(final boolean floats, final String title) {
		if (finish.flux() == Flux.COUNTS && type == ResultImage.Type.SOURCE && !floats)
			throw new IllegalArgumentException("The counts of " + title
				+ " become fractions, and its pixels hold whole numbers. Set the result's type to float, or conserve to "
				+ "brightness.");
	}

	/**
	 * The recipe for a network: one that is given the noise needs no limit of what it removes, and of the others the
	 * noise does not change the output.
	 */
	public RestorationOptions suiting(final ModelSpec spec) {
		return spec.isGivenNoise()
			? new RestorationOptions(settings, per, new PostProcessing(finish.strength(), finish.flux(), null),
				bright, uncertainty, type, along)
			: new RestorationOptions(settings.withNoise(null), per, finish, bright, uncertainty, type, along);
	}

	/** Whether anything is left to do after the network. */
	public boolean finishes() {
		return bright < 100 || !finish.isNone();
	}

	/** What was done, by keys: for a result's properties. */
	public Map<String, String> description(final ModelFolder model, final String device) {
		final Map<String, String> lines = new LinkedHashMap<>();
		lines.put("Clearstack model", model.spec().name());
		lines.put("Clearstack model SHA-256", model.identity());
		lines.put("Clearstack weights SHA-256", model.sha256());
		lines.put("Clearstack normalisation", normalization(model));
		lines.put("Clearstack tile", settings.tile() == 0 ? "chosen automatically" : settings.tile() + " pixels");
		lines.put("Clearstack parameters", parameters(model));
		lines.put("Clearstack device", device);
		lines.put("Clearstack version", version());
		return lines;
	}

	/** All parameters in one line; equal lines of one model and version give equal results. */
	public String parameters(final ModelFolder model) {
		final Map<String, Object> all = new LinkedHashMap<>();
		final Normalization chosen = settings.normalization();
		all.put("normalize", normalization(model));
		all.put("fit", per.of(chosen == null ? model.spec().normalization() : chosen));
		all.put("strength", 100 * finish.strength());
		all.put("bright", bright);
		all.put("conserve", finish.flux());
		all.put("noise", NoiseText.of(givenNoise()));
		all.put("defects", settings.defects());
		all.put("ensemble", settings.ensemble());
		all.put("tile", settings.tile());
		all.put("batch", settings.batch());
		all.put("type", type == ResultImage.Type.FLOAT ? "float" : "input");
		if (model.spec().depth() > 1)
			all.put("along", along.key());
		return all.entrySet().stream().map(entry -> entry.getKey() + "=" + value(entry.getValue()))
			.collect(Collectors.joining(" "));
	}

	/**
	 * The options that {@link #parameters} put into a line.
	 *
	 * @throws IllegalArgumentException if it is no such line
	 */
	public static RestorationOptions parse(final String line) {
		final Map<String, String> all = new LinkedHashMap<>();
		final Matcher word = WORD.matcher(line);
		while (word.find())
			all.put(word.group(1), word.group(2).replaceAll("^\\[|\\]$", ""));
		if (!all.keySet().containsAll(List.of("normalize", "fit", "strength", "noise", "defects", "type")))
			throw new IllegalArgumentException("These are not parameters of a restoration: " + line + ".");
		final RestoreSettings settings = RestoreSettings.AUTOMATIC.withTile(Integer.parseInt(all.get("tile")))
			.withBatch(Integer.parseInt(all.get("batch"))).withNormalization(Normalization.parse(all.get("normalize")))
			.withEnsemble(Boolean.parseBoolean(all.get("ensemble")))
			.withDefects(DefectTreatment.parse(all.get("defects"))).withNoise(NoiseText.model(all.get("noise")));
		return new RestorationOptions(settings,
			NormalizationCache.Scope.valueOf(all.get("fit").toUpperCase(Locale.ROOT)),
			new PostProcessing(Double.parseDouble(all.get("strength")) / 100, Flux.of(all.get("conserve")),
				NoiseText.parse(all.get("noise"))),
			Double.parseDouble(all.get("bright")), false,
			all.get("type").equals("float") ? ResultImage.Type.FLOAT : ResultImage.Type.SOURCE,
			StackAxis.of(all.getOrDefault("along", StackAxis.AUTO.key())));
	}

	/** The noise that the user gave, for the network or for what limits it; or null. */
	NoiseModel givenNoise() {
		final Noise limit = finish.noise();
		return settings.noise() != null || limit == null ? settings.noise()
			: NoiseModel.white(limit.gain(), limit.offset(), limit.readNoise());
	}

	private static String value(final Object value) {
		final String text = Numbers.text(value);
		return text.contains(" ") ? "[" + text + "]" : text;
	}

	private String normalization(final ModelFolder model) {
		return settings.normalization() == null ? model.spec().normalization().text()
			: settings.normalization().toString();
	}

	/** Of the jar. */
	public static String version() {
		final String version = RestorationOptions.class.getPackage().getImplementationVersion();
		return version == null ? "not packaged" : version;
	}
}
