// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.LUT;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.chunk.Json;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.chunk.ZarrGroup;

/**
 * OME-Zarr (NGFF) 0.1 to 0.5, and plain Zarr arrays of version 2 and 3: folders of chunks, of which only those are read
 * that are looked at. Pixel sizes, units, origin, channels with names, colours and display ranges are kept. The finest
 * level of a pyramid is read unless another is named, as in {@code image.zarr[2]}; so are arrays and images within:
 * {@code image.zarr[labels/nuclei]}.
 */
public final class OmeZarrFormat implements ImageFormat {

	/** Made by {@link java.util.ServiceLoader}. */
	public OmeZarrFormat() {}

	@Override
	public String name() {
		return "OME-Zarr";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return Files.isDirectory(path) && ZarrGroup.isZarr(path);
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path, part, false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path, part, true);
	}

	@Override
	public Optional<ChunkedImage> chunked(final Path path, final String part) throws IOException {
		final Level level = level(path, part);
		final ZarrArray array = ZarrArray.open(level.array());
		final List<String> names = names(level, array);
		final OmeZarrAxes axes = OmeZarrAxes.of(level.array(), array, names);
		final Samples samples = Samples.plain(array.type());
		final ImagePlus dress = axes.dress(path, samples);
		samples.calibrate(dress.getCalibration());
		calibrate(dress.getCalibration(), level, names, axes);
		showChannels(dress, level.omero(), samples.isSigned16() ? 32768 : 0);
		return Optional.of(new ChunkedImage(axes.ordered(false), dress));
	}

	/** An array and what the image it belongs to says about it. */
	private record Level(Path array, Map<String, Object> multiscale, Map<String, Object> dataset,
		Map<String, Object> omero) {}

	private static ImagePlus open(final Path path, final String part, final boolean lazy) throws IOException {
		final Level level = level(path, part);
		final ZarrArray array = ZarrArray.open(level.array());
		final List<String> names = names(level, array);
		final OmeZarrAxes axes = OmeZarrAxes.of(level.array(), array, names);
		final Samples samples = Samples.plain(array.type());
		final PlaneStack.Size size = axes.size(level.array(), samples);
		final PlaneStack.Planes planes = index -> samples.pixels(axes.plane(index), size.width() * size.height());
		final ImagePlus image = lazy ? PlaneStack.lazy(path, size, planes) : PlaneStack.whole(path, size, planes);
		samples.calibrate(image.getCalibration());
		calibrate(image.getCalibration(), level, names, axes);
		image.setProperty("Info", info(path, level, array));
		showChannels(image, level.omero(), samples.isSigned16() ? 32768 : 0);
		return image;
	}

	// -- which array --

	private static Level level(final Path path, final String part) throws IOException {
		final Path inside = inside(path, part);
		if (ZarrArray.isArray(inside))
			return ofArray(path, inside);
		final Map<String, Object> ome = ome(inside);
		if (ome.get("multiscales") instanceof List<?> list && !list.isEmpty())
			return ofDataset(inside, ome, 0);
		if (ome.containsKey("plate"))
			throw new IOException(inside.toAbsolutePath() + " is a plate of wells. Name one field of one well, such as "
				+ path.getFileName() + "[A/1/0].");
		final List<String> images = images(inside, "");
		if (images.size() == 1)
			return level(path, part.isEmpty() ? images.get(0) : part + "/" + images.get(0));
		throw new IOException(inside.toAbsolutePath()
			+ (images.isEmpty() ? " holds no image: there is no \"multiscales\" in its attributes and no array in it."
				: " holds " + images.size() + " images: " + String.join(", ", images)
					+ ". Write one of them behind the folder's name, as in " + path.getFileName() + "["
					+ images.get(0) + "]."));
	}

	private static Path inside(final Path path, final String part) throws IOException {
		final Path inside = path.resolve(part.strip().replaceFirst("^/+", "")).normalize();
		if (inside.startsWith(path.normalize()) && ZarrGroup.isZarr(inside))
			return inside;
		final List<String> there = images(path, "");
		throw new IOException(path.toAbsolutePath() + " has no image or array [" + part + "]"
			+ (there.isEmpty() ? "." : ", but " + String.join(", ", there) + "."));
	}

	/** Attributes of OME; below a key of their own since 0.5. */
	private static Map<String, Object> ome(final Path group) throws IOException {
		final Map<String, Object> attributes = ZarrGroup.attributes(group);
		return attributes.containsKey("ome") ? map(attributes.get("ome")) : attributes;
	}

	/** An array may be a level of the image in the folder above. */
	private static Level ofArray(final Path root, final Path array) throws IOException {
		for (Path group = array.getParent(); group != null && group.startsWith(root) && !array.equals(root);
			group = group.getParent()) {
			final Map<String, Object> ome = ome(group);
			final List<Map<String, Object>> datasets = maps(firstOf(ome.get("multiscales")).get("datasets"));
			for (int i = 0; i < datasets.size(); i++)
				if (group.resolve(String.valueOf(datasets.get(i).get("path"))).normalize().equals(array))
					return ofDataset(group, ome, i);
		}
		return new Level(array, Map.of(), Map.of(), Map.of());
	}

	private static Level ofDataset(final Path group, final Map<String, Object> ome, final int index)
		throws IOException
	{
		final Map<String, Object> multiscale = firstOf(ome.get("multiscales"));
		final List<Map<String, Object>> datasets = maps(multiscale.get("datasets"));
		if (datasets.isEmpty() || !(datasets.get(index).get("path") instanceof String name))
			throw new IOException(group.toAbsolutePath()
				+ " names no array in \"datasets\" of its \"multiscales\". Make it again with a program that writes "
				+ "OME-Zarr.");
		final Path array = group.resolve(name).normalize();
		if (!array.startsWith(group.normalize()))
			throw new IOException(group.toAbsolutePath() + " names an array outside its folder: " + name + ".");
		return new Level(array, multiscale, datasets.get(index), map(ome.get("omero")));
	}

	/** Paths of images, or of arrays where there are none, two folders deep at most. */
	private static List<String> images(final Path group, final String before) throws IOException {
		final List<String> found = new ArrayList<>();
		final List<Path> folders;
		try (Stream<Path> files = Files.isDirectory(group) ? Files.list(group) : Stream.empty()) {
			folders = files.filter(ZarrGroup::isZarr).sorted().toList();
		}
		for (final Path folder : folders) {
			final String name = before + folder.getFileName();
			if (ZarrArray.isArray(folder) || ome(folder).containsKey("multiscales"))
				found.add(name);
			else if (before.isEmpty() && !name.equals("OME"))
				found.addAll(images(folder, name + "/"));
		}
		return found;
	}

	// -- what goes with it --

	private static List<String> names(final Level level, final ZarrArray array) {
		if (level.multiscale().get("axes") instanceof List<?> axes)
			return axes.stream().map(axis -> String.valueOf(axis instanceof Map<?, ?> map ? map.get("name") : axis))
				.toList();
		if (array.attributes().get("_ARRAY_DIMENSIONS") instanceof List<?> names)
			return names.stream().map(String::valueOf).toList();
		// NGFF 0.1 and 0.2
		return level.multiscale().isEmpty() || array.shape().length != 5 ? List.of() : List.of("t", "c", "z", "y", "x");
	}

	private static void calibrate(final Calibration calibration, final Level level, final List<String> names,
		final OmeZarrAxes axes)
	{
		final double[] scale = new double[names.size()];
		final double[] origin = new double[names.size()];
		Arrays.fill(scale, 1);
		for (final Object transformations : new Object[] { level.dataset().get("coordinateTransformations"),
			level.multiscale().get("coordinateTransformations") })
			for (final Map<String, Object> step : maps(transformations))
				for (int i = 0; i < scale.length; i++) {
					scale[i] *= number(step.get("scale"), i, 1);
					origin[i] = origin[i] * number(step.get("scale"), i, 1) + number(step.get("translation"), i, 0);
				}
		final String unit = unit(level, axes.x());
		if (scale.length == 0 || unit.isEmpty() && scale[axes.x()] == 1)
			return;
		calibration.setUnit(unit.isEmpty() ? "pixel" : Units.toImageJ(unit));
		calibration.pixelWidth = scale[axes.x()];
		calibration.pixelHeight = scale[axes.y()];
		calibration.xOrigin = origin[axes.x()] == 0 ? 0 : -origin[axes.x()] / scale[axes.x()];
		calibration.yOrigin = origin[axes.y()] == 0 ? 0 : -origin[axes.y()] / scale[axes.y()];
		if (axes.z() >= 0) {
			calibration.pixelDepth = scale[axes.z()];
			calibration.zOrigin = origin[axes.z()] == 0 ? 0 : -origin[axes.z()] / scale[axes.z()];
			calibration.setZUnit(Units.toImageJ(unit(level, axes.z())));
		}
		if (axes.t() >= 0 && !unit(level, axes.t()).isEmpty()) {
			calibration.frameInterval = scale[axes.t()];
			calibration.setTimeUnit(Units.toImageJ(unit(level, axes.t())));
		}
	}

	private static String unit(final Level level, final int axis) {
		return level.multiscale().get("axes") instanceof List<?> axes
			&& map(axes.get(axis)).get("unit") instanceof String unit ? unit : "";
	}

	private static double number(final Object list, final int index, final double missing) {
		return list instanceof List<?> numbers && index < numbers.size() && numbers.get(index) instanceof Number number
			? number.doubleValue() : missing;
	}

	/** All attributes but those of the grid, which the calibration has. */
	private static String info(final Path path, final Level level, final ZarrArray array) throws IOException {
		final Map<String, Object> kept = new LinkedHashMap<>(ZarrGroup.attributes(path));
		if (kept.containsKey("ome")) {
			final Map<String, Object> ome = new LinkedHashMap<>(map(kept.get("ome")));
			ome.remove("multiscales");
			kept.put("ome", ome);
		}
		kept.remove("multiscales");
		kept.remove("_ARRAY_DIMENSIONS");
		final String levels = maps(level.multiscale().get("datasets")).stream()
			.map(dataset -> String.valueOf(dataset.get("path"))).collect(Collectors.joining(", "));
		return (levels.isEmpty() ? "" : "Levels: " + levels + "\n") + "Values: "
			+ array.type().name().toLowerCase(Locale.ROOT) + "\n" + (kept.isEmpty()
				? "" : "Attributes: " + Json.write(kept));
	}

	/** Names, colours and display ranges. */
	private static void showChannels(final ImagePlus image, final Map<String, Object> omero, final double shift) {
		final List<Map<String, Object>> channels = maps(omero.get("channels"));
		if (channels.size() != image.getNChannels())
			return;
		final LUT[] luts = image.getLuts();
		for (int c = 0; c < channels.size(); c++) {
			final Map<String, Object> channel = channels.get(c);
			final double[] range = range(map(channel.get("window")));
			if (channel.get("color") instanceof String color && color.matches("#?[0-9A-Fa-f]{6}"))
				luts[c] = LUT.createLutFromColor(new Color(Integer.parseInt(color.replace("#", ""), 16)));
			luts[c].min = range == null ? image.getDisplayRangeMin() : range[0] + shift;
			luts[c].max = range == null ? image.getDisplayRangeMax() : range[1] + shift;
			if (channel.get("label") instanceof String label && !label.isEmpty())
				for (int plane = 0; plane < image.getStackSize() / channels.size(); plane++)
					image.getStack().setSliceLabel(label, 1 + c + plane * channels.size());
		}
		if (image instanceof CompositeImage composite)
			composite.setLuts(luts);
		else if (!image.isRGB()) {
			image.setLut(luts[0]);
			image.setDisplayRange(luts[0].min, luts[0].max);
		}
	}

	private static double[] range(final Map<String, Object> window) {
		return window.get("start") instanceof Number low && window.get("end") instanceof Number high
			? new double[] { low.doubleValue(), high.doubleValue() } : null;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(final Object value) {
		return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
	}

	private static List<Map<String, Object>> maps(final Object value) {
		return value instanceof List<?> list ? list.stream().map(OmeZarrFormat::map).toList() : List.of();
	}

	private static Map<String, Object> firstOf(final Object list) {
		return maps(list).stream().findFirst().orElse(Map.of());
	}

	// -- writing --

	@Override
	public boolean writes(final String extension) {
		return extension.equals("zarr");
	}

	@Override
	public void save(final ImagePlus image, final Path path) throws IOException {
		final ImageFormats.Location location = ImageFormats.Location.of(path);
		if (!location.part().matches("|0\\.[45]"))
			throw new IllegalArgumentException("OME-Zarr is written in the versions 0.4 and 0.5; found ["
				+ location.part() + "]. Write " + location.file()
				+ " for 0.4 or " + location.file() + "[0.5].");
		new OmeZarrWriter(image, location.part().equals("0.5")).write(location.file());
	}

	@Override
	public Map<String, String> properties(final Path path) throws IOException {
		final Map<String, String> properties = new LinkedHashMap<>();
		map(ZarrGroup.attributes(path).get("clearstack"))
			.forEach((key, value) -> properties.put(key, String.valueOf(value)));
		return properties;
	}
}
