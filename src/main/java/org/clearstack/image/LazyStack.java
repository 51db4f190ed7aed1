// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.IJ;
import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.ColorModel;
import java.util.function.IntFunction;

/**
 * Slices that are computed when they are looked at, and remembered while memory lasts: at most an eighth of it. Saving
 * computes slice after slice. Threads may share it; one of them computes.
 * <p>
 * ImageJ's status line says that a slice is being computed. A failure is logged and thrown, never replaced by an empty
 * one: it would be
 * saved.
 */
final class LazyStack extends VirtualStack {

	private final int size;
	private final String[] labels;
	private final IntFunction<Object> compute;
	private final SoftCache<Integer, Object> computed;
	private String lastMessage;

	/**
	 * @param bits 8, 16, 24 or 32
	 * @param labels of all slices; null for none
	 * @param compute from a slice's number, from 1, to its pixels as ImageJ stores them
	 */
	LazyStack(final int width, final int height, final int bits, final String[] labels,
		final IntFunction<Object> compute)
	{
		super(width, height);
		setBitDepth(bits);
		this.size = labels.length;
		this.labels = labels;
		this.compute = compute;
		this.computed = new SoftCache<>(Math.max(1,
			Runtime.getRuntime().maxMemory() / 8 / ((long) width * height * Math.max(1, bits / 8))));
	}

	@Override
	public int size() {
		return size;
	}

	@Override
	public int getSize() {
		return size;
	}

	@Override
	public String getSliceLabel(final int n) {
		return labels[n - 1];
	}

	@Override
	public void setSliceLabel(final String label, final int n) {
		labels[n - 1] = label;
	}

	/** A new processor with pixels of its own, which ImageJ may change. */
	@Override
	public ImageProcessor getProcessor(final int n) {
		if (n < 1 || n > size)
			throw new IllegalArgumentException("There is no slice " + n + ": they go from 1 to " + size + ".");
		final Object pixels = computed.get(n, this::compute);
		final ColorModel colours = getColorModel();
		final ImageProcessor slice;
		if (pixels instanceof byte[] bytes)
			slice = new ByteProcessor(getWidth(), getHeight(), bytes.clone(), colours);
		else if (pixels instanceof short[] shorts)
			slice = new ShortProcessor(getWidth(), getHeight(), shorts.clone(), colours);
		else if (pixels instanceof int[] rgb)
			slice = new ColorProcessor(getWidth(), getHeight(), rgb.clone());
		else
			slice = new FloatProcessor(getWidth(), getHeight(), ((float[]) pixels).clone(), colours);
		slice.setSliceNumber(n);
		return slice;
	}

	private Object compute(final int n) {
		IJ.showStatus("Computing slice " + n + " of " + size + " ...");
		try {
			return compute.apply(n);
		}
		catch (final RuntimeException | Error e) {
			final String message = "Slice " + n + " cannot be computed: " + e.getMessage();
			if (!message.equals(lastMessage))
				IJ.log(message);
			lastMessage = message;
			throw e;
		}
	}
}
