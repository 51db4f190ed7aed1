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

	private static final Pattern DESCR = Pattern.compile("'descr': *'([<>|=]?)(\\w\\d)'");
	private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");
	private static final int START = 10;

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
		final byte[] text = (header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
		final ByteBuffer bytes = ByteBuffer.allocate(START + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) length).put(text);
		bytes.asFloatBuffer().put(values);
		Files.write(file, bytes.array());
	}

	/**
	 * Reads numbers of 32- or 64-bit float or 8- or 16-bit integer type, row-major.
	 *
	 * @throws IOException if the file is no such tensor, saying what it is
	 */
	public static NpyFile read(final Path file) throws IOException {
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
		if (bytes.limit() < START + 2 || bytes.get(1) != 'N' || bytes.get(5) != 'Y')
			throw new IOException(file + " is no NumPy file.");
		final boolean old = bytes.get(6) == 1;
		final int start = old ? START : START + 2;
		final int length = old ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
		if (length < 0 || start + length > bytes.limit())
			throw new IOException(file + " is cut off.");
		final String header = new String(bytes.array(), start, length, StandardCharsets.ISO_8859_1);
		final Matcher type = DESCR.matcher(header);
		final Matcher sizes = SHAPE.matcher(header);
		if (!type.find() || !sizes.find() || header.contains("'fortran_order': True"))
			throw new IOException(file + " is no row-major tensor of numbers: " + header.strip());
		final long[] shape = Arrays.stream(sizes.group(1).split(",")).map(String::strip).filter(s -> !s.isEmpty()).mapToLong(Long::parseLong).toArray();
		bytes.position(start + length).order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
		return new NpyFile(values(bytes, type.group(2), Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact)), file), shape);
	}

	private static float[] values(final ByteBuffer bytes, final String type, final int count, final Path file) throws IOException {
		if (bytes.remaining() < (long) count * (type.charAt(1) - '0'))
			throw new IOException(file + " is cut off: it should hold " + count + " numbers.");
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = switch (type) {
				case "f4" -> bytes.getFloat();
				case "f8" -> (float) bytes.getDouble();
				case "u1" -> Byte.toUnsignedInt(bytes.get());
				case "u2" -> Short.toUnsignedInt(bytes.getShort());
				case "i2" -> bytes.getShort();
				default -> throw new IOException(file + " holds numbers of the type " + type + "; expected f4, f8, u1, u2 or i2.");
			};
		return values;
	}
}
