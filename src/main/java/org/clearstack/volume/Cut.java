// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.Arrays;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;
import org.clearstack.image.ResultImage;
import org.clearstack.model.ModelSpec;

/**
 * How the result shall be cut, as the user says it.
 *
 * @param chunk lengths of a chunk along z, y, x; empty to choose
 * @param block lengths of a block along z, y, x; empty to choose
 * @param newest OME-Zarr 0.5 instead of 0.4
 */
public record Cut(String chunk, String block, boolean newest) {

	private static final int SIDE = 512;
	private static final int LEAST_SIDE = 64;
	private static final int MOST_SIDE = 1024;
	private static final int MOST_DEPTH = 128;

	/**
	 * The layout of a result.
	 *
	 * @throws IllegalArgumentException if a block is not made of whole chunks, or something is no three numbers
	 */
	VolumeJob.Layout layout(final ChunkedArray source, final ModelSpec spec, final ResultImage.Type type) {
		final long[] shape = source.shape();
		final int[] read = source.chunks();
		shape[3] *= spec.scale();
		shape[4] *= spec.scale();
		final int[] chunks = { 1, 1, 0, 0, 0 };
		final int[] own = chunk.isBlank() ? automatic(read) : numbers("chunk", chunk);
		for (int d = 2; d < 5; d++)
			chunks[d] = (int) Math.min(own[d - 2], shape[d]);
		for (int d = 3; d < 5; d++)
			if (chunks[d] % spec.scale() != 0)
				throw new IllegalArgumentException("A chunk of " + chunks[d] + " pixels cuts through pixels of the"
					+ " source, which become " + spec.scale() + " x " + spec.scale() + ". Use a multiple of "
					+ spec.scale() + ".");
		final int least = (int) Math.min(1 << 13, Math.max(read[3], read[4]) * (long) spec.scale());
		final int[] blocks = block.isBlank()
			? BlockPlan.automatic(shape, chunks, spec.channels(), least).block() : given(chunks, spec, shape);
		return new VolumeJob.Layout(type == ResultImage.Type.FLOAT ? SampleType.FLOAT32 : source.type(), shape, chunks,
			blocks, newest);
	}

	private int[] given(final int[] chunks, final ModelSpec spec, final long[] shape) {
		final int[] own = numbers("block", block);
		return new BlockPlan(shape, chunks, new int[] { 1, spec.channels(), own[0], own[1], own[2] }).block();
	}

	/** As the source's, where those are neither tiny nor huge. */
	private static int[] automatic(final int[] read) {
		final boolean plain = Arrays.stream(read, 3, 5).allMatch(side -> side >= LEAST_SIDE && side <= MOST_SIDE);
		return new int[] { Math.min(read[2], MOST_DEPTH), plain ? (read[3] + 7) / 8 * 8 : SIDE,
			plain ? (read[4] + 7) / 8 * 8 : SIDE };
	}

	private static int[] numbers(final String what, final String text) {
		try {
			final int[] numbers =
				Arrays.stream(text.strip().split("[\\s,;x]+")).mapToInt(Integer::parseInt).toArray();
			if (numbers.length == 3 && Arrays.stream(numbers).allMatch(number -> number > 0))
				return numbers;
		}
		catch (final NumberFormatException e) {
			throw wrong(what, text);
		}
		throw wrong(what, text);
	}

	private static IllegalArgumentException wrong(final String what, final String text) {
		return new IllegalArgumentException("A " + what + " is three whole numbers, its lengths along z, y and x, such"
			+ " as " + what + "=\"64 512 512\"; found \"" + text + "\".");
	}
}
