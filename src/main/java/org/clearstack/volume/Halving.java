// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;

/** Makes blocks of a level of a pyramid: means of 2 x 2 pixels of the level below, of fewer at an odd edge. */
final class Halving {

	private Halving() {}

	/** The values of a block of the level above {@code finer}. */
	static ByteBuffer block(final ChunkedArray finer, final BlockPlan.Block block) throws IOException {
		final long[] shape = finer.shape();
		final long[] offset = block.offset().clone();
		final int[] size = block.size().clone();
		for (int d = 3; d < 5; d++) {
			offset[d] *= 2;
			size[d] = (int) Math.min(2L * size[d], shape[d] - offset[d]);
		}
		final ByteBuffer from = finer.read(offset, size);
		final SampleType type = finer.type();
		final ByteBuffer to =
			ByteBuffer.allocate(Math.toIntExact(block.voxels() * type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
		final int planes = size[0] * size[1] * size[2];
		int at = 0;
		for (int plane = 0; plane < planes; plane++)
			for (int y = 0; y < block.size()[3]; y++) {
				final int above = (plane * size[3] + 2 * y) * size[4];
				final int below = 2 * y + 1 < size[3] ? above + size[4] : above;
				for (int x = 0; x < 2 * block.size()[4]; x += 2) {
					final int right = Math.min(x + 1, size[4] - 1);
					type.put(to, at++, (type.get(from, above + x) + type.get(from, above + right)
						+ type.get(from, below + x) + type.get(from, below + right)) / 4);
				}
			}
		return to;
	}
}
