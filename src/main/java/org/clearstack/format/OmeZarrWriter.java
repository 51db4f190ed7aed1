// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clearstack.chunk.SampleType;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.chunk.ZarrGroup;
import org.clearstack.io.Folders;

/**
 * Writes an image as OME-Zarr 0.4 or 0.5: axes t, c, z, y, x, all of them; a pyramid whose levels halve x and y by
 * means of 2 x 2 pixels until both are at most 256; pixel sizes, units and channels. Each plane is read once, so
 * virtual stacks may be larger than memory. The folder gets its name when it is whole.
 */
final class OmeZarrWriter {

	private static final int CHUNK = 512;
	private static final int SMALLEST = 256;

	private final ImagePlus image;
	private final boolean newest;
	private final int channels;
	private final double[] line;
	private final SampleType type;

	/** @param newest 0.5 instead of 0.4 */
	OmeZarrWriter(final ImagePlus image, final boolean newest) {
		this.image = image;
		this.newest = newest;
		channels = image.getNChannels() * (image.getBitDepth() == 24 ? 3 : 1);
		final Calibration calibration = image.getCalibration();
		final double[] coefficients = calibration.getCoefficients();
		final boolean linear =
			calibration.getFunction() == Calibration.STRAIGHT_LINE && coefficients != null && coefficients.length == 2;
		line = linear && image.getBitDepth() <= 16 ? coefficients : new double[] { 0, 1 };
		type = type();
	}

	private SampleType type() {
		if (image.getBitDepth() == 32 || line[1] != 1
			|| image.getCalibration().calibrated() && image.getCalibration().getFunction() != Calibration.STRAIGHT_LINE
				&& image.getBitDepth() <= 16)
			return SampleType.FLOAT32;
		if (image.getBitDepth() == 16)
			return line[0] == 0 ? SampleType.UINT16 : line[0] == -32768 ? SampleType.INT16 : SampleType.FLOAT32;
		return line[0] == 0 ? SampleType.UINT8 : SampleType.FLOAT32;
	}

	void write(final Path path) throws IOException {
		final Path target = path.toAbsolutePath();
		final boolean replaces = Files.exists(target);
		if (replaces && !(Files.isDirectory(target) && ZarrGroup.isZarr(target)))
			throw new IOException("Cannot write " + target
				+ ": there is something of this name already, and it is not a Zarr folder. Choose another name.");
		final Path part =
			target.resolveSibling("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
		try {
			fill(Files.createDirectory(part));
			if (replaces)
				Folders.delete(target);
			Files.move(part, target);
		}
		catch (final IOException e) {
			throw new IOException("Cannot write " + target + ": "
				+ (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
				+ ". Nothing was left behind; check the space and the permissions of its folder.", e);
		}
		finally {
			if (Files.exists(part))
				Folders.delete(part);
		}
	}

	private void fill(final Path folder) throws IOException {
		final List<ZarrArray> levels = new ArrayList<>();
		final List<int[]> sizes = new ArrayList<>();
		int width = image.getWidth();
		int height = image.getHeight();
		while (true) {
			sizes.add(new int[] { width, height });
			levels.add(array(folder.resolve(Integer.toString(levels.size())), width, height));
			if (Math.max(width, height) <= SMALLEST)
				break;
			width = (width + 1) / 2;
			height = (height + 1) / 2;
		}
		ZarrGroup.create(folder, newest ? 3 : 2,
			new OmeZarrAttributes(image, newest, channels, type).of(levels.size()));
		for (int t = 0, n = 1; t < image.getNFrames(); t++)
			for (int z = 0; z < image.getNSlices(); z++)
				for (int c = 0; c < image.getNChannels(); c++, n++)
					slice(levels, n, new long[] { t, c, z, 0, 0 });
	}

	private ZarrArray array(final Path folder, final int width, final int height) throws IOException {
		return ZarrArray.create(folder, newest ? 3 : 2,
			new long[] { image.getNFrames(), channels, image.getNSlices(), height, width }, new int[] { 1, 1, 1, Math
				.min(CHUNK, height), Math.min(CHUNK, width) },
			type, List.of("t", "c", "z", "y", "x"));
	}

	private void slice(final List<ZarrArray> levels, final int n, final long[] place) throws IOException {
		final ImageStack stack = image.getStack();
		final ImageProcessor slice = stack.getProcessor(n);
		if (slice instanceof ColorProcessor colours)
			for (int k = 0; k < 3; k++)
				plane(levels, values(colours.getChannel(k + 1, null)),
					new long[] { place[0], place[1] * 3 + k, place[2], 0, 0 });
		else
			plane(levels, values(slice), place);
	}

	/** Real values. */
	private float[] values(final ImageProcessor slice) {
		final float[] values = new float[slice.getPixelCount()];
		final float[] curve =
			type == SampleType.FLOAT32 && image.getBitDepth() <= 16 ? image.getCalibration().getCTable() : null;
		for (int i = 0; i < values.length; i++)
			values[i] = curve == null ? slice.getf(i) + (float) line[0] : curve[slice.get(i)];
		return values;
	}

	private void plane(final List<ZarrArray> levels, final float[] finest, final long[] place) throws IOException {
		float[] values = finest;
		int width = image.getWidth();
		int height = image.getHeight();
		for (final ZarrArray level : levels) {
			if (level != levels.get(0)) {
				values = halved(values, width, height);
				width = (width + 1) / 2;
				height = (height + 1) / 2;
			}
			final ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
			for (int i = 0; i < values.length; i++)
				type.put(bytes, i, values[i]);
			level.write(place, new int[] { 1, 1, 1, height, width }, bytes);
		}
	}

	/** Means of 2 x 2 pixels, of fewer at an odd edge. */
	private static float[] halved(final float[] from, final int width, final int height) {
		final int half = (width + 1) / 2;
		final float[] to = new float[half * ((height + 1) / 2)];
		for (int y = 0; y < height; y += 2)
			for (int x = 0; x < width; x += 2) {
				final int right = Math.min(x + 1, width - 1);
				final int down = Math.min(y + 1, height - 1);
				to[y / 2 * half + x / 2] = (float) (((double) from[y * width + x] + from[y * width + right]
					+ from[down * width + x] + from[down * width + right])
					/ 4);
			}
		return to;
	}
}
