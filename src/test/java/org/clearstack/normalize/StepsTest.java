// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of bioimage.io's descriptions. Right values are numpy's: x = np.arange(12.) ** 2. */
class StepsTest {

	private static final Img<FloatType> SQUARES =
		ArrayImgs.floats(new float[] { 0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121 }, 4, 3);

	/**
	 * Formulas of the specification, for x = 49: for instance (49 - np.percentile(x, 10)) / (np.percentile(x, 90) -
	 * np.percentile(x, 10) + 1e-6).
	 */
	@ParameterizedTest
	@CsvSource({
		"scale_linear gain=2 offset=3, 101",
		"fixed_zero_mean_unit_variance mean=40 std=3, 3",
		"zero_mean_unit_variance eps=1e-6, 0.17339136",
		"scale_range min=10 max=90 eps=1e-6, 0.49276859",
		"clip min=5 max=30, 30",
		"binarize threshold=49, 0",
		"binarize threshold=48, 1",
		"scale_linear gain=0.01 offset=0; sigmoid, 0.62010643",
		"clip min=5 max=64; zero_mean_unit_variance eps=0, 0.61150998",
		"scale_linear gain=2 offset=0; clip min=0 max=50; scale_linear gain=0.1 offset=1, 6" })
	void aStepDoesWhatItsFormulaSays(final String steps, final double right) {
		assertEquals(right, Normalization.parse(steps).map(SQUARES, 0).forward(49), 1e-6);
	}

	@Test
	void linearStepsAreTakenBackWhereNothingElseIsSaid() {
		final IntensityMap map =
			Normalization.parse("scale_range min=1 max=99 eps=1e-6; scale_linear gain=3 offset=1").map(SQUARES, 0);

		assertInstanceOf(LinearMap.class, map);
		assertEquals(49, map.inverse(map.forward(49)), 1e-9);
	}

	@Test
	void whatTheDescriptionDoesToTheAnswerIsNotTakenBackTwice() {
		final IntensityMap map = Normalization
			.parse("fixed_zero_mean_unit_variance mean=178 std=37 -> scale_linear gain=37 offset=178").map(SQUARES, 0);

		assertEquals(-3.486486, map.forward(49), 1e-6);
		assertEquals(49, map.inverse(map.forward(49)), 1e-9);
		assertEquals(37, map.spread());
		assertEquals(0.5, Normalization.parse("scale_linear gain=9 offset=9 -> sigmoid").map(SQUARES, 0).inverse(0),
			"a probability");
	}

	@Test
	void eachChannelHasItsNumbers() {
		final Normalization rule =
			Normalization.parse("fixed_zero_mean_unit_variance mean=10,20 std=2,4 -> scale_linear gain=5,6 offset=7,8");

		assertEquals(-5, rule.map(SQUARES, 0).forward(0));
		assertEquals(-5, rule.map(SQUARES, 1).forward(0));
		assertEquals(7, rule.map(SQUARES, 0).inverse(0));
		assertEquals(8, rule.map(SQUARES, 1).inverse(0));
	}

	@Test
	void anAnswerIsMatchedToTheImageWhenAllOfItIsThere() {
		final Normalization rule = Normalization.parse("nothing -> scale_mean_variance eps=0");
		final Img<FloatType> prediction = ArrayImgs.floats(new float[] { 0, 1, 2, 3 }, 4, 1);

		assertTrue(rule.needsWholeAnswer());
		final IntensityMap map = rule.map(SQUARES, 0);
		assertEquals(2, map.inverse(2), "as it is, until all is there");
		final IntensityMap fitted = map.fitted(prediction, SQUARES);

		final Moments source = Moments.of(SQUARES);
		assertEquals(source.mean() + source.deviation() * 0.5 / Math.sqrt(1.25), fitted.inverse(2), 1e-9);
	}

	@ParameterizedTest
	@ValueSource(strings = { "scale_linear gain=2.0 offset=3.0", "nothing -> sigmoid",
		"scale_range min=1.0 max=99.8 eps=1.0E-6 joint; clip min=0.0 max=1.0 -> clip min=-1.0 max=Infinity",
		"zero_mean_unit_variance eps=1.0E-6 joint -> scale_mean_variance eps=1.0E-6 joint",
		"binarize threshold=0.5,0.25", "nothing -> scale_range min=0.0 max=100.0 eps=0.0 of_input" })
	void stepsAreReadAsTheyAreWritten(final String text) {
		assertEquals(text, Normalization.parse(text).toString());
		assertEquals(Normalization.parse(text), Normalization.parse(Normalization.parse(text).toString()));
	}

	@ParameterizedTest
	@ValueSource(
		strings = { "clip min=x", "clip least=2", "scale_linear gain=1 -> clip -> clip", "clip min=0; median size=3" })
	void whatIsNotKnownIsRefused(final String text) {
		assertThrows(IllegalArgumentException.class, () -> Normalization.parse(text));
	}

	@Test
	void nanAndConstantImagesDoNotSpoilNumbers() {
		final IntensityMap constant = Normalization.parse("scale_range min=1 max=99 eps=1e-6")
			.map(ArrayImgs.floats(new float[] { 7, 7, 7, Float.NaN }, 4, 1), 0);
		assertEquals(0, constant.forward(7), 1e-12);
		assertEquals(7, constant.inverse(0), 1e-9);
		assertTrue(Double.isNaN(constant.forward(Double.NaN)));

		final IntensityMap none = Normalization.parse("zero_mean_unit_variance")
			.map(Views.interval(SQUARES, new long[] { 0, 0 }, new long[] { 0, 0 }), 0);
		assertEquals(0, none.forward(0));
	}
}
