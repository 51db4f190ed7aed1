// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.DoubleType;
import org.junit.jupiter.api.Test;

/** Values of the pip package microssim 0.0.5 at its exact optimum, and of numpy (src/test/python/metrics_golden.py). */
class MicroSsimTest {

	private static final double EXACT = 1e-8;

	private final Img<DoubleType> texture = Images.texture();
	private final Img<DoubleType> sines = Images.sines();

	@Test
	void theScoreIsThatOfThePackage() {
		assertEquals(0.43854300242, MicroSsim.microSsim(texture, Images.shiftMean(texture)), EXACT);
		assertEquals(0.95643148936, MicroSsim.microSsim(sines, Images.shiftMean(sines)), EXACT);
	}

	@Test
	void gainAndOffsetOfTheImageToRateDoNotMatter() {
		final Img<DoubleType> blurred = Images.shiftMean(sines);
		final Img<DoubleType> scaled = Images.of(64, 64, (x, y) -> 0.1 * blurred.getAt(x, y).get() + 5);

		assertEquals(0.95643148936, MicroSsim.microSsim(sines, scaled), EXACT);
	}

	@Test
	void theScalingIsThatOfThePackage() {
		final MicroSsim.Scaling scaling = MicroSsim.fit(List.of(texture), List.of(Images.shiftMean(texture)));

		assertEquals(0.027450980392156862, scaling.referenceOffset(), 1e-15);
		assertEquals(0.18137254901960786, scaling.testOffset(), 1e-15);
		assertEquals(0.9725490196078431, scaling.largest(), 1e-15);
		assertEquals(1.50805201697, scaling.factor(), 1e-6);
	}

	@Test
	void largerImagesAndSeveralScalesAreThoseOfNumpy() {
		final Img<DoubleType> reference = Patterns.pattern(192, 180, 0);
		final Img<DoubleType> other = Patterns.pattern(192, 180, 3);
		final Img<DoubleType> test =
			Images.of(192, 180, (x, y) -> 0.7 * reference.getAt(x, y).get() + 0.3 * other.getAt(x, y).get() + 11);

		assertEquals(0.9515704959905845, MicroSsim.microSsim(reference, test), EXACT);
		assertEquals(0.9892907502095601, MicroMs3im.microMs3im(reference, test), EXACT);
	}

	@Test
	void aSetOfOneImageTwiceHasTheScalingOfTheImage() {
		final Img<DoubleType> blurred = Images.shiftMean(sines);
		final MicroSsim.Scaling one = MicroSsim.fit(List.of(sines), List.of(blurred));
		final MicroSsim.Scaling two = MicroSsim.fit(List.of(sines, sines), List.of(blurred, blurred));

		assertEquals(one.factor(), two.factor(), 1e-3);
	}

	@Test
	void identicalImagesScoreOne() {
		assertEquals(1, MicroSsim.microSsim(sines, sines), 1e-12);
	}

	@Test
	void pixelTypesDoNotMatter() {
		assertEquals(0.95643148936, MicroSsim.microSsim(Patterns.floats(sines), Images.shiftMean(sines)), 1e-6);
	}

	@Test
	void imagesWithoutContrastOrOfOtherSizesAreRefused() {
		assertThrows(IllegalArgumentException.class,
			() -> MicroSsim.microSsim(Images.of(20, 20, (x, y) -> 3), Images.of(20, 20, (x, y) -> x)));
		assertThrows(IllegalArgumentException.class, () -> MicroSsim.microSsim(sines, Images.of(63, 64, (x, y) -> x)));
		assertThrows(IllegalArgumentException.class,
			() -> MicroSsim.microSsim(Images.of(6, 9, (x, y) -> x), Images.of(6, 9, (x, y) -> y)));
		assertThrows(IllegalArgumentException.class, () -> MicroSsim.fit(List.of(sines), List.of()));
	}
}
