// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.model.ModelSpec;
import org.clearstack.task.ClearstackException;

/**
 * Tiles of any size for a network that takes one size alone: a tile is covered with pieces of that size, which overlap
 * by the network's margin. What is within the margin of the tile's own border is not right, as in every tile.
 */
public final class FixedTiles {

	/** Runs the network on one piece: height · width · inputs values in, as many times the scale squared out. */
	@FunctionalInterface
	public interface Piece {
		float[] run(float[] piece);
	}

	private final ModelSpec spec;
	private final int height;
	private final int width;

	public FixedTiles(final ModelSpec spec, final int height, final int width) {
		this.spec = spec;
		this.height = height;
		this.width = width;
		if (step(height) < 1 || step(width) < 1)
			throw new ClearstackException("The model " + spec.name() + " takes images of " + width + "×" + height
				+ " pixels alone and looks " + spec.margin()
				+ " pixels around each: nothing of a tile would be right. Export it for images of any size, which "
				+ "Keras calls None.");
	}

	/** Pixels from one piece to the next. */
	private int step(final int size) {
		return (size - 2 * spec.margin()) / spec.multiple() * spec.multiple();
	}

	/** Where pieces start along an axis. */
	private List<Integer> starts(final int length, final int size) {
		final List<Integer> starts = new ArrayList<>(List.of(0));
		while (starts.get(starts.size() - 1) + size < length)
			starts.add(starts.get(starts.size() - 1) + step(size));
		return starts;
	}

	public float[] run(final float[] tile, final int h, final int w, final Piece network) {
		final float[] prediction = new float[Math.multiplyExact(h * w, spec.channels() * spec.scale() * spec.scale())];
		for (final int y : starts(h, height))
			for (final int x : starts(w, width))
				put(network.run(piece(tile, h, w, y, x)), prediction, h, w, y, x);
		return prediction;
	}

	/** Beyond the tile its last row and column go on. */
	private float[] piece(final float[] tile, final int h, final int w, final int y, final int x) {
		final int n = spec.inputs();
		final float[] piece = new float[height * width * n];
		for (int i = 0; i < height; i++)
			for (int j = 0; j < width; j++)
				System.arraycopy(tile, (Math.min(h - 1, y + i) * w + Math.min(w - 1, x + j)) * n, piece,
					(i * width + j) * n, n);
		return piece;
	}

	/** What is right of a piece: all but its margins, where there is another piece beyond them. */
	private void put(final float[] piece, final float[] prediction, final int h, final int w, final int y,
		final int x)
	{
		final int s = spec.scale();
		final int top = (y == 0 ? 0 : spec.margin()) * s;
		final int left = (x == 0 ? 0 : spec.margin()) * s;
		final int bottom = Math.min(height, h - y) * s;
		final int right = Math.min(width, w - x) * s;
		final int n = spec.channels();
		for (int i = top; i < bottom; i++)
			System.arraycopy(piece, (i * width * s + left) * n, prediction, ((y * s + i) * w * s + x * s + left) * n,
				(right - left) * n);
	}
}
