// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.Json;
import org.clearstack.engine.EngineLoader;
import org.clearstack.task.ClearstackException;

/**
 * HDF5 and NeXus, read by chunk: {@code scan.h5[/entry/data/data]}. Without a path the default data of NeXus are read,
 * or the only set of numbers with two axes or more. Sets of four or more axes need names for them: those of ilastik
 * ({@code axistags}), HDF5's dimension labels, or letters behind the path, as in {@code scan.h5[/data tzyx]}.
 */
public final class Hdf5Format implements ImageFormat {

	private static final byte[] START = { (byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
	private static final Pattern AXES = Pattern.compile("(.*?)\\s+([tczyx]{2,5})");
	private static final String PACKAGE = "org.clearstack.format.hdf5.";

	private static Hdf5File.Library library;

	/** Made by {@link java.util.ServiceLoader}. */
	public Hdf5Format() {}

	@Override
	public String name() {
		return "HDF5";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		for (int at = 0; at + START.length <= start.length; at = at == 0 ? 512 : 2 * at)
			if (Arrays.equals(START, Arrays.copyOfRange(start, at, at + START.length)))
				return true;
		return false;
	}

	private static synchronized Hdf5File.Library library() throws IOException {
		try {
			if (library == null)
				library =
					(Hdf5File.Library) Class.forName(PACKAGE + "JhdfFile$Jhdf", true, EngineLoader.isolated(PACKAGE))
						.getDeclaredConstructor().newInstance();
			return library;
		}
		catch (final ReflectiveOperationException | LinkageError | ClearstackException e) {
			throw new IOException("HDF5 files cannot be read, since their library did not start: " + e.getMessage()
				+ " Install Clearstack again, all files.", e);
		}
	}

	/** Compares the file's length with the one that stands in its superblock. */
	private static void checkLength(final Path path) throws IOException {
		final ByteBuffer start = ByteBuffer.allocate(52).order(ByteOrder.LITTLE_ENDIAN);
		try (FileChannel in = FileChannel.open(path)) {
			while (start.hasRemaining() && in.read(start) >= 0)
				continue;
			final int version = start.get(8);
			final int place = version == 0 ? 40 : version == 1 ? 44 : 28;
			if (start.hasRemaining() || start.get(0) != START[0] || start.get(version < 2 ? 13 : 9) != 8)
				return; // has a block of the user's in front, or addresses of another length
			if (in.size() < start.getLong(place))
				throw new IOException(path.toAbsolutePath() + " is truncated: it has " + in.size()
					+ " bytes of at least " + start.getLong(place)
					+ ". Copy it again from where it came from.");
		}
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		checkLength(path);
		try (Hdf5File file = library().open(path)) {
			return image(path, file, part, false);
		}
	}

	/** The file stays open as long as the image lives. */
	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		checkLength(path);
		final Hdf5File file = library().open(path);
		try {
			return image(path, file, part, true);
		}
		catch (final IOException | RuntimeException e) {
			file.close();
			throw e;
		}
	}

	/** The file stays open as long as its array is used. */
	@Override
	public Optional<ChunkedImage> chunked(final Path path, final String part) throws IOException {
		checkLength(path);
		final Hdf5File file = library().open(path);
		try {
			final Found found = found(path, file, part);
			final Samples samples = Samples.plain(found.axes().array().type());
			final ImagePlus dress = found.axes().dress(path, samples);
			samples.calibrate(dress.getCalibration());
			calibrate(dress.getCalibration(), file, found.name(), found.axes());
			return Optional.of(new ChunkedImage(found.axes().ordered(true), dress));
		}
		catch (final IOException | RuntimeException e) {
			file.close();
			throw e;
		}
	}

	/** The path of a set of numbers, and which of its axes is which. */
	private record Found(String name, OmeZarrAxes axes) {}

	private static Found found(final Path path, final Hdf5File file, final String part) throws IOException {
		final Matcher letters = AXES.matcher(part.strip());
		final boolean named = letters.matches();
		final String name = name(path, file, named ? letters.group(1) : part.strip());
		final ChunkedArray array = file.array(name);
		final List<String> names = named ? letters.group(2).chars().mapToObj(Character::toString).toList()
			: names(file, name, array.shape().length);
		if (names.isEmpty() && array.shape().length > 3)
			throw new IOException(path.toAbsolutePath() + " has " + array.shape().length + " axes in " + name + ", "
				+ Arrays.toString(array.shape())
				+ ", whose names are not written. Write them as letters behind the path, as in " + path.getFileName()
				+ "[" + name + " " + "tczyx".substring(Math.max(0,
					5 - array.shape().length))
				+ "].");
		return new Found(name, OmeZarrAxes.of(path, array, names));
	}

	private static ImagePlus image(final Path path, final Hdf5File file, final String part, final boolean lazy)
		throws IOException
	{
		final Found found = found(path, file, part);
		final String name = found.name();
		final OmeZarrAxes axes = found.axes();
		final ChunkedArray array = axes.array();
		final Samples samples = Samples.plain(array.type());
		final PlaneStack.Size size = axes.size(path, samples);
		final PlaneStack.Planes planes =
			index -> samples.pixels(plane(file, axes, index), size.width() * size.height());
		final ImagePlus image = lazy ? PlaneStack.lazy(path, size, planes) : PlaneStack.whole(path, size, planes);
		samples.calibrate(image.getCalibration());
		calibrate(image.getCalibration(), file, name, axes);
		image.setProperty("Info", "Data set: " + name + "\nValues: " + array.type().name().toLowerCase(Locale.ROOT)
			+ "\n" + text(file.attributes(name)));
		if (samples.bits() > 8)
			image.resetDisplayRange();
		return image;
	}

	private static ByteBuffer plane(final Hdf5File file, final OmeZarrAxes axes, final int index) throws IOException {
		synchronized (file) {
			return axes.plane(index);
		}
	}

	private static String text(final Map<String, Object> attributes) {
		return attributes.entrySet().stream()
			.filter(entry -> entry.getValue() instanceof String || entry.getValue() instanceof Number)
			.map(entry -> entry.getKey()
				+ ": " + entry.getValue() + "\n")
			.collect(Collectors.joining());
	}

	// -- which set --

	private static String name(final Path path, final Hdf5File file, final String part) throws IOException {
		final String wanted = part.startsWith("/") ? part : "/" + part;
		if (!part.isEmpty() && file.shape(wanted).length >= 2)
			return wanted;
		final List<String> images = file.images();
		if (part.isEmpty()) {
			final List<String> signals = images.stream().filter(image -> isSignal(file, image)).toList();
			if (signals.size() == 1)
				return signals.get(0);
			if (images.size() == 1)
				return images.get(0);
		}
		final List<String> below =
			part.isEmpty() ? List.of() : images.stream().filter(image -> image.startsWith(wanted + "/")).toList();
		if (below.size() == 1)
			return below.get(0);
		final String names = images.isEmpty() ? "no set of numbers with two axes or more"
			: images.stream().limit(20).collect(Collectors.joining(", "))
				+ (images.size() > 20 ? " and " + (images.size() - 20) + " more" : "");
		throw new IOException(path.toAbsolutePath()
			+ (part.isEmpty() ? " holds " : " has no image [" + part + "], but ") + names + (images.isEmpty() ? "."
				: ". Write one behind the file's name, as in " + path.getFileName() + "[" + images.get(0) + "]."));
	}

	/** Whether a set is what its group of NeXus says is to be plotted. */
	private static boolean isSignal(final Hdf5File file, final String image) {
		try {
			final int slash = image.lastIndexOf('/');
			final Object signal = file.attributes(slash == 0 ? "/" : image.substring(0, slash)).get("signal");
			return image.substring(slash + 1).equals(signal)
				|| String.valueOf(file.attributes(image).get("signal")).equals("1");
		}
		catch (final IOException e) {
			return false;
		}
	}

	// -- axes and sizes --

	private static List<String> names(final Hdf5File file, final String name, final int axes) throws IOException {
		final Map<String, Object> attributes = file.attributes(name);
		if (attributes.get("axistags") instanceof String tags && tags.startsWith("{")
			&& Json.object(tags).get("axes") instanceof List<?> list && list.size() == axes)
			return list.stream().map(axis -> axis instanceof Map<?, ?> map ? String.valueOf(map.get("key")) : "")
				.toList();
		final Object labels = attributes.get("DIMENSION_LABELS");
		final List<String> names = new ArrayList<>();
		for (int i = 0; labels instanceof String[] array && array.length == axes && i < axes; i++)
			names.add(array[i]);
		return names.stream()
			.allMatch(label -> label != null && label.matches("(?i)[tczyx]|time|channel|row|column|plane|depth"))
				? names : List.of();
	}

	/** By the sizes that ilastik and Fiji write, or the coordinates of NeXus. */
	private static void calibrate(final Calibration calibration, final Hdf5File file, final String name,
		final OmeZarrAxes axes) throws IOException
	{
		final Object sizes = file.attributes(name).get("element_size_um");
		final int known = sizes != null && sizes.getClass().isArray() ? Array.getLength(sizes) : 0;
		if (known == 3) {
			calibration.setUnit("µm");
			calibration.pixelDepth = ((Number) Array.get(sizes, 0)).doubleValue();
			calibration.pixelHeight = ((Number) Array.get(sizes, 1)).doubleValue();
			calibration.pixelWidth = ((Number) Array.get(sizes, 2)).doubleValue();
			return;
		}
		final String group = name.substring(0, name.lastIndexOf('/'));
		if (!(file.attributes(group.isEmpty() ? "/" : group).get("axes") instanceof String[] coordinates)
			|| coordinates.length != axes.array().shape().length)
			return;
		final double x = step(file, group + "/" + coordinates[axes.x()]);
		final double y = step(file, group + "/" + coordinates[axes.y()]);
		final Object unit = file.attributes(group + "/" + coordinates[axes.x()]).get("units");
		if (!(unit instanceof String text) || Units.fromImageJ(text).isEmpty() || !(x > 0) || !(y > 0))
			return;
		calibration.setUnit(Units.toImageJ(Units.fromImageJ(text)));
		calibration.pixelWidth = x;
		calibration.pixelHeight = y;
		final double z = axes.z() < 0 ? 0 : step(file, group + "/" + coordinates[axes.z()]);
		if (z > 0 && unit.equals(file.attributes(group + "/" + coordinates[axes.z()]).get("units")))
			calibration.pixelDepth = z;
	}

	/** The step of evenly spaced coordinates; 0 if they are none. */
	private static double step(final Hdf5File file, final String name) throws IOException {
		final long[] shape = file.shape(name);
		if (shape.length != 1 || shape[0] < 2 || shape[0] > 1_000_000)
			return 0;
		final ChunkedArray array = file.array(name);
		final ByteBuffer values = array.read(new long[1], new int[] { (int) shape[0] });
		final double first = array.type().get(values, 0);
		final double step = (array.type().get(values, (int) shape[0] - 1) - first) / (shape[0] - 1);
		for (int i = 1; i < shape[0]; i++)
			if (Math.abs(array.type().get(values, i) - first - i * step)
				> 1e-3 * Math.abs(step) + 1e-6 * Math.abs(first))
				return 0;
		return step;
	}
}
