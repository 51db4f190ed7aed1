// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes a tensor as NumPy's file format 1.0 says (numpy.lib.format): test tensors of a model are stored so. */
final class NpyFile {

	private NpyFile() {}

	/**
	 * @param file to write
	 * @param values row-major, as many as the product of the shape
	 * @param shape of the tensor
	 */
	static void write(final Path file, final float[] values, final long... shape) throws IOException {
		final String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
		final String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
		final int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
		final byte[] text = (header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
		final ByteBuffer bytes = ByteBuffer.allocate(10 + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) length).put(text);
		bytes.asFloatBuffer().put(values);
		Files.write(file, bytes.array());
	}
}
