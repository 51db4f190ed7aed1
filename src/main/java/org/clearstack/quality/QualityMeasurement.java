// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.metric.GainOffset;
import org.clearstack.metric.ImagePair;
import org.clearstack.metric.Metric;
import org.clearstack.task.Progress;

/**
 * Rates an ImageJ image against its reference by given rules, row by row.
 * <p>
 * The data range is that of the whole reference, whatever the region, if the rules do not ask for each row's own:
 * channel by channel, but of all colours together for RGB, and of all channels together where they share a row. Gain
 * and offset are fitted channel by channel, inside
 * the region.
 */
public final class QualityMeasurement {

	private static final List<String> COLOURS = List.of("red", "green", "blue");
	private static final int ALL = -1;

	/**
	 * What one row is about; positions count from 0, -1 is all.
	 *
	 * @param values a value for each metric, by key
	 */
	public record Row(String label, int c, int z, int t, double range, Map<String, Double> values) {}

	private final QualitySettings rules;
	private final EvaluationRegion region;
	private final ComparedPlanes whole;
	private final ComparedPlanes reference;
	private final ComparedPlanes test;
	private final List<GainOffset> lines;
	private final Map<Integer, Double> ranges = new HashMap<>();

	/** @throws IllegalArgumentException if the images cannot be compared, saying why */
	public QualityMeasurement(final ImagePlus reference, final ImagePlus test, final EvaluationRegion region,
		final QualitySettings rules)
	{
		this.rules = rules;
		this.region = region;
		this.whole = ComparedPlanes.of(reference, rules.luminance(), null);
		this.reference = ComparedPlanes.of(reference, rules.luminance(), region.rectangle());
		final ComparedPlanes unfitted = ComparedPlanes.of(test, rules.luminance(), region.rectangle());
		checkSizes(unfitted);
		checkVolumes();
		lines = rules.fit() ? fit(unfitted) : null;
		this.test = lines == null ? unfitted : unfitted.with(lines);
	}

	/**
	 * The smallest and the largest pixel of an image that are finite.
	 *
	 * @param image of any type; the colours of RGB count each
	 * @return from +infinity to -infinity if no pixel is a number
	 */
	public static double[] extremes(final ImagePlus image) {
		final double[] extremes = { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };
		for (final RealType<?> pixel : Views.iterable(ComparedPlanes.of(image, false, null).all(false))) {
			final double value = pixel.getRealDouble();
			if (Double.isFinite(value)) {
				extremes[0] = Math.min(extremes[0], value);
				extremes[1] = Math.max(extremes[1], value);
			}
		}
		return extremes;
	}

	/** The reference as it is compared. */
	ComparedPlanes reference() {
		return reference;
	}

	/** The test image as it is compared. */
	ComparedPlanes test() {
		return test;
	}

	/** Rates all there is. */
	public List<Row> rows(final Progress progress) {
		return switch (rules.rows()) {
			case STACK -> List.of(stack(progress));
			case CHANNEL -> channels(progress);
			case SLICE -> slices(progress);
		};
	}

	private Row stack(final Progress progress) {
		report(progress, 0, 1);
		final boolean volumes = rules.volume();
		return row(ALL, ALL, ALL, reference.all(volumes), test.all(volumes), region.all(reference, volumes));
	}

	private List<Row> channels(final Progress progress) {
		final boolean volumes = rules.volume();
		final List<Row> rows = new ArrayList<>();
		for (int c = 0; c < reference.channels(); c++) {
			report(progress, c, reference.channels());
			rows.add(row(c, ALL, ALL, reference.channel(c, volumes), test.channel(c, volumes),
				region.channel(reference, volumes)));
		}
		return rows;
	}

	private List<Row> slices(final Progress progress) {
		final long total = (long) reference.channels() * reference.slices() * reference.frames();
		final List<Row> rows = new ArrayList<>();
		for (int t = 0; t < reference.frames(); t++)
			for (int z = 0; z < reference.slices(); z++)
				for (int c = 0; c < reference.channels(); c++) {
					report(progress, rows.size(), total);
					rows.add(row(c, z, t, reference.slice(c, z, t), test.slice(c, z, t), region.slice(z, t)));
				}
		return rows;
	}

	private void report(final Progress progress, final long done, final long total) {
		if (progress.isCanceled())
			throw new CancellationException();
		progress.report(done, total, "Rating " + test.title());
	}

	private Row row(final int c, final int z, final int t,
		final RandomAccessibleInterval<? extends RealType<?>> groundTruth,
		final RandomAccessibleInterval<? extends RealType<?>> rated,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		final String label = label(c, z, t);
		final double range =
			!rules.needRange() ? Double.NaN : rules.range().each() ? range(c, z, t, groundTruth) : range(c);
		final ImagePair comparison = new ImagePair(groundTruth, rated, mask, range, rules.rules());
		final Map<String, Double> values = new LinkedHashMap<>();
		for (final Metric metric : rules.metrics())
			values.put(metric.key(), compute(metric, comparison, label));
		return new Row(label, c, z, t, range, values);
	}

	private double compute(final Metric metric, final ImagePair comparison, final String label) {
		try {
			return comparison.rate(metric);
		}
		catch (final IllegalArgumentException e) {
			throw new IllegalArgumentException(metric.name() + " of " + label + ": " + e.getMessage(), e);
		}
	}

	/** The data range for a channel, from 0, or for all, -1. */
	double range(final int c) {
		final int key = whole.isColour() ? ALL : c;
		return ranges.computeIfAbsent(key, channel -> range(channel, ALL, ALL,
			channel == ALL ? whole.all(false) : whole.channel(channel, false)));
	}

	private double range(final int c, final int z, final int t,
		final RandomAccessibleInterval<? extends RealType<?>> of)
	{
		try {
			return rules.range().rule().of(of);
		}
		catch (final IllegalArgumentException e) {
			throw new IllegalArgumentException("The reference " + reference.title()
				+ (c == ALL || whole.channels() == 1 ? "" : ", channel " + (c + 1) + ",")
				+ (z == ALL || whole.slices() == 1 ? "" : ", slice " + (z + 1) + ",")
				+ (t == ALL || whole.frames() == 1 ? "" : ", frame " + (t + 1) + ",")
				+ " has no data range (" + rules.range().words()
				+ "): its values are all equal, or no numbers. Set range, such as range=255 for 8-bit images.", e);
		}
	}

	private List<GainOffset> fit(final ComparedPlanes unfitted) {
		return IntStream.range(0, reference.channels())
			.mapToObj(c -> GainOffset.fit(reference.channel(c, false), unfitted.channel(c, false),
				region.channel(reference, false)))
			.toList();
	}

	private void checkSizes(final ComparedPlanes rated) {
		if (!reference.size().equals(rated.size()))
			throw new IllegalArgumentException(
				"The reference " + reference.title() + " has " + reference.size() + "; " + rated.title() + " has "
					+ rated.size() + ". They must be equal: crop, rescale or convert one of them"
					+ (reference.isColour() != rated.isColour() ? ", or choose rgb=luminance." : "."));
	}

	private void checkVolumes() {
		if (rules.volume() && rules.rows() == QualitySettings.Rows.SLICE)
			throw new IllegalArgumentException(
				"Windows in 3D rate volumes, not single slices. Choose rows=channel or rows=stack, or volume=false.");
		if (rules.volume() && reference.slices() == 1)
			throw new IllegalArgumentException(
				"Windows in 3D need slices; " + reference.title() + " has one (and " + reference.frames()
					+ " frames). Choose volume=false.");
	}

	/** Names a plane, a channel, or all of the test image, as far as there are several. */
	String label(final int c, final int z, final int t) {
		final StringBuilder label = new StringBuilder(test.title());
		if (c != ALL && reference.channels() > 1)
			label.append(reference.isColour() ? " " + COLOURS.get(c % 3) : " c" + (c + 1));
		if (z != ALL && reference.slices() > 1)
			label.append(" z").append(z + 1);
		if (t != ALL && reference.frames() > 1)
			label.append(" t").append(t + 1);
		return label.toString();
	}

	/** What was done to the images of a row before they were compared, for the table: heading to a number or words. */
	Map<String, Object> preparation(final Row row) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Region", region.words());
		if (rules.luminance())
			cells.put("RGB", "luminance");
		if (lines != null) {
			final GainOffset line = lines.size() == 1 ? lines.get(0) : row.c() == ALL ? null : lines.get(row.c());
			cells.put("Gain", line == null ? "by channel" : line.gain());
			cells.put("Offset", line == null ? "by channel" : line.offset());
		}
		return cells;
	}
}
