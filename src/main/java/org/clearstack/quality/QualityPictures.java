// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.metric.Hfen;
import org.clearstack.metric.Mae;
import org.clearstack.metric.Metric;
import org.clearstack.metric.Ssim;
import org.clearstack.picture.MetricMap;
import org.clearstack.picture.StackPlot;

/** What a rating looks like: maps of each plane, and a metric along the stack. */
public final class QualityPictures {

	private final QualityMeasurement rating;
	private final QualitySettings rules;
	private final ImagePlus source;

	/** @param source the test image, for titles and calibration */
	public QualityPictures(final QualityMeasurement rating, final QualitySettings rules, final ImagePlus source) {
		this.rating = rating;
		this.rules = rules;
		this.source = source;
	}

	/** SSIM around each pixel. */
	public ImagePlus ssim() {
		return map(MetricMap.Scale.SIMILARITY, (r, x, c) -> Ssim.map(r, x, rating.range(c), rules.rules().ssimWindow()))
			.image(
				"SSIM of " + source.getTitle(),
				"SSIM");
	}

	/** Absolute error of each pixel. */
	public ImagePlus error() {
		return map(MetricMap.Scale.ERROR, (r, x, c) -> Mae.map(r, x)).image("Error of " + source.getTitle(), "");
	}

	/** LoG(test) - LoG(reference) at each pixel, by the kernel of HFENN. */
	public ImagePlus log() {
		return map(MetricMap.Scale.SIGNED, (r, x, c) -> Hfen.map(r, x, rules.rules().hfennKernel()))
			.image("LoG error of " + source.getTitle(), "");
	}

	/** Computes the map of a plane, or of a volume where windows reach over slices. */
	private interface Computation {
		RandomAccessibleInterval<FloatType> map(RandomAccessibleInterval<? extends RealType<?>> reference,
			RandomAccessibleInterval<? extends RealType<?>> test, int channel);
	}

	private MetricMap map(final MetricMap.Scale scale, final Computation computation) {
		final ComparedPlanes groundTruth = rating.reference();
		final ComparedPlanes rated = rating.test();
		final MetricMap map = new MetricMap(source, scale, groundTruth.slice(0, 0, 0), groundTruth.channels());
		for (int t = 0; t < groundTruth.frames(); t++)
			for (int c = 0; c < groundTruth.channels(); c++) {
				final RandomAccessibleInterval<FloatType> volume =
					rules.volume() ? computation.map(groundTruth.volume(c, t), rated.volume(c, t), c) : null;
				for (int z = 0; z < groundTruth.slices(); z++)
					map.put(c, z, t, rating.label(c, z, t), volume != null ? Views.hyperSlice(volume, 2, z)
						: computation.map(groundTruth.slice(c, z, t), rated.slice(c, z, t), c));
			}
		return map;
	}

	/**
	 * @throws IllegalArgumentException if the rows are no planes, or there is one plane only, so that nothing can be
	 * plotted
	 */
	public void checkPlot() {
		final ComparedPlanes groundTruth = rating.reference();
		if (rules.rows() != QualitySettings.Rows.SLICE || groundTruth.slices() * groundTruth.frames() == 1)
			throw new IllegalArgumentException(
				"A plot along the stack needs a row per slice and more than one slice or frame; "
					+ source.getTitle() + " has " + groundTruth.slices() + " slices and " + groundTruth.frames()
					+ " frames. Choose rows=slice, or plot=none.");
	}

	/**
	 * A metric along the slices or, where there is one slice only, the frames; a curve for each channel and, of both,
	 * each frame.
	 */
	public ImagePlus plot(final Metric metric, final List<QualityMeasurement.Row> rows) {
		final ComparedPlanes groundTruth = rating.reference();
		final boolean frames = groundTruth.slices() == 1;
		final StackPlot plot = new StackPlot(metric.name() + " of " + source.getTitle(), frames ? "Frame" : "Slice",
			QualityTable.heading(metric));
		for (int t = 0; t < (frames ? 1 : groundTruth.frames()); t++)
			for (int c = 0; c < groundTruth.channels(); c++) {
				final int channel = c;
				final int frame = t;
				plot.add(rating.label(c, -1, frames ? -1 : t),
					rows.stream().filter(row -> row.c() == channel && (frames || row.t() == frame))
						.mapToDouble(row -> row.values().get(metric.key())).toArray());
			}
		return plot.image();
	}
}
