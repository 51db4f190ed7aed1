// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clearstack.format.ImageFormat;

/**
 * GIF: pictures whose colours are all grey as 8-bit, others as RGB; an animation as a stack of slices, each with what
 * the frames before it left there. What is truncated is refused.
 */
public final class GifFormat implements ImageFormat {

	private static final int RESTORE_BACKGROUND = 2;
	private static final int RESTORE_PREVIOUS = 3;

	@Override
	public String name() {
		return "GIF";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 13 && start[0] == 'G' && start[1] == 'I' && start[2] == 'F' && start[3] == '8';
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		final Path file = path.toAbsolutePath();
		final GifFile gif = GifFile.read(file);
		final ImageStack stack = new ImageStack(gif.width(), gif.height());
		JavaRaster.greyOrColours(composed(gif)).forEach(plane -> stack.addSlice(null, plane));
		return Opened.image(file, stack, new Opened.Axes(1, stack.size(), 1), new Calibration());
	}

	/** Each frame drawn over those before it; where nothing was drawn, black. */
	private static List<int[]> composed(final GifFile gif) throws IOException {
		final List<GifFile.Frame> frames = gif.frames();
		FileBytes.checkMemory(gif.path(), 4.0 * gif.width() * gif.height() * (frames.size() + 2));
		final List<int[]> slices = new ArrayList<>();
		int[] canvas = new int[gif.width() * gif.height()];
		for (final GifFile.Frame frame : frames) {
			final int[] before = frame.disposal() == RESTORE_PREVIOUS ? canvas.clone() : null;
			draw(frame, canvas, gif.width(), false);
			slices.add(canvas.clone());
			if (before != null)
				canvas = before;
			if (frame.disposal() == RESTORE_BACKGROUND)
				draw(frame, canvas, gif.width(), true);
		}
		return slices;
	}

	private static void draw(final GifFile.Frame frame, final int[] canvas, final int width, final boolean erase) {
		for (int y = 0; y < frame.height(); y++)
			for (int x = 0; x < frame.width(); x++) {
				final int index = frame.pixels()[y * frame.width() + x] & 0xff;
				final int at = (frame.y() + y) * width + frame.x() + x;
				if (erase)
					canvas[at] = 0;
				else if (index != frame.transparent())
					canvas[at] = frame.colour(index);
			}
	}
}
