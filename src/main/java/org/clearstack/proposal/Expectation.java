// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.ImagePlus;
import ij.Prefs;
import java.util.Locale;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ImagePlanes;
import org.clearstack.stack.StackProgress;

/**
 * How large a result will be and how long it will take.
 *
 * @param width of the result in pixels
 * @param height of the result in pixels
 * @param channels of the result
 * @param planes slices times frames of the result
 * @param bytes of all its pixels
 * @param seconds it takes; NaN if the model's speed was never measured
 * @param here whether that speed was measured on this computer
 */
public record Expectation(long width, long height, int channels, long planes, long bytes, double seconds,
	boolean here) {

	private static final String SPEED = "clearstack.speed.";
	private static final double MEGA = 1e6;
	private static final int EIGHT = 8;

	/**
	 * What to expect of a model.
	 *
	 * @param part of the image that is restored
	 * @param floats whether the result has 32 bits
	 * @param eightfold whether the network is asked eight times
	 */
	public static Expectation of(final ImagePart part, final ModelCard model, final boolean floats,
		final boolean eightfold)
	{
		final ImagePlus source = part.source();
		final long width = model.scale() * part.region().dimension(0);
		final long height = model.scale() * part.region().dimension(1);
		final long planes = (long) part.slices() * part.frames();
		final boolean rgb = ImagePlanes.of(source).isRgb();
		final long pixels = width * height * planes * part.channels();
		final long bytes = floats ? 4 * pixels : rgb ? 4 * pixels / 3 : pixels * source.getBytesPerPixel();
		final double own = Prefs.get(SPEED + model.name(), 0.0);
		final double speed = own > 0 ? own : model.benchmark().speed() > 0 ? model.benchmark().speed() : Double.NaN;
		return new Expectation(width, height, part.channels(), planes, bytes,
			pixels / MEGA / speed * (eightfold ? EIGHT : 1), own > 0);
	}

	/** Remembers how fast a model was on this computer, in output megapixels a second. */
	public static void remember(final String model, final double speed) {
		if (speed > 0 && Double.isFinite(speed))
			Prefs.set(SPEED + model, speed);
	}

	/** Whether the result does not fit into the memory that Java has left. */
	public boolean isTooLarge() {
		final Runtime java = Runtime.getRuntime();
		return bytes > 0.8 * (java.maxMemory() - java.totalMemory() + java.freeMemory());
	}

	/** In one line. */
	public String text() {
		return String.format(Locale.ROOT, "Result: %d x %d pixels, %s%s, %s%s", width, height,
			count(channels, "channel"), planes == 1 ? "" : " x " + count(planes, "plane"),
			size(),
			Double.isNaN(seconds) ? "." : "; about " + StackProgress.duration(seconds) + (here ? "." : " on a CPU."));
	}

	private String size() {
		final double megabytes = bytes / MEGA;
		if (megabytes < 0.1)
			return Math.max(1, Math.round(1000 * megabytes)) + " kB";
		return megabytes >= 1000 ? String.format(Locale.ROOT, "%.1f GB", megabytes / 1000)
			: String.format(Locale.ROOT, megabytes < 10 ? "%.1f MB" : "%.0f MB", megabytes);
	}

	private static String count(final long number, final String what) {
		return number + " " + what + (number == 1 ? "" : "s");
	}
}
