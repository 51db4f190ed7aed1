// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.Noise;

/** What methods are asked to undo. Noise is always the same for an image of one name. */
public enum DegradationTask {
	/** Binning 2 × 2. */
	X2(2),
	/** Binning 3 × 3. */
	X3(3),
	/** Binning 4 × 4. */
	X4(4),
	/** Shot noise of 60 photons at the image's full range. */
	POISSON(1),
	/** Gaussian noise of 2 % of the image's range. */
	GAUSSIAN(1),
	/** The noise of a real exposure; the clean image is one of the same object. */
	PAIRS(1);

	/** Photons at the full range of {@link #POISSON}. */
	public static final double PHOTONS = 60;
	/** Standard deviation of {@link #GAUSSIAN} as a share of the range. */
	public static final double SHARE = 0.02;

	private static final long SEED = 20261122;

	private final int scale;

	DegradationTask(final int scale) {
		this.scale = scale;
	}

	/** The name in parameters and tables, such as {@code x2}. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** How many times larger the ground-truth image is; 1 for noise. */
	public int scale() {
		return scale;
	}

	/** Whether methods have to upscale. */
	public boolean upscales() {
		return scale > 1;
	}

	/** What is done to the images, in words. */
	public String description() {
		return switch (this) {
			case X2, X3, X4 -> "upscaling ×" + scale + " after " + scale + "×" + scale + " binning";
			case POISSON -> "denoising, Poisson noise of 60 photons at full range";
			case GAUSSIAN -> "denoising, Gaussian noise of 2 % of the range";
			case PAIRS -> "denoising real exposures, gain and offset fitted to the clean image";
		};
	}

	/** The noise of a simulated task on an image, as a camera would have it. */
	public Noise noise(final GroundTruthPlane groundTruth) {
		final long seed = SEED + groundTruth.name().hashCode();
		return switch (this) {
			case POISSON -> new Noise(groundTruth.range() / PHOTONS, 0, groundTruth.min(), seed);
			case GAUSSIAN -> new Noise(0, SHARE * groundTruth.range(), 0, seed);
			default -> Noise.NONE;
		};
	}

	/**
	 * Degrades a ground-truth image.
	 *
	 * @throws IllegalStateException for {@link #PAIRS}, whose degraded images are given
	 */
	public RandomAccessibleInterval<FloatType> degraded(final GroundTruthPlane groundTruth) {
		if (this == PAIRS)
			throw new IllegalStateException("The degraded images of pairs are not made.");
		return upscales() ? Binning.bin(groundTruth.pixels(), scale) : noise(groundTruth).addTo(groundTruth.pixels());
	}

	/**
	 * Reads a list of labels with commas between.
	 *
	 * @throws IllegalArgumentException if one is none, naming those there are
	 */
	public static List<DegradationTask> parse(final String labels) {
		return Arrays.stream(labels.split(",")).map(String::strip).filter(label -> !label.isEmpty())
			.map(DegradationTask::named).distinct().sorted().toList();
	}

	private static DegradationTask named(final String label) {
		return Arrays.stream(values()).filter(task -> task.label().equalsIgnoreCase(label)).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no task \"" + label + "\". Use some of: "
				+ Arrays.stream(values()).map(DegradationTask::label).collect(Collectors.joining(", ")) + "."));
	}
}
