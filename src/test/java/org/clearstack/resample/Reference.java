// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Reference images made by {@code src/test/resources/resample/make_references.py}; the first line of each file is the
 * call.
 */
public final class Reference {

	private Reference() {}

	/** Reads a reference, such as {@code bicubic-x2}. */
	public static Img<FloatType> read(final String name) {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(
			Reference.class.getResourceAsStream("/resample/" + name + ".txt"), StandardCharsets.UTF_8))) {
			lines.readLine();
			final StringTokenizer size = new StringTokenizer(lines.readLine());
			final int width = Integer.parseInt(size.nextToken());
			final int height = Integer.parseInt(size.nextToken());
			final float[] values = new float[width * height];
			for (int y = 0, i = 0; y < height; y++)
				for (final StringTokenizer row = new StringTokenizer(lines.readLine()); row.hasMoreTokens();)
					values[i++] = (float) Double.parseDouble(row.nextToken());
			return ArrayImgs.floats(values, width, height);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
