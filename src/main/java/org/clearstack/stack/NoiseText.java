// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.clearstack.degrade.Noise;
import org.clearstack.io.Numbers;
import org.clearstack.noise.NoiseModel;

/**
 * The noise of a camera as a parameter says it: {@value #UNKNOWN}, {@code READ} or {@code READ GAIN DARK}, in grey
 * levels; or {@code READ GAIN DARK X Y}, with the correlations of neighbours along x and y.
 */
public final class NoiseText {

	/** No noise is given. */
	public static final String UNKNOWN = "unknown";

	private NoiseText() {}

	/**
	 * What a text means.
	 *
	 * @return the noise, or null if it is unknown
	 * @throws IllegalArgumentException if it means nothing
	 */
	public static NoiseModel model(final String text) {
		if (text.isBlank() || text.strip().equalsIgnoreCase(UNKNOWN))
			return null;
		final double[] numbers;
		try {
			numbers = Arrays.stream(text.strip().split("[\\s,;]+")).mapToDouble(Double::parseDouble).toArray();
		}
		catch (final NumberFormatException e) {
			throw refused(text);
		}
		if (numbers.length != 1 && numbers.length != 3 && numbers.length != 5)
			throw refused(text);
		if (numbers[0] == 0 && (numbers.length == 1 || numbers[1] == 0))
			throw new IllegalArgumentException(
				"A noise of 0 would give the image itself. Set noise to unknown, or measure it in an even region "
					+ "that is not clipped to black"
					+ " or white.");
		if (numbers.length == 1)
			return NoiseModel.gaussian(numbers[0]);
		return numbers.length == 3 ? NoiseModel.white(numbers[1], numbers[2], numbers[0])
			: new NoiseModel(numbers[1], numbers[2], numbers[0], numbers[3], numbers[4]);
	}

	/** What a text means where correlations do not matter; see {@link #model}. */
	public static Noise parse(final String text) {
		final NoiseModel model = model(text);
		return model == null ? null : new Noise(model.gain(), model.read(), model.dark(), 0);
	}

	private static IllegalArgumentException refused(final String text) {
		return new IllegalArgumentException(
			"The noise is \"unknown\", its standard deviation in grey levels (such as 4.5), or three numbers: "
				+ "standard deviation"
				+ " of the read noise, grey levels per photo-electron, and grey level of the dark camera (such as "
				+ "1.6 0.46 100); or five, with the correlations of neighbouring"
				+ " pixels along x and along y behind these (such as 1.6 0.46 100 0.3 0.05); found \"" + text + "\".");
	}

	/** The text that means a noise; null is unknown. */
	static String of(final NoiseModel noise) {
		if (noise == null)
			return UNKNOWN;
		final boolean white = noise.rhoX() == 0 && noise.rhoY() == 0;
		if (white && noise.gain() == 0)
			return Numbers.text(noise.read());
		return DoubleStream.of(noise.read(), noise.gain(), noise.dark(), noise.rhoX(), noise.rhoY())
			.limit(white ? 3 : 5).mapToObj(Numbers::text)
			.collect(Collectors.joining(" "));
	}
}
