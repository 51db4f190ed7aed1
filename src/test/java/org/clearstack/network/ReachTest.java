// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.clearstack.model.ModelSpec;
import org.clearstack.normalize.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far networks look, for networks whose reach is known. */
class ReachTest {

	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "3, 0, 3", "0, 7, 7", "90, 2, 90" })
	void theFarthestPixelThatCountsIsFound(final int left, final int down, final int right) {
		final TileNetwork network =
			TileNetwork.of(new ModelSpec("n", 1, 1, 0, 1, Normalization.NONE), (tiles, batch, h, w) -> {
				final float[] prediction = new float[tiles.length];
				for (int y = 0; y < h; y++)
					for (int x = 0; x < w; x++)
						prediction[y * w + x] = tiles[y * w + x] + 0.5f * tiles[y * w + Math.max(0, x - left)]
							+ 0.25f * tiles[Math.min(h - 1, y + down) * w + x];
				return prediction;
			});

		assertEquals(new Reach(right, false), Reach.of(network));
	}

	@Test
	void maximaThatPassOverNanAreSeenAllTheSame() {
		final TileNetwork network =
			TileNetwork.of(new ModelSpec("n", 1, 1, 0, 1, Normalization.NONE), (tiles, batch, h, w) -> {
				final float[] prediction = new float[tiles.length];
				for (int i = 0; i < tiles.length; i++) {
					final float beside = tiles[i / w * w + Math.min(w - 1, i % w + 4)];
					prediction[i] = beside > tiles[i] ? beside : Float.isNaN(tiles[i]) ? 0 : tiles[i];
				}
				return prediction;
			});

		assertEquals(4, Reach.of(network).margin());
	}

	@Test
	void upscalingAndBlocksCountInPixelsOfTheInput() {
		final TileNetwork network =
			TileNetwork.of(new ModelSpec("n", 1, 2, 0, 4, Normalization.NONE), (tiles, batch, h, w) -> {
				final float[] prediction = new float[4 * tiles.length];
				for (int y = 0; y < 2 * h; y++)
					for (int x = 0; x < 2 * w; x++)
						prediction[y * 2 * w + x] =
							// the second pixel of the next block
							tiles[y / 2 * w + x / 2] + tiles[y / 2 * w + Math.min(w - 1, (x / 2 / 4 + 1) * 4 + 1)];
				return prediction;
			});

		assertEquals(new Reach(4, false), Reach.of(network),
			"a block's first pixels are seen by all four of the block before");
	}

	@Test
	void aNetworkThatLooksAtAllOfItsImageIsFound() {
		final TileNetwork network =
			TileNetwork.of(new ModelSpec("n", 1, 1, 0, 1, Normalization.NONE), (tiles, batch, h, w) -> {
				float sum = 0;
				for (final float value : tiles)
					sum += value;
				final float[] prediction = tiles.clone();
				for (int i = 0; i < prediction.length; i++)
					prediction[i] -= sum / prediction.length;
				return prediction;
			});

		assertTrue(Reach.of(network).wholeImage());
		assertFalse(
			Reach.of(TileNetwork.of(new ModelSpec("n", 1, 1, 0, 1, Normalization.NONE), (tiles, batch, h, w) -> tiles))
				.wholeImage());
	}
}
