// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;

/**
 * What Clearstack adds to the description of a model, under {@code config: clearstack:}. This class alone knows the
 * names of the entries: it reads them into types and writes them. Entries that it does not know stay as they are.
 * Immutable.
 */
public final class ModelConfig {

	private static final String CONFIG = "config";
	private static final String OURS = "clearstack";
	private static final String TRAINED = "training_images";
	private static final String VALIDATED = "validation_images";
	private static final String WEIGHTS = "weights_sha256";
	private static final String MIXED = "mixed_precision";
	private static final String MEASURED = "measured_margin";
	private static final String SUCCESSOR = "superseded_by";
	private static final String UNCERTAINTY = "uncertainty";
	/** Entries beside those of the {@link ModelSpec} that change what a network gives. */
	private static final List<String> DECISIVE = List.of(MIXED, "layout", "output_channels", "input_size", "maps");

	private final Entries entries;

	private ModelConfig(final Entries entries) {
		this.entries = entries;
	}

	// -- reading --

	/** The part of a whole description, as YAML maps and lists; without entries where it has none. */
	public static ModelConfig of(final Map<String, Object> description) {
		return of(description, "The model description");
	}

	/** @param where it stands, as the beginning of a sentence that tells what is wrong with an entry */
	static ModelConfig of(final Map<String, Object> description, final String where) {
		return new ModelConfig(new Entries(YamlText.map(YamlText.map(description.get(CONFIG)).get(OURS)), where));
	}

	/** Whether the description has nothing of Clearstack's. */
	public boolean isEmpty() {
		return entries.map().isEmpty();
	}

	/** Whether it says how large results are; a SavedModel that nobody described does not. */
	public boolean hasScale() {
		return entries.has("scale");
	}

	/**
	 * What the network expects and returns.
	 *
	 * @param name of the model
	 * @throws ClearstackException if an entry is missing, or is no number
	 * @throws IllegalArgumentException if an entry is out of its range
	 */
	public ModelSpec spec(final String name) {
		return new ModelSpec(name,
			new ModelInput(entries.whole("channels"), entries.has("depth") ? entries.whole("depth") : 1,
				entries.has("maps") ? entries.whole("maps") : 0),
			new GraphGeometry(entries.whole("margin"), entries.whole("multiple"), entries.whole("scale")),
			entries.has("normalization") ? Normalization.parse(entries.text("normalization")) : Normalization.NONE);
	}

	/** What the network is given of a pixel; 1 channel and 1 slice if it is not said. */
	public ModelInput input() {
		return new ModelInput(entries.whole("channels", 1), entries.whole("depth", 1), entries.whole("maps", 0));
	}

	/** How many times higher and wider the output is; 1 if it is not said. */
	public int scale() {
		return entries.whole("scale", 1);
	}

	/** The margin in pixels; 0 if it is not said. */
	public int margin() {
		return entries.whole("margin", 0);
	}

	/** How far the network was found to look when it was imported. */
	public OptionalInt measuredMargin() {
		return entries.map().get(MEASURED) instanceof Number margin ? OptionalInt.of(margin.intValue())
			: OptionalInt.empty();
	}

	/**
	 * The axes of the network's tensors.
	 *
	 * @throws ClearstackException if they mean nothing
	 */
	public TensorLayout layout() {
		final int channels = input().channels();
		final List<?> size = entries.has("input_size") ? YamlText.list(entries.map().get("input_size")) : List.of(0, 0);
		return TensorLayout
			.parse(entries.map().getOrDefault("layout", TensorLayout.USUAL).toString(),
				entries.whole("output_channels", channels), size)
			.filter(layout -> layout.outputChannels() >= channels)
			.orElseThrow(() -> new ClearstackException(entries.where() + " says layout " + entries.map().get("layout")
				+ ", output_channels " + entries.map().get("output_channels") + " and input_size "
				+ entries.map().get("input_size")
				+ " under config: clearstack:, which means nothing. Import the model again."));
	}

	/** Whether GPUs may compute it with 16-bit floats. */
	public boolean isMixedPrecision() {
		return entries.is(MIXED);
	}

	/** SHA-256 of the weights in hexadecimal digits. */
	public Optional<String> weights() {
		return entries.map().get(WEIGHTS) instanceof String digits ? Optional.of(digits) : Optional.empty();
	}

	/** Whether it says how its network is built. */
	public boolean hasNetwork() {
		return entries.part("network").map().get("architecture") instanceof String;
	}

	/** The kind of the network; none if it is not said, or not known. */
	public Optional<Architecture> architecture() {
		return Architecture.find(entries.part("network").text("architecture"));
	}

	/**
	 * The plan that the network was built from, see {@link #hasNetwork}.
	 *
	 * @throws ClearstackException if an entry is missing, or is no number
	 * @throws IllegalArgumentException if an entry is out of its range
	 */
	public NetworkPlan plan() {
		final Entries network = entries.part("network");
		final ModelSpec spec = spec("");
		return new NetworkPlan(Architecture.of(network.text("architecture")), spec.channels(), spec.scale(),
			network.whole("width"), network.whole("blocks"), network.whole("levels"), spec.depth());
	}

	/** How it was trained; zeros and empty texts for what is not said. */
	public TrainingRecord training() {
		return TrainingRecord.of(entries.part("training"));
	}

	/** Images that the weights learned from, those of models it started from included. */
	public List<String> trainingImages() {
		return entries.names(TRAINED);
	}

	/** Images that the network was validated with. */
	public List<String> validationImages() {
		return entries.names(VALIDATED);
	}

	/** Rows of the benchmark; none if it was not benchmarked. */
	public List<BenchmarkRow> benchmark() {
		return YamlText.list(entries.map().get("benchmark")).stream()
			.map(row -> BenchmarkRow.of(new Entries(YamlText.map(row), entries.where()))).toList();
	}

	/** What the network costs, by the headings of the benchmark. */
	public OptionalDouble cost(final String figure) {
		return entries.part("cost").map().get(figure) instanceof Number cost ? OptionalDouble.of(cost.doubleValue())
			: OptionalDouble.empty();
	}

	/**
	 * How its error follows from the spread of its outputs and the noise; none if it was not calibrated.
	 *
	 * @throws IllegalArgumentException if a factor is out of its range
	 */
	public Optional<ErrorCalibration> errorCalibration() {
		final Entries factors = entries.part(UNCERTAINTY);
		return factors.map().isEmpty() ? Optional.empty()
			: Optional.of(new ErrorCalibration(factors.decimal("spread"), factors.decimal("noise")));
	}

	/** Name of the model whose weights it started from; empty if they were random. */
	public String ancestor() {
		return entries.part("started_from").text("name");
	}

	/** Name of the model that is as good or better in all that this one does; empty if there is none. */
	public String successor() {
		return entries.text(SUCCESSOR);
	}

	/** What kind of images it is for, such as {@code astronomy}; empty if it is not said. */
	public String field() {
		return entries.map().get("field") instanceof String field ? field : "";
	}

	/** The entries that decide what the network gives, as one text. */
	String decisive() {
		final StringBuilder text = new StringBuilder();
		for (final String key : DECISIVE)
			if (entries.map().get(key) != null)
				text.append(", ").append(key).append(' ').append(entries.map().get(key));
		return text.toString();
	}

	/**
	 * A line of what a user may want to know of a model.
	 *
	 * @param what it is
	 * @param value that it has
	 */
	public record Line(String what, Object value) {}

	/** How it is built, how it was trained, how good and how fast it is, line by line. */
	public List<Line> lines() {
		final List<Line> lines = new ArrayList<>();
		for (final String part : List.of("network", "training", "quality", "cost"))
			entries.part(part).map().forEach((key, value) -> lines.add(new Line(part + ", " + key, value)));
		for (final String part : List.of(TRAINED, VALIDATED))
			if (entries.map().get(part) instanceof List<?> names)
				lines.add(new Line(part.replace('_', ' '), names.size()));
		YamlText.list(entries.map().get("benchmark")).forEach(row -> lines.add(new Line("benchmark", row)));
		return lines;
	}

	// -- writing --

	/** What every network needs. */
	public static ModelConfig of(final ModelInput input, final GraphGeometry geometry,
		final Normalization normalization)
	{
		return of(Map.of()).with("scale", geometry.scale()).with("channels", input.channels())
			.with("margin", geometry.margin()).with("multiple", geometry.multiple())
			.with("normalization", normalization.text())
			.with("depth", input.depth() > 1 ? input.depth() : null)
			.with("maps", input.maps() > 0 ? input.maps() : null);
	}

	/** What a SavedModel without a description tells of itself. */
	public static ModelConfig undescribed(final int channels, final Normalization normalization) {
		return of(Map.of()).with("channels", channels).with("normalization", normalization.text());
	}

	/** The same with a scale and a multiple; the margin is kept, or 0. */
	public ModelConfig withScale(final int scale, final int multiple) {
		return withMargin(margin()).with("scale", scale).with("multiple", multiple);
	}

	/** The same with another margin in pixels. */
	public ModelConfig withMargin(final int margin) {
		return with("margin", margin);
	}

	/** The same with how far the network was found to look, in pixels. */
	public ModelConfig withMeasuredMargin(final int margin) {
		return with(MEASURED, margin);
	}

	/** The same with the tensors' axes, where they are not the usual ones. */
	ModelConfig with(final TensorLayout layout) {
		return with("layout", layout.text().equals(TensorLayout.USUAL) ? null : layout.text())
			.with("output_channels", layout.outputChannels() != input().channels() ? layout.outputChannels() : null)
			.with("input_size", layout.isFixed() ? List.of(layout.height(), layout.width()) : null);
	}

	/** The same with how the network is built. */
	public ModelConfig with(final NetworkPlan plan) {
		final Map<String, Object> network = new LinkedHashMap<>();
		network.put("architecture", plan.architecture().key());
		network.put("width", plan.width());
		network.put("blocks", plan.blocks());
		network.put("levels", plan.levels());
		return with("network", network);
	}

	/** The same with how it was trained, and how good it became. */
	public ModelConfig with(final TrainingRecord training, final TrainingRecord.Quality quality) {
		final Map<String, Object> reached = new LinkedHashMap<>();
		reached.put("epoch", quality.epoch());
		reached.put("validation_psnr_db", quality.psnr());
		reached.put("untrained_psnr_db", quality.untrained());
		return with("training", training.entries()).with("quality", reached);
	}

	/** The same with the names of the images of the training. */
	public ModelConfig withImages(final List<String> training, final List<String> validation) {
		return with(VALIDATED, validation).with(TRAINED, training);
	}

	/** The same with the model whose weights it started from. */
	public ModelConfig startedFrom(final ModelFolder ancestor) {
		final Map<String, Object> from = new LinkedHashMap<>();
		from.put("name", ancestor.spec().name());
		from.put("model_sha256", ancestor.identity());
		from.put("weights_sha256", ancestor.sha256());
		return with("started_from", from);
	}

	/** The same with the SHA-256 of the weights. */
	ModelConfig withWeights(final String digits) {
		return with(WEIGHTS, digits);
	}

	/** The same with the rows of the benchmark, and the figures of its costs by their names. */
	public ModelConfig withBenchmark(final List<BenchmarkRow> rows, final Map<String, Number> cost) {
		return with("benchmark", rows.stream().map(BenchmarkRow::entries).toList()).with("cost", cost);
	}

	/** The same with how its error follows from the spread of its outputs and the noise. */
	public ModelConfig with(final ErrorCalibration calibration) {
		final Map<String, Object> factors = new LinkedHashMap<>();
		factors.put("spread", calibration.spread());
		factors.put("noise", calibration.noise());
		return with(UNCERTAINTY, factors);
	}

	/** The same with the model that is as good or better; none if the name is empty. */
	public ModelConfig supersededBy(final String name) {
		return with(SUCCESSOR, name.isEmpty() ? null : name);
	}

	/** The same with whether GPUs may compute it with 16-bit floats. */
	public ModelConfig withMixedPrecision(final boolean mixed) {
		return with(MIXED, null).with(MIXED, mixed ? true : null);
	}

	/** The same with an entry changed in its place or added; without it if there is no value. */
	private ModelConfig with(final String key, final Object value) {
		final Map<String, Object> changed = new LinkedHashMap<>(entries.map());
		if (value == null)
			changed.remove(key);
		else
			changed.put(key, value);
		return new ModelConfig(new Entries(changed, entries.where()));
	}

	/** A whole description with this as Clearstack's part, in place of the one it has. */
	public Map<String, Object> in(final Map<String, Object> description) {
		final Map<String, Object> config = new LinkedHashMap<>(YamlText.map(description.get(CONFIG)));
		config.put(OURS, entries.map());
		final Map<String, Object> whole = new LinkedHashMap<>(description);
		whole.put(CONFIG, config);
		return whole;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof ModelConfig config && entries.map().equals(config.entries.map());
	}

	@Override
	public int hashCode() {
		return entries.map().hashCode();
	}

	@Override
	public String toString() {
		return entries.map().toString();
	}
}
