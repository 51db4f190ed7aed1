// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.comparison;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.compare.RadialSpectrum;
import org.clearstack.compare.RatedMethod;
import org.clearstack.compare.UpscalingComparison;
import org.clearstack.metric.Metric;
import org.clearstack.picture.ErrorMaps;
import org.clearstack.picture.FollowedStack;
import org.clearstack.picture.Framing;
import org.clearstack.picture.ImageProcessors;
import org.clearstack.picture.LinePlot;
import org.clearstack.picture.Montage;

/**
 * The pictures of a comparison: what each method makes of one slice, side by side and on top of each other, where it
 * errs, along a line, and which frequencies it brings back.
 */
public final class ComparisonPictures {

	private static final int MAX_COLUMNS = 5;

	private final ComparedImage compared;
	private final UpscalingComparison comparison;
	private final Map<String, List<RandomAccessibleInterval<FloatType>>> methods = new LinkedHashMap<>();
	private final List<RandomAccessibleInterval<FloatType>> low;
	private final List<RandomAccessibleInterval<FloatType>> original;
	private final double[] display;
	private final Interval whole;
	private Montage montage;
	private ImagePlus sideBySide;

	/** @param compared what to show */
	public ComparisonPictures(final ComparedImage compared) {
		this.compared = compared;
		comparison = compared.comparison();
		low = compared.shown(comparison.low()).stream().map(ComparisonPictures::copy).toList();
		original = compared.shown(comparison.original());
		for (final RatedMethod method : compared.methods())
			methods.put(method.name(), compared.shown(method.shown()));
		display =
			compared.view().rgb() ? new double[] { 0, 255 } : Framing.display(ImageProcessors.floats(original.get(0)));
		whole = new FinalInterval(comparison.width(), comparison.height());
	}

	/** So that pictures that stay do not keep all slices. */
	private static RandomAccessibleInterval<FloatType> copy(final RandomAccessibleInterval<FloatType> plane) {
		return ArrayImgs.floats((float[]) ImageProcessors.floats(plane).getPixels(), plane.dimensionsAsLongArray());
	}

	/**
	 * A stack whose slices are the degraded image (each pixel a block), what each method made of it, and the original,
	 * all labelled and with one display range: zooming in one is zooming in all, and what its window shows, the montage
	 * of {@link #montage()} shows below each method, as long as both are open. 32-bit, or RGB.
	 */
	public ImagePlus stack() {
		final ImageStack stack = new ImageStack(comparison.width(), comparison.height());
		stack.addSlice("low", large(slice(low)));
		methods.forEach((name, planes) -> stack.addSlice(label(name), slice(planes)));
		stack.addSlice("original", slice(original));
		final ImagePlus image = new FollowedStack(compared.title() + " compared", stack, follower());
		image.setCalibration(compared.calibration());
		image.setDisplayRange(display[0], display[1]);
		return image;
	}

	private ImageProcessor slice(final List<RandomAccessibleInterval<FloatType>> planes) {
		return compared.view().rgb() ? ImageProcessors.colours(planes, display[0], display[1])
			: ImageProcessors.floats(planes.get(0));
	}

	private ImageProcessor large(final ImageProcessor small) {
		return ImageProcessors.resized(small, comparison.width(), comparison.height());
	}

	/** The same side by side, with the region zoomed in below each. */
	public ImagePlus montage() {
		if (sideBySide == null)
			sideBySide = new ImagePlus(compared.title() + " side by side", drawing().image().getProcessor());
		return sideBySide;
	}

	private Montage drawing() {
		if (montage != null)
			return montage;
		montage = new Montage(display[0], display[1], panel()).columns(columns(methods.size() + 2))
			.zoom(compared.view().region(), whole);
		montage.add("low " + size(low), low);
		methods.forEach((name, planes) -> montage.add(label(name), planes));
		montage.add("original " + size(original), original);
		return montage;
	}

	/**
	 * Brings what is seen of the stack into the montage; all of it means the region that was zoomed in on. Knows the
	 * montage and nothing else of this.
	 */
	private Consumer<Rectangle> follower() {
		final ImagePlus shown = montage();
		final Montage drawn = drawing();
		final Interval all = whole;
		final Interval region = compared.view().region();
		final int scale = comparison.scale();
		return seen -> {
			if (!shown.isVisible())
				return;
			final boolean isAll = seen.width >= all.dimension(0) && seen.height >= all.dimension(1);
			shown.setProcessor(drawn.look(isAll ? region : blocks(seen, all, scale), all).image().getProcessor());
		};
	}

	/** The smallest interval of whole pixels of the low image that covers what is seen. */
	private static Interval blocks(final Rectangle seen, final Interval all, final int scale) {
		final long left = seen.x / scale * scale;
		final long top = seen.y / scale * scale;
		final long right = Math.min(all.dimension(0), (long) Math.ceil((double) (seen.x + seen.width) / scale) * scale);
		final long bottom =
			Math.min(all.dimension(1), (long) Math.ceil((double) (seen.y + seen.height) / scale) * scale);
		return FinalInterval.createMinMax(left, top, right - 1, bottom - 1);
	}

	private int panel() {
		return Framing.panel(comparison.width());
	}

	/** As few rows as possible, filled evenly. */
	private static int columns(final int count) {
		final int rows = (count + MAX_COLUMNS - 1) / MAX_COLUMNS;
		return (count + rows - 1) / rows;
	}

	private static String size(final List<RandomAccessibleInterval<FloatType>> planes) {
		return planes.get(0).dimension(0) + "×" + planes.get(0).dimension(1);
	}

	private String label(final String name) {
		final RatedMethod method =
			compared.methods().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
		return name + String.format(Locale.ROOT, "  %.2f dB", compared.shownValue(method, Metric.of("psnr")));
	}

	/** The absolute errors of the methods side by side in one colour scale. */
	public ImagePlus errors() {
		final ErrorMaps maps = new ErrorMaps(original, panel(), compared.calibration());
		methods.forEach((name, planes) -> maps.add(label(name), planes));
		final ImagePlus image = maps.image(columns(methods.size()));
		image.setTitle(compared.title() + " errors");
		return image;
	}

	/** The intensities along the line, of the degraded image and of all methods, as a plot; RGB is averaged. */
	public ImagePlus profile() {
		final LinePlot curves = new LinePlot(compared.title() + " profile",
			"distance (" + compared.calibration().getUnits() + ")", "intensity");
		final Line line = compared.view().line();
		final int points = Math.max(2, (int) Math.round(Math.hypot(line.x2d - line.x1d, line.y2d - line.y1d)) + 1);
		final double[] distance = new double[points];
		for (int i = 0; i < points; i++)
			distance[i] = i * compared.calibration().pixelWidth;
		curves.addReference("original", distance, along(line, ImageProcessors.mean(original), points));
		curves.addFaint("low", distance, along(line, (FloatProcessor) large(ImageProcessors.mean(low)), points));
		methods
			.forEach((name, planes) -> curves.add(name, distance, along(line, ImageProcessors.mean(planes), points)));
		return curves.image();
	}

	/** Values at equal steps from one end of a line to the other, between pixel centres by linear interpolation. */
	private static double[] along(final Line line, final FloatProcessor plane, final int points) {
		final double[] values = new double[points];
		for (int i = 0; i < points; i++) {
			final double part = i / (points - 1.0);
			values[i] = plane.getInterpolatedValue(line.x1d + part * (line.x2d - line.x1d),
				line.y1d + part * (line.y2d - line.y1d));
		}
		return values;
	}

	/**
	 * The power at each spatial frequency, of the original and of all methods, as a plot with a mark at the highest
	 * frequency the degraded image can hold; RGB is averaged.
	 */
	public ImagePlus spectrum() {
		final double pixel = compared.calibration().pixelWidth;
		final LinePlot curves = new LinePlot(compared.title() + " spectrum",
			"spatial frequency (cycles/" + compared.calibration().getUnit() + ")",
			"power (intensity²)");
		curves.logarithmic();
		final RadialSpectrum reference = spectrum(original);
		final double[] frequencies = Arrays.stream(reference.frequencies()).map(f -> f / pixel).toArray();
		curves.addReference("original", frequencies, reference.powers());
		methods.forEach((name, planes) -> curves.add(name, frequencies, spectrum(planes).powers()));
		final double limit = 0.5 / comparison.scale() / pixel;
		final double[] powers = Arrays.stream(reference.powers()).filter(p -> p > 0).sorted().toArray();
		if (powers.length > 0)
			curves.addFaint("limit of the low image", new double[] { limit, limit },
				new double[] { powers[0], powers[powers.length - 1] });
		return curves.image();
	}

	private RadialSpectrum spectrum(final List<RandomAccessibleInterval<FloatType>> planes) {
		return RadialSpectrum.of(ArrayImgs.floats((float[]) ImageProcessors.mean(planes).getPixels(),
			comparison.width(), comparison.height()));
	}
}
