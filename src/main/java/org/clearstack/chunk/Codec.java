// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;

/** Packs the bytes of a chunk. */
interface Codec {

	/**
	 * Unpacks.
	 *
	 * @param packed as it was stored
	 * @param size bytes at most that come out; more are a failure
	 * @throws IOException if it is damaged; says how
	 */
	byte[] decode(byte[] packed, int size) throws IOException;

	/** Packs. */
	byte[] encode(byte[] plain) throws IOException;
}
