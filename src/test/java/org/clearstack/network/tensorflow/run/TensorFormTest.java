// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.TensorLayout;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiles as tensors of other axes and sizes, and back. */
class TensorFormTest {

	/** numpy: np.arange(12.).reshape(1, 2, 3, 2).transpose(0, 3, 1, 2).ravel() and so on. */
	@ParameterizedTest
	@CsvSource({ "byxc, 0 1 2 3 4 5 6 7 8 9 10 11", "bcyx, 0 2 4 6 8 10 1 3 5 7 9 11", "cyx, 0 2 4 6 8 10 1 3 5 7 9 11",
		"yxc, 0 1 2 3 4 5 6 7 8 9 10 11",
		"bxyc, 0 1 6 7 2 3 8 9 4 5 10 11" })
	void axesAreReorderedAndPutBack(final String axes, final String right) {
		final TensorForm form = new TensorForm(new TensorLayout(axes, axes, 2, 0, 0));
		final float[] tiles = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };

		final float[] tensor = form.toNetwork(tiles, 1, 2, 3, 2);

		final String[] values = right.split(" ");
		for (int i = 0; i < values.length; i++)
			assertEquals(Float.parseFloat(values[i]), tensor[i], axes + " " + i);
		assertArrayEquals(tiles, form.fromNetwork(tensor, form.shape(1, 2, 3, 2), 1, 2, 3, 2));
	}

	@Test
	void theFirstChannelsAreTakenAndABorderIsLeftOut() {
		final TensorForm form = new TensorForm(new TensorLayout("byxc", "byxc", 2, 0, 0));

		assertArrayEquals(new float[] { 0, 0, 0, 0, 5, 0, 0, 0, 0 },
			form.fromNetwork(new float[] { 5, 6 }, new long[] { 1, 1, 1, 2 }, 1, 3, 3, 1));
		assertThrows(ClearstackException.class,
			() -> form.fromNetwork(new float[] { 5, 6 }, new long[] { 1, 1, 1, 2 }, 1, 2, 3, 1),
			"not the same border on both sides");
		assertThrows(ClearstackException.class, () -> form.fromNetwork(new float[2], new long[] { 1, 2 }, 1, 1, 1, 1));
	}

	@Test
	void pathsWithoutABatchOrChannelsHaveTheirShape() {
		assertArrayEquals(new long[] { 4, 5 }, new TensorForm(new TensorLayout("yx", "yx", 1, 0, 0)).shape(1, 4, 5, 1));
		assertArrayEquals(new long[] { 2, 3, 4, 5 },
			new TensorForm(new TensorLayout("bcyx", "bcyx", 3, 0, 0)).shape(2, 4, 5, 3));
	}

	/** A network of the mean of a pixel and its neighbours two pixels away, which takes 12 x 10 pixels alone. */
	@ParameterizedTest
	@CsvSource({ "10, 12", "30, 40", "7, 5", "33, 11" })
	void aTileOfAnySizeIsMadeOfPiecesOfOneSize(final int h, final int w) {
		final FixedTiles fixed = new FixedTiles(new ModelSpec("n", 1, 1, 2, 1, Normalization.NONE), 10, 12);
		final float[] tile = new float[h * w];
		for (int i = 0; i < tile.length; i++)
			tile[i] = i * 37 % 101;
		final List<Integer> sizes = new ArrayList<>();

		final float[] prediction = fixed.run(tile, h, w, piece -> {
			sizes.add(piece.length);
			return mean(piece, 10, 12);
		});

		final float[] right = mean(tile, h, w);
		for (int y = 2; y < h - 2; y++)
			for (int x = 2; x < w - 2; x++)
				assertEquals(right[y * w + x], prediction[y * w + x], x + " " + y);
		assertEquals(List.of(120), sizes.stream().distinct().toList());
	}

	private static float[] mean(final float[] image, final int h, final int w) {
		final float[] mean = new float[image.length];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++)
				mean[y * w + x] =
					(image[y * w + x] + image[y * w + Math.max(0, x - 2)] + image[Math.min(h - 1, y + 2) * w + x]) / 3;
		return mean;
	}

	@Test
	void aFixedSizeWithinItsMarginIsRefused() {
		assertThrows(ClearstackException.class,
			() -> new FixedTiles(new ModelSpec("n", 1, 1, 8, 1, Normalization.NONE), 16, 16));
	}
}
