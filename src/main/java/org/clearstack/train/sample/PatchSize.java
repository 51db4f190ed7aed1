// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

/**
 * How large patches are.
 *
 * @param size width and height of a degraded patch in pixels
 * @param margin pixels around a degraded patch that the network sees and is not judged by, as it sees them around a
 * tile when it restores
 */
public record PatchSize(int size, int margin) {

	/** Width and height of what the network sees of a degraded image, in pixels. */
	public int seen() {
		return size + 2 * margin;
	}
}
