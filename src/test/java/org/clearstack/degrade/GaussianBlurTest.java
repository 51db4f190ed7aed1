// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.clearstack.degrade.Pixels.assertMessage;
import static org.clearstack.degrade.Pixels.noise;
import static org.clearstack.degrade.Pixels.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.resample.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianBlurTest {

	/**
	 * {@code scipy.ndimage.gaussian_filter(a, sigma, mode='reflect', truncate=4)}; with sigma 3 the kernel is larger
	 * than the 11 × 7 image. Values near 100.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "1.3", "3" })
	void equalsScipyIncludingTheBorder(final String sigma) {
		final Img<FloatType> expected = Reference.read("gaussian-" + sigma);

		final Img<FloatType> blurred = GaussianBlur.blur(Reference.read("input"), Double.parseDouble(sigma));

		assertArrayEquals(values(expected), values(blurred), 1e-4);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.2, 0.8, 5, 40 })
	void theMeanIsKept(final double sigma) {
		final Img<FloatType> image = noise(1, 23, 17);

		final double mean = Arrays.stream(values(GaussianBlur.blur(image, sigma))).average().orElseThrow();

		assertEquals(Arrays.stream(values(image)).average().orElseThrow(), mean, 1000e-6);
	}

	@Test
	void sigmaZeroKeepsEveryValue() {
		final Img<FloatType> image = noise(2, 9, 7, 2);

		final Img<FloatType> same = GaussianBlur.blur(image, 0);

		assertArrayEquals(values(image), values(same));
	}

	@Test
	void eachPlaneOfAViewIsBlurredAlone() {
		final Img<FloatType> stack = noise(3, 4, 9, 8);

		final Img<FloatType> blurred = GaussianBlur.blur(Views.translate(Views.permute(stack, 0, 2), 5, -6, 7), 1.5);

		for (int z = 0; z < 4; z++)
			assertArrayEquals(values(GaussianBlur.blur(Views.permute(Views.hyperSlice(stack, 0, z), 0, 1), 1.5)),
				values(Views.hyperSlice(blurred, 2, z)));
	}

	@Test
	void badSigmasAreRefused() {
		assertMessage("found -1.0", () -> GaussianBlur.blur(noise(1, 5, 5), -1));
		assertMessage("found NaN", () -> GaussianBlur.blur(noise(1, 5, 5), Double.NaN));
		assertMessage("found 1 dimension", () -> GaussianBlur.blur(noise(1, 5), 1));
	}
}
