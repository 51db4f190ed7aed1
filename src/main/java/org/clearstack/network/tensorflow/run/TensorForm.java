// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import org.clearstack.model.ModelFolder;
import org.clearstack.model.TensorLayout;
import org.clearstack.task.ClearstackException;

/**
 * The tensors of a model where they are not tiles of batch, row, column and channel of any size: their axes in another
 * order, a fixed size, no batch, more channels in the answer than are wanted, or an answer that leaves out a border.
 *
 * @param layout as the model's description says it
 */
public record TensorForm(TensorLayout layout) {

	private static final String PLAIN = "byxc";

	/** Of a model. */
	public static TensorForm of(final ModelFolder folder) {
		return new TensorForm(folder.config().layout());
	}

	/** Axes of the input, one letter each. */
	public String input() {
		return layout.input();
	}

	/** Axes of the answer. */
	public String output() {
		return layout.output();
	}

	/** Channels of the answer; those wanted come first. */
	public int outputChannels() {
		return layout.outputChannels();
	}

	/** Whether several tiles can be given at once. */
	public boolean hasBatch() {
		return input().contains("b") && output().contains("b");
	}

	/** Shape of the input tensor. */
	public long[] shape(final int batch, final int h, final int w, final int channels) {
		return input().chars().mapToLong(axis -> size((char) axis, batch, h, w, channels)).toArray();
	}

	private static int size(final char axis, final int batch, final int h, final int w, final int channels) {
		return switch (axis) {
			case 'b' -> batch;
			case 'y' -> h;
			case 'x' -> w;
			default -> channels;
		};
	}

	/** Tiles in the order of the input's axes. */
	public float[] toNetwork(final float[] tiles, final int batch, final int h, final int w, final int channels) {
		if (!input().contains("c") && channels != 1)
			throw new ClearstackException("The model has no axis for its " + channels + " channels. Import it again.");
		if (input().replace("b", "").equals("yxc") && input().indexOf('b') <= 0
			|| input().endsWith("yx") && channels == 1)
			return tiles;
		final long[] strides = strides(input(), shape(batch, h, w, channels));
		final float[] ordered = new float[tiles.length];
		int from = 0;
		for (int b = 0; b < batch; b++)
			for (int y = 0; y < h; y++)
				for (int x = 0; x < w; x++)
					for (int c = 0; c < channels; c++)
						ordered[(int) (b * strides[0] + y * strides[1] + x * strides[2] + c * strides[3])] =
							tiles[from++];
		return ordered;
	}

	/**
	 * An answer as tiles; where it leaves out a border, that is zero.
	 *
	 * @param shape of the answer
	 * @param h height that the tiles shall have
	 * @param w width that they shall have
	 * @param channels that are wanted of each pixel
	 * @throws ClearstackException if it has another shape than can be
	 */
	public float[] fromNetwork(final float[] prediction, final long[] shape, final int batch, final int h, final int w,
		final int channels)
	{
		if (shape.length != output().length())
			throw new ClearstackException("The network answered a tensor of " + shape.length + " axes; expected "
				+ output().length() + ", " + output() + ".");
		final long[] sizes = new long[] { size(shape, 'b'), size(shape, 'y'), size(shape, 'x'), size(shape, 'c') };
		final long top = h - sizes[1];
		final long left = w - sizes[2];
		if (sizes[0] != batch || sizes[3] != outputChannels() || top < 0 || left < 0 || top % 2 != 0 || left % 2 != 0
			|| sizes[1] < 1 || sizes[2] < 1)
			throw new ClearstackException("The network answered " + sizes[0] + " tiles of " + sizes[2] + "×" + sizes[1]
				+ " pixels and " + sizes[3] + " channels; expected "
				+ batch + " of " + w + "×" + h + " and " + outputChannels()
				+ ", or the same border less on both sides. Its rdf.yaml does not fit its SavedModel.");
		if (top == 0 && left == 0 && output().equals(PLAIN) && channels == outputChannels())
			return prediction;
		final long[] strides = strides(output(), shape);
		final float[] tiles =
			new float[Math.multiplyExact(Math.multiplyExact(batch, h), Math.multiplyExact(w, channels))];
		for (int b = 0; b < batch; b++)
			for (int y = 0; y < sizes[1]; y++)
				for (int x = 0; x < sizes[2]; x++) {
					final int to = (int) (((b * (long) h + y + top / 2) * w + x + left / 2) * channels);
					for (int c = 0; c < channels; c++)
						tiles[to + c] =
							prediction[(int) (b * strides[0] + y * strides[1] + x * strides[2] + c * strides[3])];
				}
		return tiles;
	}

	private long size(final long[] shape, final char axis) {
		return output().indexOf(axis) < 0 ? 1 : shape[output().indexOf(axis)];
	}

	/** Values between neighbours along b, y, x and c. */
	private static long[] strides(final String axes, final long[] shape) {
		final long[] strides = new long[4];
		long stride = 1;
		for (int i = shape.length - 1; i >= 0; i--) {
			strides[PLAIN.indexOf(axes.charAt(i))] = stride;
			stride *= shape[i];
		}
		return strides;
	}

	/** Where an axis stands in the input's, or -1. */
	public int inputAxis(final char axis) {
		return input().indexOf(axis);
	}
}
