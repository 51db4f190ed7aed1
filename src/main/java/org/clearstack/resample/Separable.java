// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.clearstack.resample.Kernel.Phase;

/**
 * Filters or upscales a plane by a separable kernel, rows first, columns second. Outside, the plane is mirrored at the
 * edges of its border pixels. Sums are floats, added in the order of the kernel's weights.
 */
public final class Separable {

	private final int scale;
	private final Phase[] phases;

	/** Upscaling by a kernel. */
	Separable(final Kernel kernel, final int scale) {
		this.scale = scale;
		this.phases = kernel.phases(scale);
	}

	/**
	 * A filter that keeps the size.
	 *
	 * @param weights an odd number; the middle one is that of the pixel itself
	 */
	public Separable(final float[] weights) {
		this.scale = 1;
		this.phases = new Phase[] { new Phase(-(weights.length / 2), weights) };
	}

	/**
	 * Filters a plane, and upscales it where the kernel does.
	 *
	 * @param plane of width · height pixels, row-major
	 * @return (scale · width) · (scale · height) pixels, row-major
	 */
	public float[] apply(final float[] plane, final int width, final int height) {
		return columns(rows(plane, width, height), width * scale, height);
	}

	private float[] rows(final float[] plane, final int width, final int height) {
		final float[] wide = new float[plane.length * scale];
		final int pad = reach();
		IntStream.range(0, height).parallel().forEach(y -> {
			final float[] row = new float[width + 2 * pad];
			final float[] line = new float[width];
			for (int x = -pad; x < width + pad; x++)
				row[x + pad] = plane[y * width + mirrored(x, width)];
			for (int p = 0; p < scale; p++)
				spread(row, pad, phases[p], line, wide, y * width * scale + p);
		});
		return wide;
	}

	/** One phase of one row: every scale-th output pixel. */
	private void spread(final float[] row, final int pad, final Phase phase, final float[] line, final float[] wide,
		final int start)
	{
		Arrays.fill(line, 0);
		for (int k = 0; k < phase.weights().length; k++)
			add(row, pad + phase.first() + k, phase.weights()[k], line, 0, line.length);
		for (int x = 0, out = start; x < line.length; x++, out += scale)
			wide[out] = line[x];
	}

	private float[] columns(final float[] wide, final int width, final int height) {
		final float[] large = new float[wide.length * scale];
		IntStream.range(0, height * scale).parallel().forEach(y -> {
			final Phase phase = phases[y % scale];
			for (int k = 0; k < phase.weights().length; k++)
				add(wide, mirrored(y / scale + phase.first() + k, height) * width, phase.weights()[k], large, y * width,
					width);
		});
		return large;
	}

	private static void add(final float[] from, final int start, final float weight, final float[] to, final int target,
		final int count)
	{
		for (int x = 0; x < count; x++)
			to[target + x] += weight * from[start + x];
	}

	private int reach() {
		int reach = 0;
		for (final Phase phase : phases)
			reach = Math.max(reach, Math.max(-phase.first(), phase.first() + phase.weights().length - 1));
		return reach;
	}

	private static int mirrored(final int index, final int size) {
		final int i = Math.floorMod(index, 2 * size);
		return i < size ? i : 2 * size - 1 - i;
	}
}
