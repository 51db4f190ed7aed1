// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.chunk.SampleType;

/** NRRD, with its values behind the header or in a file of their own, raw or packed by gzip; spacings and units. */
public final class NrrdFormat implements ImageFormat {

	private static final int LONGEST_HEADER = 1 << 20;

	/** Made by {@link java.util.ServiceLoader}. */
	public NrrdFormat() {}

	@Override
	public String name() {
		return "NRRD";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 8 && new String(start, 0, 7, StandardCharsets.US_ASCII).equals("NRRD000");
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return new Header(path).image(false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return new Header(path).image(true);
	}

	/** The fields of a file. */
	private static final class Header {

		private final Path path;
		private final Map<String, String> fields = new LinkedHashMap<>();
		private final long end;

		Header(final Path path) throws IOException {
			this.path = path;
			final String text;
			try (InputStream in = Files.newInputStream(path)) {
				text = new String(in.readNBytes(LONGEST_HEADER), StandardCharsets.ISO_8859_1);
			}
			int at = 0;
			while (at < text.length()) {
				final int next = text.indexOf('\n', at);
				final String line = text.substring(at, next < 0 ? text.length() : next).stripTrailing();
				at = next < 0 ? text.length() : next + 1;
				if (line.isEmpty())
					break;
				final int colon = line.indexOf(": ");
				if (colon > 0 && !line.startsWith("#"))
					fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2).strip());
			}
			end = at;
		}

		private IOException wrong(final String text) {
			return new IOException(path.toAbsolutePath() + " " + text);
		}

		/** What a field says, in a message. */
		private String said(final String field) {
			return fields.containsKey(field) ? "the " + field + " \"" + fields.get(field) + "\"" : "no " + field;
		}

		private List<String> words(final String field) {
			return fields.containsKey(field) ? List.of(fields.get(field).split("\\s+(?![^(]*\\))")) : List.of();
		}

		ImagePlus image(final boolean lazy) throws IOException {
			final long[] shape = shape();
			final List<String> axes = axes(shape.length);
			final Samples samples = Samples.plain(type());
			final ByteOrder order =
				fields.getOrDefault("endian", "little").equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
			final Path file = file();
			final long start = (file.equals(path) ? end : 0) + skipped(file, samples, shape);
			final ImagePlus image = switch (fields.getOrDefault("encoding", "raw").toLowerCase(Locale.ROOT)) {
				case "raw" -> new RawVolume(file, start, shape, axes, samples, order).image(path, lazy);
				case "gzip", "gz" -> unzipped(file, start,
					unpacked -> new RawVolume(unpacked, 0, shape, axes, samples, order).image(path, false));
				default -> throw wrong("is packed by \"" + fields.get("encoding")
					+ "\", which is not known here; known are raw and gzip. Convert it, for instance with "
					+ "unu save -e gzip.");
			};
			calibrate(image.getCalibration(), axes);
			final StringBuilder info = new StringBuilder();
			fields.forEach((key, value) -> {
				if (key.contains("content") || key.contains(":="))
					info.append(key).append(": ").append(value).append('\n');
			});
			if (info.length() > 0)
				image.setProperty("Info", info.toString());
			return image;
		}

		private ImagePlus unzipped(final Path file, final long start, final RawVolume.Reader reader)
			throws IOException
		{
			try (InputStream in = Files.newInputStream(file)) {
				in.skipNBytes(start);
				return RawVolume.unzipped(path, in, reader);
			}
			catch (final EOFException e) {
				throw new IOException(path.toAbsolutePath()
					+ " is truncated: it ends within its header. Copy it again from where it came from.", e);
			}
		}

		private long[] shape() throws IOException {
			final List<String> sizes = new ArrayList<>(words("sizes"));
			Collections.reverse(sizes);
			if (sizes.isEmpty() || !sizes.stream().allMatch(size -> size.matches("\\d{1,18}")))
				throw wrong("has " + said("sizes") + "; expected a whole number for each axis. Copy it again.");
			return sizes.stream().mapToLong(Long::parseLong).toArray();
		}

		/** The slowest first, as in the shape: by kinds, else x, y, z, t. */
		private List<String> axes(final int count) throws IOException {
			final List<String> kinds = words("kinds");
			final List<String> names = new ArrayList<>();
			int space = 0;
			for (int i = 0; i < count; i++) {
				final String kind = i < kinds.size() ? kinds.get(i).toLowerCase(Locale.ROOT) : "domain";
				if (kind.equals("time"))
					names.add("t");
				else if (kind.matches("domain|space|\\?+|none"))
					names.add(space < 4 ? List.of("x", "y", "z", "t").get(space++) : "?");
				else
					names.add("c");
			}
			if (names.contains("?") || names.stream().distinct().count() < count)
				throw wrong("has " + count + " axes of the kinds " + (kinds.isEmpty() ? "unknown" : kinds)
					+ ", of which an image cannot be made: it has x and y, and may "
					+ "have z, time and one of colours or vectors.");
			Collections.reverse(names);
			return names;
		}

		private SampleType type() throws IOException {
			return switch (fields.getOrDefault("type", "").toLowerCase(Locale.ROOT)) {
				case "signed char", "int8", "int8_t" -> SampleType.INT8;
				case "uchar", "unsigned char", "uint8", "uint8_t" -> SampleType.UINT8;
				case "short", "short int", "signed short", "signed short int", "int16", "int16_t" -> SampleType.INT16;
				case "ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t" -> SampleType.UINT16;
				case "int", "signed int", "int32", "int32_t" -> SampleType.INT32;
				case "uint", "unsigned int", "uint32", "uint32_t" -> SampleType.UINT32;
				case "longlong", "long long", "long long int", "signed long long", "signed long long int", "int64",
					"int64_t" -> SampleType.INT64;
				case "ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t" ->
					SampleType.UINT64;
				case "float" -> SampleType.FLOAT32;
				case "double" -> SampleType.FLOAT64;
				default -> throw wrong("has " + said("type")
					+ " of its values; images have integers of 8 to 64 bits, float or double.");
			};
		}

		private Path file() throws IOException {
			final String name = fields.getOrDefault("data file", fields.getOrDefault("datafile", ""));
			if (name.isEmpty())
				return path;
			final Path folder = path.toAbsolutePath().normalize().getParent();
			final Path file = folder.resolve(name).normalize();
			if (name.startsWith("LIST") || name.matches(".*%\\d*d.*") || !file.startsWith(folder)
				|| !Files.isReadable(file))
				throw wrong("has its values elsewhere: " + name
					+ ". Of such files only one that lies beside the header is read, and "
					+ (!file.startsWith(folder) ? "this one lies elsewhere."
						: Files.exists(file) ? "this one cannot be." : "there is none of this name."));
			return file;
		}

		/** Bytes to be skipped; -1 in the header means: all but the values at the end. */
		private long skipped(final Path file, final Samples samples, final long[] shape) throws IOException {
			if (fields.containsKey("line skip") && !fields.get("line skip").equals("0"))
				throw wrong("skips lines of text before its values, which is not known here.");
			final String skip = fields.getOrDefault("byte skip", "0");
			if (!skip.matches("-1|\\d{1,18}"))
				throw wrong("has no sound byte skip, but \"" + skip + "\".");
			if (!skip.equals("-1"))
				return Long.parseLong(skip);
			final long values =
				Arrays.stream(shape).reduce(1, (a, b) -> b == 0 || a > Long.MAX_VALUE / b / 8 ? 0 : a * b);
			return Math.max(0, Files.size(file) - values * samples.type().bytes()) - (file.equals(path) ? end : 0);
		}

		private void calibrate(final Calibration calibration, final List<String> axes) {
			final List<String> units = words("units").isEmpty() ? words("space units") : words("units");
			final double[] size = { spacing(axes, "x"), spacing(axes, "y"), spacing(axes, "z") };
			final String unit = units.isEmpty() ? "" : Units.fromImageJ(units.get(0).replace("\"", ""));
			if (!(size[0] > 0) || !(size[1] > 0))
				return;
			calibration.setUnit(unit.isEmpty() ? "pixel" : Units.toImageJ(unit));
			calibration.pixelWidth = size[0];
			calibration.pixelHeight = size[1];
			calibration.pixelDepth = size[2] > 0 ? size[2] : 1;
		}

		/** From spacings, or the length of the direction; 0 if unknown. */
		private double spacing(final List<String> axes, final String axis) {
			final int index = axes.size() - 1 - axes.indexOf(axis);
			final List<String> plain = words("spacings");
			final List<String> vectors = words("space directions");
			if (!axes.contains(axis))
				return 0;
			if (index < plain.size() && plain.get(index).matches("[-+.0-9eE]+"))
				return Math.abs(Double.parseDouble(plain.get(index)));
			if (index >= vectors.size() || !vectors.get(index).matches("\\([-+.0-9eE, ]+\\)"))
				return 0;
			return Math.sqrt(Arrays.stream(vectors.get(index).replaceAll("[() ]", "").split(","))
				.mapToDouble(Double::parseDouble).map(v -> v * v).sum());
		}
	}
}
