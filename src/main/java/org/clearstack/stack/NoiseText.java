// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.clearstack.degrade.Noise;
import org.clearstack.io.Numbers;

/** The noise of a camera as a parameter says it: {@value #UNKNOWN}, {@code READ} or {@code READ GAIN DARK}, in grey levels. */
public final class NoiseText {

	/** No noise is told. */
	public static final String UNKNOWN = "unknown";

	private NoiseText() {}

	/**
	 * What a text means.
	 *
	 * @return the noise, or null if it is unknown
	 * @throws IllegalArgumentException if it means nothing
	 */
	public static Noise parse(final String text) {
		if (text.isBlank() || text.strip().equalsIgnoreCase(UNKNOWN))
			return null;
		final double[] numbers;
		try {
			numbers = Arrays.stream(text.strip().split("[\\s,;]+")).mapToDouble(Double::parseDouble).toArray();
		}
		catch (final NumberFormatException e) {
			throw refused(text);
		}
		if (numbers.length != 1 && numbers.length != 3)
			throw refused(text);
		if (numbers[0] == 0 && (numbers.length == 1 || numbers[1] == 0))
			throw new IllegalArgumentException("A noise of 0 would give the image itself. Set noise to unknown, or measure it in an even region that is not clipped to black"
				+ " or white.");
		return numbers.length == 1 ? new Noise(0, numbers[0], 0, 0) : new Noise(numbers[1], numbers[0], numbers[2], 0);
	}

	private static IllegalArgumentException refused(final String text) {
		return new IllegalArgumentException("The noise is \"unknown\", its standard deviation in grey levels (such as 4.5), or three numbers: standard deviation"
			+ " of the read noise, grey levels per photo-electron, and grey level of the dark camera (such as 1.6 0.46 100); found \"" + text + "\".");
	}

	/** The text that means a noise; null is unknown. */
	static String of(final Noise noise) {
		if (noise == null)
			return UNKNOWN;
		return noise.gain() == 0 ? Numbers.text(noise.readNoise())
			: DoubleStream.of(noise.readNoise(), noise.gain(), noise.offset()).mapToObj(Numbers::text).collect(Collectors.joining(" "));
	}
}
