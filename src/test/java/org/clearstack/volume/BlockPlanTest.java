// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPlanTest {

	@Test
	void blocksOfRandomPlansCoverEachVoxelOnceAndAreMadeOfWholeChunks() {
		final Random random = new Random(1);
		for (int run = 0; run < 200; run++) {
			final long[] shape = new long[5];
			final int[] chunk = new int[5];
			final int[] block = new int[5];
			for (int d = 0; d < 5; d++) {
				shape[d] = 1 + random.nextInt(9);
				chunk[d] = 1 + random.nextInt(4);
				block[d] = chunk[d] * (1 + random.nextInt(3));
			}
			final BlockPlan plan = new BlockPlan(shape, chunk, block);
			final int[] seen = new int[(int) plan.voxels()];
			for (long n = 0; n < plan.count(); n++)
				mark(plan.block(n), shape, chunk, seen);

			for (final int times : seen)
				assertEquals(1, times);
		}
	}

	private static void mark(final BlockPlan.Block block, final long[] shape, final int[] chunk, final int[] seen) {
		for (int d = 0; d < 5; d++) {
			assertEquals(0, block.offset()[d] % chunk[d]);
			final long end = block.offset()[d] + block.size()[d];
			assertTrue(end % chunk[d] == 0 || end == shape[d]);
		}
		for (long i = 0; i < block.voxels(); i++) {
			long rest = i;
			long at = 0;
			long step = 1;
			for (int d = 4; d >= 0; d--) {
				at += (block.offset()[d] + rest % block.size()[d]) * step;
				step *= shape[d];
				rest /= block.size()[d];
			}
			seen[(int) at]++;
		}
	}

	@Test
	void aBlockThatSharesAChunkIsRefusedAndTheNextLargerOneNamed() {
		final var refused = assertThrows(IllegalArgumentException.class, () -> new BlockPlan(
			new long[] { 1, 1, 100, 1000, 1000 }, new int[] { 1, 1, 16, 64, 64 }, new int[] { 1, 1, 32, 100, 128 }));

		assertTrue(refused.getMessage().contains("32 128 128"), refused.getMessage());
	}

	@Test
	void aTerabyteHasBlocksOfSecondsNotOfMilliseconds() {
		final BlockPlan plan = BlockPlan.automatic(new long[] { 1, 1, 8000, 8000, 8000 },
			new int[] { 1, 1, 128, 128, 128 }, 1, 128);

		assertArrayEquals(new int[] { 1, 1, 128, 1024, 1024 }, plan.block());
		assertEquals(63 * 8 * 8, plan.count());
	}

	@Test
	void aStackOfSlicesIsReadOnce() {
		final BlockPlan plan =
			BlockPlan.automatic(new long[] { 1, 1, 2000, 4000, 4000 }, new int[] { 1, 1, 1, 512, 512 }, 1, 4000);

		assertEquals(4096, plan.block()[4]);
		assertEquals(2000, plan.read(2, 1, 0, 2000, 1));
		assertEquals(4000, plan.read(4, 1, 33, 4000, 4000));
	}

	@Test
	void whatIsReadIsCountedInWholeChunks() {
		final BlockPlan plan = new BlockPlan(new long[] { 1, 1, 1, 256, 256 }, new int[] { 1, 1, 1, 128, 128 },
			new int[] { 1, 1, 1, 128, 128 });

		// 0..127+24 touches chunks of 64 up to 192; 128-24 begins in the chunk at 64
		assertEquals(192 + 192, plan.read(4, 1, 24, 256, 64));
		assertEquals(128 + 128, plan.read(4, 2, 0, 128, 128));
	}

	@Test
	void partsCoverAllBlocksOnce() {
		for (final int parts : new int[] { 1, 3, 7, 100 }) {
			long next = 0;
			for (int k = 1; k <= parts; k++) {
				assertEquals(next, new Part(k, parts).first(50));
				next = new Part(k, parts).end(50);
			}
			assertEquals(50, next);
		}
	}

	@Test
	void aPartIsCountedFromOne() {
		assertEquals(new Part(3, 100), Part.parse("3/100"));
		assertEquals(Part.ALL, Part.parse(""));
		for (final String wrong : new String[] { "0/3", "4/3", "3", "a/b", "-1/2" })
			assertTrue(assertThrows(IllegalArgumentException.class, () -> Part.parse(wrong)).getMessage()
				.contains("--array=1-100"));
	}
}
