// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tensor in NumPy's file format (numpy.lib.format): test tensors of a model are stored so.
 *
 * @param values row-major, as many as the product of the shape
 * @param shape of the tensor
 */
public record NpyFile(float[] values, long[] shape) {

	private static final Pattern DESCR = Pattern.compile("'descr': *'([<>|=]?)([fiub]\\d)'");
	private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, L]*)\\)");
	/** Values of a tensor; 512 MB of floats. */
	private static final double MOST = 1 << 27;
	private static final int MOST_AXES = 16;
	private static final int START = 10;
	/** Letters of a header in a message. */
	private static final int LONGEST = 100;

	/**
	 * Writes format 1.0, 32-bit floats.
	 *
	 * @param file to write
	 * @param values row-major, as many as the product of the shape
	 * @param shape of the tensor
	 */
	public static void write(final Path file, final float[] values, final long... shape) throws IOException {
		final String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
		final String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
		final int length = (START + header.length() + 1 + 63) / 64 * 64 - START;
		final byte[] text =
			(header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
		final ByteBuffer bytes = ByteBuffer.allocate(START + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
			.putShort((short) length).put(text);
		bytes.asFloatBuffer().put(values);
		Files.write(file, bytes.array());
	}

	/**
	 * Reads numbers of any type of NumPy's but complex ones.
	 *
	 * @return them row by row, whatever the order in the file
	 * @throws IOException if the file is no such tensor, saying what it is
	 */
	public static NpyFile read(final Path file) throws IOException {
		if (Files.size(file) > (long) MOST * Double.BYTES + (1 << 16))
			throw new IOException(file + " is larger than test tensors are: " + (Files.size(file) >> 20) + " MB.");
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
		if (bytes.limit() < START + 2 || bytes.get(1) != 'N' || bytes.get(5) != 'Y')
			throw new IOException(file + " is not a NumPy file. Export it with numpy.save.");
		final boolean old = bytes.get(6) == 1;
		final int start = old ? START : START + 2;
		final int length = old ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
		if (length < 0 || length > bytes.limit() - start)
			throw new IOException(file + " is cut off.");
		final String header = new String(bytes.array(), start, length, StandardCharsets.ISO_8859_1);
		final Matcher type = DESCR.matcher(header);
		final Matcher sizes = SHAPE.matcher(header);
		if (!type.find() || !sizes.find())
			throw new IOException(
				file + " is not a tensor of numbers: its header says \"" + printable(header) + "\". Export it "
					+ "with numpy.save.");
		bytes.position(start + length)
			.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
		final long[] shape = shape(sizes.group(1), file);
		final float[] values =
			values(bytes, type.group(2), (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b), file);
		return new NpyFile(header.contains("'fortran_order': True") ? byRows(values, shape) : values, shape);
	}

	private static String printable(final String header) {
		final String text = header.replaceAll("[^\\x20-\\x7e]", "?").strip();
		return text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
	}

	private static long[] shape(final String text, final Path file) throws IOException {
		final String[] sizes = Arrays.stream(text.replace("L", "").split(",")).map(String::strip)
			.filter(size -> !size.isEmpty()).toArray(String[]::new);
		final double count = Arrays.stream(sizes).mapToDouble(Double::parseDouble).reduce(1, (a, b) -> a * b);
		if (sizes.length > MOST_AXES || count > MOST
			|| Arrays.stream(sizes).anyMatch(size -> Double.parseDouble(size) > MOST))
			throw new IOException(file + " has the shape (" + text + "), which is larger than test tensors are.");
		return Arrays.stream(sizes).mapToLong(Long::parseLong).toArray();
	}

	/** Fortran's order is that of the axes turned round. */
	private static float[] byRows(final float[] values, final long[] shape) {
		final float[] rows = new float[values.length];
		final long[] position = new long[shape.length];
		for (final float value : values) {
			long at = 0;
			for (int d = 0; d < shape.length; d++)
				at = at * shape[d] + position[d];
			rows[(int) at] = value;
			for (int d = 0; d < shape.length && ++position[d] == shape[d]; d++)
				position[d] = 0;
		}
		return rows;
	}

	private static float[] values(final ByteBuffer bytes, final String type, final int count, final Path file)
		throws IOException
	{
		if (bytes.remaining() < (long) count * (type.charAt(1) - '0'))
			throw new IOException(file + " is cut off: it should hold " + count + " numbers.");
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = switch (type) {
				case "f2" -> half(bytes.getShort());
				case "f4" -> bytes.getFloat();
				case "f8" -> (float) bytes.getDouble();
				case "u1", "b1" -> Byte.toUnsignedInt(bytes.get());
				case "u2" -> Short.toUnsignedInt(bytes.getShort());
				case "u4" -> Integer.toUnsignedLong(bytes.getInt());
				case "u8" -> unsigned(bytes.getLong());
				case "i1" -> bytes.get();
				case "i2" -> bytes.getShort();
				case "i4" -> bytes.getInt();
				case "i8" -> bytes.getLong();
				default -> throw new IOException(file + " holds numbers of the type " + type
					+ "; expected f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 or b1.");
			};
		return values;
	}

	private static float unsigned(final long value) {
		return value >= 0 ? value : (float) (value & Long.MAX_VALUE) + 0x1p63f;
	}

	/** IEEE 754's 16 bits: sign, 5 of exponent, 10 of fraction. */
	private static float half(final short bits) {
		final int exponent = bits >> 10 & 0x1f;
		final int fraction = bits & 0x3ff;
		final float magnitude = exponent == 0 ? fraction * 0x1p-24f
			: exponent == 31 ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
				: Math.scalb(1 + fraction / 1024f, exponent - 15);
		return bits < 0 ? -magnitude : magnitude;
	}
}
