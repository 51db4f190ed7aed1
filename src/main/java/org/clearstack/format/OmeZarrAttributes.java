// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.LUT;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.chunk.SampleType;

/** What OME-Zarr 0.4 or 0.5 says about an image: axes, pixel sizes, levels, channels, and what Clearstack did. */
final class OmeZarrAttributes {

	private final ImagePlus image;
	private final boolean newest;
	private final int channels;
	private final SampleType type;

	/**
	 * @param image whose calibration, channels and properties are written
	 * @param newest 0.5 instead of 0.4
	 * @param channels in the file, three for each of an RGB image
	 * @param type of the values in the file
	 */
	public OmeZarrAttributes(final ImagePlus image, final boolean newest, final int channels, final SampleType type) {
		this.image = image;
		this.newest = newest;
		this.channels = channels;
		this.type = type;
	}

	/**
	 * All attributes of the group.
	 *
	 * @param levels of the pyramid
	 */
	Map<String, Object> of(final int levels) {
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
