// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import ij.gui.Plot;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.metric.resolution.CorrelationCurve;
import org.clearstack.metric.resolution.CorrelationThreshold;
import org.clearstack.metric.resolution.Decorrelation;
import org.clearstack.metric.resolution.FourierCorrelation;
import org.clearstack.metric.resolution.Squirrel;
import org.clearstack.noise.LocalSnr;
import org.clearstack.noise.NoiseEstimator;
import org.clearstack.noise.NoiseLevel;
import org.clearstack.noise.NoiseModel;
import org.clearstack.task.Progress;

/**
 * What can be said of an image without a ground truth: resolution, noise and, if its source is at hand, whether it
 * agrees with it. The displayed plane counts, or the rectangle around the selection in it. A measure that cannot be
 * taken is reported and left empty.
 */
public final class UnreferencedQuality {

	/** Ways to make two images of one. */
	public enum Split {
		/** Neighbouring pixels. */
		CHECKERBOARD,
		/** Photons, by the measured gain. */
		PHOTONS,
		/** Slices of even and of odd number. */
		SLICES
	}

	/** Rings on each side over which a curve is averaged. */
	private static final int SMOOTHED = 2;
	private static final long SEED = 1;
	private static final CorrelationThreshold[] SHOWN =
		{ CorrelationThreshold.ONE_SEVENTH, CorrelationThreshold.HALF_BIT, CorrelationThreshold.FIXED_0143 };
	private static final Color[] COLOURS = { new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7) };
	/** Of the square over which the signal is averaged for the local signal-to-noise ratio. */
	private static final int SNR_RADIUS = 2;

	private final ImagePlus image;
	private final Progress progress;
	private final float[] pixels;
	private final int width;
	private final int height;
	private final double pixel;
	private final String unit;
	private final Map<String, Object> cells = new LinkedHashMap<>();
	private final Map<String, Object> noiseCells = new LinkedHashMap<>();
	private NoiseModel noise;
	private CorrelationCurve curve;
	private ImagePlus errorMap;
	private boolean volume;

	/**
	 * @param image whose displayed plane is measured
	 * @param progress gets what cannot be measured
	 */
	public UnreferencedQuality(final ImagePlus image, final Progress progress) {
		this.image = image;
		this.progress = progress;
		final ImageProcessor plane = plane(image);
		pixels = (float[]) plane.getPixels();
		width = plane.getWidth();
		height = plane.getHeight();
		final boolean calibrated =
			image.getCalibration().scaled() && image.getCalibration().pixelWidth == image.getCalibration().pixelHeight;
		pixel = calibrated ? image.getCalibration().pixelWidth : 1;
		unit = calibrated ? image.getCalibration().getUnits() : "pixels";
	}

	private static ImageProcessor plane(final ImagePlus image) {
		final ImageProcessor shown = image.getProcessor();
		final Roi selection = image.getRoi();
		final ImageProcessor whole = shown.duplicate().convertToFloatProcessor();
		if (selection == null || !selection.isArea())
			return whole;
		whole.setRoi(selection.getBounds());
		return whole.crop();
	}

	private RandomAccessibleInterval<FloatType> plane() {
		return ArrayImgs.floats(pixels, width, height);
	}

	/** Measures the noise: gain, read noise and correlation of neighbours, and the level by two classic formulas. */
	public void noise() {
		attempt("Noise", () -> {
			noise = NoiseEstimator.measure(pixels, width, height);
			double mean = 0;
			for (final float value : pixels)
				mean += Float.isFinite(value) ? noise.variance(value) / pixels.length : 0;
			noiseCells.put("Noise SD", Math.sqrt(mean));
			noiseCells.put("Gain", noise.gain());
			noiseCells.put("Dark level", noise.dark());
			noiseCells.put("Read noise SD", noise.read());
			noiseCells.put("Noise correlation x", noise.rhoX());
			noiseCells.put("Noise correlation y", noise.rhoY());
			noiseCells.put("Immerkaer SD", NoiseLevel.immerkaer(pixels, width, height));
			noiseCells.put("Wavelet MAD SD", NoiseLevel.waveletMad(pixels, width, height));
		});
	}

	/** Measures the resolution by decorrelation analysis. */
	public void decorrelation() {
		attempt("Decorrelation analysis", () -> {
			final Decorrelation.Result result = Decorrelation.analyse(plane());
			cells.put("Decorrelation (" + unit + ")", result.resolution() * pixel);
		});
	}

	/**
	 * Makes what follows a Fourier shell correlation: of all slices together, each as wide and as high as the image.
	 *
	 * @throws IllegalArgumentException if the image has one slice, or several channels
	 */
	public void wholeVolume() {
		if (image.getStackSize() < 2)
			throw new IllegalArgumentException("A whole volume needs slices; " + image.getTitle()
				+ " has one. Choose volume=false.");
		slices(image);
		volume = true;
	}

	/**
	 * Measures the resolution by Fourier ring correlation with another exposure, or of volumes by Fourier shell
	 * correlation.
	 *
	 * @param second of the same size
	 */
	public void correlation(final ImagePlus second) {
		attempt(measure(), () -> {
			put(FourierCorrelation.correlate(seen(), volume ? slices(second) : plane(plane(second)), setup()),
				"two exposures");
			if (curve.isOfOneImage())
				progress.note("The two exposures are one and the same image up to brightness and contrast: their "
					+ measure() + " is 1 everywhere and says nothing about resolution.");
		});
	}

	/**
	 * Measures the resolution by Fourier ring correlation of the image with itself, or of a volume by Fourier shell
	 * correlation.
	 *
	 * @param split how two images are made of it
	 */
	public void correlation(final Split split) {
		attempt(measure(), () -> put(switch (split) {
			case CHECKERBOARD -> FourierCorrelation.checkerboard(seen(), setup());
			case PHOTONS -> FourierCorrelation.thinned(seen(), noise == null ? 0 : noise.gain(),
				noise == null ? 0 : noise.dark(), SEED, setup());
			case SLICES -> evenOdd();
		}, split.name().toLowerCase(Locale.ROOT)));
	}

	private CorrelationCurve evenOdd() {
		if (volume)
			throw new IllegalArgumentException("Even and odd slices are averaged to two planes, which have no shells. "
				+ "Choose volume=false, or another split.");
		return FourierCorrelation.evenOdd(slices(image),
			new FourierCorrelation.Setup(FourierCorrelation.TAPER, pixel, pixel));
	}

	private String measure() {
		return volume ? "Fourier shell correlation" : "Fourier ring correlation";
	}

	private RandomAccessibleInterval<FloatType> seen() {
		return volume ? slices(image) : plane();
	}

	private FourierCorrelation.Setup setup() {
		if (!volume)
			return new FourierCorrelation.Setup(FourierCorrelation.TAPER, pixel, pixel);
		final boolean calibrated = !unit.equals("pixels");
		return new FourierCorrelation.Setup(FourierCorrelation.TAPER, pixel, pixel,
			calibrated ? image.getCalibration().pixelDepth : 1);
	}

	private static RandomAccessibleInterval<FloatType> plane(final ImageProcessor plane) {
		return ArrayImgs.floats((float[]) plane.getPixels(), plane.getWidth(), plane.getHeight());
	}

	private static RandomAccessibleInterval<FloatType> slices(final ImagePlus image) {
		if (image.getNChannels() > 1)
			throw new IllegalArgumentException("Slices are taken of an image of one channel; found "
				+ image.getNChannels() + ". Duplicate one of them.");
		final int slices = image.getStackSize();
		final int area = image.getWidth() * image.getHeight();
		final float[] all = new float[Math.multiplyExact(area, slices)];
		for (int z = 0; z < slices; z++)
			System.arraycopy(image.getStack().getProcessor(z + 1).convertToFloatProcessor().getPixels(), 0, all,
				z * area, area);
		return ArrayImgs.floats(all, image.getWidth(), image.getHeight(), slices);
	}

	private void put(final CorrelationCurve found, final String by) {
		curve = found.smoothed(SMOOTHED);
		for (final CorrelationThreshold threshold : SHOWN) {
			final OptionalDouble resolution = curve.resolution(threshold);
			cells.put((volume ? "FSC " : "FRC ") + threshold.title() + " (" + unit + ")",
				resolution.orElse(Double.NaN));
			if (resolution.isEmpty())
				progress.note("The " + measure() + " stays above the threshold " + threshold.title()
					+ " at all frequencies: the image is resolved as finely as this measure can see.");
		}
		cells.put(volume ? "FSC by" : "FRC by", by);
	}

	/**
	 * Compares the image with what it was restored from.
	 *
	 * @param source as large, or a whole number of times smaller
	 */
	public void source(final ImagePlus source) {
		attempt("Comparison with the source", () -> {
			final ImageProcessor before = plane(source);
			final Squirrel.Result result = Squirrel.compare(
				ArrayImgs.floats((float[]) before.getPixels(), before.getWidth(), before.getHeight()), plane());
			cells.put("RSE", result.rse());
			cells.put("RSP", result.rsp());
			cells.put("Blur sigma (pixels)", result.sigma());
			errorMap = errorMap(result, source);
		});
	}

	private ImagePlus errorMap(final Squirrel.Result result, final ImagePlus source) {
		final FloatProcessor map = new FloatProcessor((int) result.map().dimension(0), (int) result.map().dimension(1));
		int i = 0;
		for (final FloatType error : Views.flatIterable(result.map()))
			map.setf(i++, error.get());
		map.resetMinAndMax();
		final ImagePlus shown = new ImagePlus("Error of " + image.getTitle() + " against its source", map);
		shown.setCalibration(source.getCalibration().copy());
		return shown;
	}

	/** |source - blurred image| at each pixel of the source; null if it was not compared. */
	public ImagePlus errorMap() {
		return errorMap;
	}

	/** Signal over noise at each pixel, the signal averaged over 5 x 5 pixels; null if the noise was not measured. */
	public ImagePlus snrMap() {
		if (noise == null)
			return null;
		final FloatProcessor map = new FloatProcessor(width, height,
			LocalSnr.map(pixels, width, height, noise, noise.gain() > 0 ? noise.dark() : background(), SNR_RADIUS));
		final ImagePlus shown = new ImagePlus("SNR of " + image.getTitle(), map);
		shown.setCalibration(image.getCalibration().copy());
		return shown;
	}

	/** Where no dark level was measured: the percentile 3 of the image, as MicroSSIM takes it. */
	private double background() {
		final float[] sorted = pixels.clone();
		Arrays.sort(sorted);
		return sorted[(int) (0.03 * (sorted.length - 1))];
	}

	private void attempt(final String measure, final Runnable work) {
		try {
			work.run();
		}
		catch (final IllegalArgumentException e) {
			progress.note(measure + " of " + image.getTitle() + ": " + e.getMessage());
		}
	}

	/**
	 * What was measured, heading to value, resolution before noise; headings have units where grey levels are not
	 * meant.
	 */
	public Map<String, Object> cells() {
		final Map<String, Object> all = new LinkedHashMap<>(cells);
		all.putAll(noiseCells);
		return all;
	}

	/** The Fourier ring or shell correlation with its thresholds, not shown; null if it was not measured. */
	public ImagePlus plot() {
		if (curve == null)
			return null;
		final double[] frequencies = new double[curve.counts().length];
		Arrays.setAll(frequencies, curve::frequency);
		final Plot plot =
			new Plot(measure() + " of " + image.getTitle(), "Frequency (1/" + unit + ")", "Correlation");
		plot.setLineWidth(2);
		plot.setColor(new Color(0x0072b2));
		plot.add("line", frequencies, curve.correlation());
		plot.setLabel(0, "correlation");
		for (int i = 0; i < SHOWN.length; i++) {
			final CorrelationThreshold threshold = SHOWN[i];
			plot.setColor(COLOURS[i]);
			plot.add("line", frequencies, Arrays.stream(curve.counts()).mapToDouble(threshold::at).toArray());
			plot.setLabel(i + 1, threshold.title());
		}
		plot.setLineWidth(1);
		plot.setColor(Color.BLACK);
		plot.setLimits(0, frequencies[frequencies.length - 1],
			Math.min(0, Arrays.stream(curve.correlation()).min().orElse(0)), 1);
		plot.setLegend(null, Plot.AUTO_POSITION);
		return plot.getImagePlus();
	}
}
