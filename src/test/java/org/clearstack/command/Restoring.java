// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImagePlanes;
import org.clearstack.task.Progress;
import org.clearstack.testing.TestImages;

/** Runs the Command Restore on an image, as the doors do, and keeps what came out and what it told. */
public final class Restoring implements Progress {

	/** Of a test that is of no model in particular. */
	private static final String MODEL = "microscopy-x2";

	private final CommandRun command = CommandRun.of(Restore.class);
	private final List<String> reports = new ArrayList<>();
	private long stopAt = Long.MAX_VALUE;

	/**
	 * @param options key=value each
	 */
	static Restoring of(final ImagePlus image, final String... options) {
		return new Restoring(image, Long.MAX_VALUE, options);
	}

	/** The restored image. */
	public static ImagePlus restored(final ImagePlus image, final String... options) {
		return of(image, options).image();
	}

	/** Stops after so many reports of progress. */
	static Restoring stopping(final long reports, final ImagePlus image, final String... options) {
		return new Restoring(image, reports, options);
	}

	/** An image of test-images. */
	public static ImagePlus open(final String name) {
		return IJ.openImage("test-images/" + name);
	}

	private Restoring(final ImagePlus image, final long stopAt, final String... options) {
		this.stopAt = stopAt;
		command.set(command.input("model"), MODEL);
		final Map<String, String> texts = new LinkedHashMap<>(Map.of("device", "cpu"));
		for (final String option : options)
			texts.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
		try {
			command.set(command.input("image"), image);
			command.setTexts(texts, null);
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
		command.run(this);
	}

	ImagePlus image() {
		return (ImagePlus) command.get(command.outputs().get(0));
	}

	ImagePlus uncertainty() {
		return (ImagePlus) command.get(command.outputs().get(1));
	}

	List<String> reports() {
		return reports;
	}

	@Override
	public void report(final long done, final long total, final String message) {
		if (total > 0)
			reports.add(message);
	}

	@Override
	public boolean isCanceled() {
		return reports.size() >= stopAt;
	}

	/** Largest minus smallest value of the current plane. */
	static double range(final ImagePlus image) {
		return image.getProcessor().getStats().max - image.getProcessor().getStats().min;
	}

	/** Fails if two planes differ by more than the tolerance anywhere. */
	static void assertSame(final ImageProcessor expected, final ImageProcessor found, final double tolerance) {
		TestImages.assertImageEquals(plane(expected), plane(found), tolerance);
	}

	/** A plane, x and y. */
	static RandomAccessibleInterval<? extends RealType<?>> plane(final ImageProcessor pixels) {
		return ImagePlanes.of(new ImagePlus("", pixels)).plane(0, 0, 0);
	}
}
