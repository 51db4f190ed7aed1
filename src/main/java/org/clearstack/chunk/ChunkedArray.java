// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An array of numbers in chunks, of any size and number of axes. The last axis is the fastest. Threads and processes
 * may read it at once, and write different chunks at once.
 */
public interface ChunkedArray {

	/** Lengths of the axes. */
	long[] shape();

	/** What can be written at once: lengths of a chunk along the axes; a shard, where chunks are packed into shards. */
	int[] chunks();

	/** Type of the values. */
	SampleType type();

	/**
	 * Reads a box.
	 *
	 * @param offset of its first value, along each axis
	 * @param size of the box, within the array
	 * @return the values from the buffer's start, the last axis fastest, in the buffer's own byte order; chunks that
	 * were never written have the fill value
	 * @throws IOException if a chunk is damaged
	 * @throws IllegalArgumentException if the box is not within the array or too large
	 */
	ByteBuffer read(long[] offset, int[] size) throws IOException;

	/**
	 * Writes a box of whole chunks. Each chunk appears when it is whole.
	 *
	 * @param offset a multiple of the chunk along each axis
	 * @param size a multiple of the chunk, or up to the array's end
	 * @param values as {@link #read} gives them, in the buffer's byte order
	 * @throws IllegalArgumentException if it is not made of whole chunks, or this array can only be read
	 */
	void write(long[] offset, int[] size, ByteBuffer values) throws IOException;
}
