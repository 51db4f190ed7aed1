// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.clearstack.chunk.ChunkedArray;

/** An HDF5 file that is open. What implements it lives in a class loader of its own, with its library. */
public interface Hdf5File extends Closeable {

	/** Opens files. */
	interface Library {

		/** Opens a file; fails if it is none or is damaged. */
		Hdf5File open(Path path) throws IOException;
	}

	/** Paths of all sets of numbers with two axes or more, sorted. */
	List<String> images() throws IOException;

	/** Lengths of the axes of a set; empty if there is no such set. */
	long[] shape(String path) throws IOException;

	/**
	 * A set of numbers, read by chunk as long as this file is open.
	 *
	 * @throws IOException if it is none, or is stored in a way that cannot be read; says how
	 */
	ChunkedArray array(String path) throws IOException;

	/** Attributes of a group or a set: texts, numbers or arrays of these; empty if there are none. */
	Map<String, Object> attributes(String path) throws IOException;
}
