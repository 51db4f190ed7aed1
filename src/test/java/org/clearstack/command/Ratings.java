// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clearstack.door.CommandRun;
import org.clearstack.door.MacroOptions;
import org.clearstack.task.Progress;

/** One run of Image Quality... on two images, as a macro would ask for it; and images to rate. */
final class Ratings {

	/** Width and height of {@link #noise}. */
	static final int SIZE = 24;

	private final CommandRun run = CommandRun.of(ImageQuality.class);
	private final List<String> notes = new ArrayList<>();

	private Ratings(final ImagePlus reference, final ImagePlus test, final String options) {
		run.set(run.input("reference"), reference);
		run.set(run.input("test"), test);
		try {
			run.setTexts(MacroOptions.parse(options, name -> null), title -> null);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		run.run(new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public void note(final String line) {
				notes.add(line);
			}
		});
	}

	static Ratings of(final ImagePlus reference, final ImagePlus test, final String options) {
		return new Ratings(reference, test, options);
	}

	static ResultsTable table(final ImagePlus reference, final ImagePlus test, final String options) {
		return of(reference, test, options).table();
	}

	ResultsTable table() {
		return (ResultsTable) run.get(run.outputs().get(0));
	}

	ImagePlus image(final String name) {
		return (ImagePlus) run
			.get(run.outputs().stream().filter(output -> output.getName().equals(name)).findFirst().orElseThrow());
	}

	/** What it told on the way. */
	List<String> notes() {
		return notes;
	}

	/** The first row's numbers, by heading. */
	static Map<String, Double> numbers(final ResultsTable table) {
		final Map<String, Double> numbers = new LinkedHashMap<>();
		for (final String heading : table.getHeadings())
			if (!heading.equals("Label") && !Double.isNaN(table.getValue(heading, 0)))
				numbers.put(heading, table.getValue(heading, 0));
		return numbers;
	}

	static List<String> labels(final ResultsTable table) {
		final String[] labels = new String[table.size()];
		Arrays.setAll(labels, table::getLabel);
		return List.of(labels);
	}

	/** 32-bit noise from 0 to 100 by its seed, plus an offset; all planes differ. */
	static ImagePlus noise(final long seed, final int channels, final int slices, final int frames,
		final float offset)
	{
		final Random random = new Random(seed);
		final ImageStack stack = new ImageStack(SIZE, SIZE);
		for (int i = 0; i < channels * slices * frames; i++) {
			final float[] pixels = new float[SIZE * SIZE];
			for (int k = 0; k < pixels.length; k++)
				pixels[k] = 100 * random.nextFloat() + offset;
			stack.addSlice(new FloatProcessor(SIZE, SIZE, pixels));
		}
		final ImagePlus image = new ImagePlus("noise " + seed, stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		return channels > 1 ? new CompositeImage(image) : image;
	}

	/** 255 times image T of the golden values, 8-bit: its values are whole numbers. */
	static ImagePlus texture() {
		final ByteProcessor pixels = new ByteProcessor(64, 64);
		for (int y = 0; y < 64; y++)
			for (int x = 0; x < 64; x++)
				pixels.set(x, y, (7 * x + 13 * y + x * y) % 256);
		return new ImagePlus("T", pixels);
	}

	/** 255 times the test image of the golden values of T, 32-bit: the mean of four cyclic shifts, exact as a float. */
	static ImagePlus blurredTexture() {
		final ByteProcessor r = (ByteProcessor) texture().getProcessor();
		final FloatProcessor pixels = new FloatProcessor(64, 64);
		for (int y = 0; y < 64; y++)
			for (int x = 0; x < 64; x++) {
				final int left = (x + 63) % 64;
				final int up = (y + 63) % 64;
				pixels.setf(x, y, (r.get(x, y) + r.get(left, y) + r.get(x, up) + r.get(left, up)) / 4f);
			}
		return new ImagePlus("T blurred", pixels);
	}
}
