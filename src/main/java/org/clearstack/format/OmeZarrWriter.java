// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
				+ ": there is something of this name already, and it is no Zarr. Choose another name.");
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
		ZarrGroup.create(folder, newest ? 3 : 2, attributes(levels.size()));
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

	// -- attributes --

	private Map<String, Object> attributes(final int levels) {
		final Map<String, Object> ome = new LinkedHashMap<>();
		if (newest)
			ome.put("version", "0.5");
		ome.put("multiscales", List.of(multiscale(levels)));
		ome.put("omero", omero());
		final Map<String, Object> attributes = newest ? new LinkedHashMap<>(Map.of("ome", ome)) : ome;
		final Map<String, String> ours = new LinkedHashMap<>();
		final String[] properties = image.getPropertiesAsArray();
		for (int i = 0; properties != null && i + 1 < properties.length; i += 2)
			if (properties[i].startsWith(FitsWriter.OURS))
				ours.put(properties[i], properties[i + 1]);
		if (!ours.isEmpty())
			attributes.put("clearstack", ours);
		return attributes;
	}

	private Map<String, Object> multiscale(final int levels) {
		final Calibration calibration = image.getCalibration();
		final List<Object> datasets = new ArrayList<>();
		for (int level = 0; level < levels; level++) {
			final double step = Math.pow(2, level);
			final List<Double> scale = List.of(calibration.frameInterval > 0 ? calibration.frameInterval : 1.0, 1.0,
				calibration.pixelDepth, calibration.pixelHeight
					* step,
				calibration.pixelWidth * step);
			final List<Double> translation = List.of(0.0, 0.0, origin(calibration.zOrigin, calibration.pixelDepth),
				origin(calibration.yOrigin,
					calibration.pixelHeight) + calibration.pixelHeight * (step - 1) / 2,
				origin(calibration.xOrigin, calibration.pixelWidth) + calibration.pixelWidth
					* (step - 1) / 2);
			final List<Object> steps = new ArrayList<>(List.of(ordered("type", "scale", "scale", scale)));
			if (translation.stream().anyMatch(shift -> shift != 0))
				steps.add(ordered("type", "translation", "translation", translation));
			datasets.add(ordered("path", Integer.toString(level), "coordinateTransformations", steps));
		}
		final Map<String, Object> multiscale = newest ? new LinkedHashMap<>() : ordered("version", "0.4");
		multiscale
			.putAll(ordered("name", image.getTitle(), "axes", axes(calibration), "datasets", datasets, "type", "mean"));
		return multiscale;
	}

	private static double origin(final double pixels, final double size) {
		return pixels == 0 ? 0 : -pixels * size;
	}

	private static List<Object> axes(final Calibration calibration) {
		final List<Object> axes = new ArrayList<>();
		axes.add(axis("t", "time", calibration.frameInterval > 0 ? Units.fromImageJ(calibration.getTimeUnit()) : ""));
		axes.add(axis("c", "channel", ""));
		axes.add(axis("z", "space", Units.fromImageJ(calibration.getZUnit())));
		axes.add(axis("y", "space", Units.fromImageJ(calibration.getYUnit())));
		axes.add(axis("x", "space", Units.fromImageJ(calibration.getXUnit())));
		return axes;
	}

	private static Map<String, Object> axis(final String name, final String kind, final String unit) {
		return unit.isEmpty() ? ordered("name", name, "type", kind) : ordered("name", name, "type", kind, "unit", unit);
	}

	private Map<String, Object> omero() {
		final List<Object> all = new ArrayList<>();
		final LUT[] luts = image.getBitDepth() == 24 ? null : image.getLuts();
		for (int c = 0; c < channels; c++) {
			final double shift = type == SampleType.INT16 ? -32768 : 0;
			final double min =
				luts == null ? 0 : (image.isComposite() ? luts[c].min : image.getDisplayRangeMin()) + shift;
			final double max =
				luts == null ? 255 : (image.isComposite() ? luts[c].max : image.getDisplayRangeMax()) + shift;
			final int colour = luts == null ? 0xff0000 >> 8 * (c % 3) : luts[c].getRGB(255) & 0xffffff;
			final String label = luts == null ? List.of("red", "green", "blue").get(c % 3) : label(c);
			all.add(ordered("label", label, "color", String.format(Locale.ROOT, "%06X", colour), "active",
				!(image instanceof CompositeImage composite) || c >= composite
					.getActiveChannels().length || composite.getActiveChannels()[c],
				"window", ordered("min", least(), "max", most(max), "start", min, "end", max)));
		}
		return ordered("channels", all, "rdefs", ordered("model", channels > 1 ? "color" : "greyscale"));
	}

	private String label(final int c) {
		final String label = image.getStack().getSliceLabel(c + 1);
		return label == null || label.contains("\n") || channels == 1 ? "channel " + (c + 1) : label;
	}

	private double least() {
		return type == SampleType.INT16 ? -32768 : 0;
	}

	private double most(final double shown) {
		return switch (type) {
			case UINT8 -> 255;
			case UINT16 -> 65535;
			case INT16 -> 32767;
			default -> shown;
		};
	}

	private static Map<String, Object> ordered(final Object... pairs) {
		final Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2)
			map.put(pairs[i].toString(), pairs[i + 1]);
		return map;
	}
}
