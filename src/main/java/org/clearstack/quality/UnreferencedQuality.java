// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import ij.gui.Plot;
import ij.gui.Roi;
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
import org.clearstack.metric.resolution.CorrelationCurve;
import org.clearstack.metric.resolution.CorrelationThreshold;
import org.clearstack.metric.resolution.Decorrelation;
import org.clearstack.metric.resolution.FourierCorrelation;
import org.clearstack.metric.resolution.Squirrel;
import org.clearstack.noise.NoiseEstimator;
import org.clearstack.noise.NoiseLevel;
import org.clearstack.noise.NoiseModel;
import org.clearstack.task.Progress;

/**
 * What can be said of an image without a ground truth: resolution, noise and, if its source is at hand, whether it
 * agrees with it. The displayed plane counts, or the rectangle around the selection in it. A measure that cannot be
 * taken is told and left empty.
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
		{ CorrelationThreshold.ONE_SEVENTH, CorrelationThreshold.HALF_BIT };
	private static final Color[] COLOURS = { new Color(0xd55e00), new Color(0x009e73) };

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

	/**
	 * @param image whose displayed plane is measured
	 * @param progress is told what cannot be measured
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
	 * Measures the resolution by Fourier ring correlation with another exposure.
	 *
	 * @param second of the same size
	 */
	public void correlation(final ImagePlus second) {
		attempt("Fourier ring correlation", () -> {
			final ImageProcessor other = plane(second);
			put(FourierCorrelation.correlate(plane(),
				ArrayImgs.floats((float[]) other.getPixels(), other.getWidth(), other.getHeight()), setup()),
				"two exposures");
			if (curve.isOfOneImage())
				progress.note(
					"The two exposures are one and the same image up to brightness and contrast: their Fourier ring "
						+ "correlation is 1 "
						+ "everywhere and says nothing about resolution.");
		});
	}

	/**
	 * Measures the resolution by Fourier ring correlation of the image with itself.
	 *
	 * @param split how two images are made of it
	 */
	public void correlation(final Split split) {
		attempt("Fourier ring correlation", () -> put(switch (split) {
			case CHECKERBOARD -> FourierCorrelation.checkerboard(plane(), setup());
			case PHOTONS -> FourierCorrelation.thinned(plane(), noise == null ? 0 : noise.gain(),
				noise == null ? 0 : noise.dark(), SEED, setup());
			case SLICES -> FourierCorrelation.evenOdd(slices(), setup());
		}, split.name().toLowerCase(Locale.ROOT)));
	}

	private FourierCorrelation.Setup setup() {
		return new FourierCorrelation.Setup(FourierCorrelation.TAPER, pixel, pixel);
	}

	private RandomAccessibleInterval<FloatType> slices() {
		if (image.getNChannels() > 1)
			throw new IllegalArgumentException("Even and odd slices need an image of one channel; found "
				+ image.getNChannels() + ". Duplicate one of them.");
		final int slices = image.getStackSize();
		final float[] all = new float[Math.multiplyExact(image.getWidth() * image.getHeight(), slices)];
		for (int z = 0; z < slices; z++)
			System.arraycopy(image.getStack().getProcessor(z + 1).convertToFloatProcessor().getPixels(), 0, all,
				z * image.getWidth() * image.getHeight(), image.getWidth() * image.getHeight());
		return ArrayImgs.floats(all, image.getWidth(), image.getHeight(), slices);
	}

	private void put(final CorrelationCurve found, final String by) {
		curve = found.smoothed(SMOOTHED);
		for (final CorrelationThreshold threshold : SHOWN) {
			final OptionalDouble resolution = curve.resolution(threshold);
			cells.put("FRC " + threshold.title() + " (" + unit + ")", resolution.orElse(Double.NaN));
			if (resolution.isEmpty())
				progress.note("The Fourier ring correlation stays above the threshold " + threshold.title()
					+ " at all frequencies: the image is resolved as finely as this measure can see.");
		}
		cells.put("FRC by", by);
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
		});
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

	/** The Fourier ring correlation with its thresholds, not shown; null if it was not measured. */
	public ImagePlus plot() {
		if (curve == null)
			return null;
		final double[] frequencies = new double[curve.counts().length];
		Arrays.setAll(frequencies, curve::frequency);
		final Plot plot =
			new Plot("Fourier ring correlation of " + image.getTitle(), "Frequency (1/" + unit + ")", "Correlation");
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
