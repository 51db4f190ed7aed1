// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelInput;
import org.clearstack.noise.NoiseModel;
import org.clearstack.task.ClearstackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalTest {

	private static final List<ModelCard> INSTALLED = List.of(
		card("any-denoise", 1, List.of(), score("poisson", "microscopy", 34), score("poisson", "astronomy", 38),
			score("gaussian", "microscopy", 39), score("gaussian", "astronomy", 42), score("pairs", "microscopy", 27)),
		card("cells-denoise", 1, List.of(), score("poisson", "microscopy", 35), score("gaussian", "microscopy", 38)),
		card("grain", 1, List.of(), score("pairs", "microscopy", 28)),
		card("any-x2", 2, List.of(), score("x2", "microscopy", 39), score("x2", "astronomy", 43)),
		new ModelCard("lesson", "", 2, new ModelInput(1, 1, 0), Optional.of(Architecture.COURSE), List.of(),
			new ModelCard.Benchmark(List.of(score("x2", "microscopy", 99)), 0, "")));

	@ParameterizedTest
	@CsvSource({ "microscopy, true, 0, cells-denoise", "microscopy, false, 0, any-denoise",
		"astronomy, true, 0, any-denoise", "'', true, 0, any-denoise",
		"microscopy, true, 0.4, grain" })
	void theBestOfTheBenchmarkForFieldAndNoiseIsProposed(final String field, final boolean shot, final double shared,
		final String expected)
	{
		assertEquals(expected, Proposal.of(facts(field, 0.05, shot, shared), Goal.DENOISE, INSTALLED).model().name());
	}

	@Test
	void lessonsAreNotProposed() {
		assertEquals("any-x2", Proposal.of(facts("microscopy", 0, false, 0), Goal.X2, INSTALLED).model().name());
	}

	@ParameterizedTest
	@CsvSource({ "0.05, any-denoise, Noise is removed first", "0.001, any-x2, little noise" })
	void whatAnImageNeedsIsLessNoiseFirst(final double level, final String expected, final String said) {
		final Proposal proposal = Proposal.of(facts("astronomy", level, true, 0), Goal.BEST, INSTALLED);

		assertEquals(expected, proposal.model().name());
		assertTrue(proposal.reason().contains(said), proposal.reason());
	}

	@Test
	void ofModelsWithoutABenchmarkOneForTheFieldIsProposed() {
		final List<ModelCard> own = List.of(card("a-stars", 2, List.of("astronomy")),
			card("b-cells", 2, List.of("microscopy")), card("c-any", 2, List.of()));

		assertEquals("b-cells", Proposal.of(facts("microscopy", 0, false, 0), Goal.X2, own).model().name());
		assertEquals("c-any", Proposal.of(facts("tomography", 0, false, 0), Goal.X2, own).model().name());
	}

	@Test
	void whatNoModelDoesIsRefused() {
		final ClearstackException told =
			assertThrows(ClearstackException.class, () -> Proposal.of(facts("", 0, false, 0), Goal.X4, INSTALLED));

		assertTrue(told.getMessage().startsWith("No installed model can enlarge 4x"), told.getMessage());
	}

	@Test
	void ofABlankOrSaturatedImageItIsSaidThatItCannotBeTold() {
		final ImagePlus blank = IJ.createImage("blank", "8-bit black", 64, 64, 1);
		final ImagePlus white = IJ.createImage("white", "8-bit white", 64, 64, 1);
		white.getProcessor().setRoi(0, 0, 64, 20);
		white.getProcessor().add(-7);

		for (final ImagePlus image : List.of(blank, white)) {
			final Proposal proposal = Proposal.of(ImageFacts.of(image), Goal.DENOISE, INSTALLED);
			assertTrue(proposal.reason().startsWith("Clearstack cannot tell what suits this image"), proposal.reason());
			assertEquals("any-denoise", proposal.model().name());
		}
	}

	@ParameterizedTest
	@CsvSource({ "sky.fits, pixel, astronomy", "cells.tif, micron, microscopy", "cells.tif, nm, microscopy",
		"bone.tif, mm, tomography", "x.tif, pixel, ''" })
	void theFieldIsToldFromTheFile(final String title, final String unit, final String field) {
		final ImagePlus image = IJ.createImage(title, "8-bit ramp", 64, 64, 1);
		image.getCalibration().setUnit(unit);

		assertEquals(field, ImageFacts.of(image).field());
	}

	@Test
	void hounsfieldUnitsAreTold() {
		final ImagePlus image = IJ.createImage("ct.tif", "32-bit ramp", 64, 64, 1);
		image.getProcessor().multiply(1400);
		image.getProcessor().add(-1000);

		assertEquals("tomography", ImageFacts.of(image).field());
	}

	/** The level is of the range between the percentiles 0.1 and 99.9. */
	@Test
	void noiseIsMeasured() {
		final ImageFacts facts = ImageFacts.of(noisy(256, 8));

		assertEquals(8, facts.noise().read(), 0.8);
		assertFalse(facts.measured().shot());
		assertFalse(facts.shared());
		assertEquals(8.0 / (200 + 2 * 8), facts.level(), 0.01);
	}

	@Test
	void aBlurredImageIsSampledMoreFinelyThanNeeded() {
		final ImageProcessor sharp = noisy(256, 0).getProcessor();
		final Random random = new Random(5);
		for (int i = 0; i < 400; i++)
			sharp.setf(random.nextInt(256), random.nextInt(256), 250);
		final ImageProcessor soft = sharp.duplicate();
		soft.blurGaussian(3);

		assertFalse(ImageFacts.of(new ImagePlus("sharp", sharp)).oversampled());
		assertTrue(ImageFacts.of(new ImagePlus("soft", soft)).oversampled());
	}

	/** White noise has the same power at all frequencies; 3/4 of them are beyond half of Nyquist's along some axis. */
	@Test
	void theFinestDetailOfWhiteNoiseIsItsShareOfTheFrequencies() {
		final Random random = new Random(3);
		final float[] pixels = new float[256 * 256];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (float) (10 * random.nextGaussian());

		assertEquals(10 * Math.sqrt(0.75), Spectrum.finestDetail(pixels, 256, 256, 0), 0.2);
		assertEquals(0, Spectrum.finestDetail(pixels, 256, 256, 10), 1.5);
	}

	@Test
	void theNoiseOfAStackIsSaidInWordsAndNumbers() {
		final NoiseModel measured = MeasuredNoise.of(noisy(256, 8));

		assertEquals(8, Double.parseDouble(MeasuredNoise.text(measured)), 0.8);
		assertTrue(MeasuredNoise.words(measured).startsWith("Even noise of a standard deviation of "),
			MeasuredNoise.words(measured));
		assertEquals("1.6 0.46 100", MeasuredNoise.text(NoiseModel.white(0.46, 100, 1.6)));
		assertTrue(MeasuredNoise.words(new NoiseModel(0.46, 100, 1.6, 0.3, 0.2)).contains("correlation 0.30 along x"));
	}

	@Test
	void anImageWithoutNoiseIsRefused() {
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> MeasuredNoise.of(IJ.openImage("test-images/nuclei-t12.tif")));

		assertTrue(told.getMessage().startsWith("No noise could be measured"), told.getMessage());
	}

	@Test
	void everyInstalledModelHasACard() {
		final List<ModelCard> cards = ModelCard.installed();

		assertTrue(
			cards.stream().filter(card -> !card.isDemonstration())
				.allMatch(card -> !card.description().isEmpty() && !card.scores().isEmpty()),
			cards.stream().map(ModelCard::name).collect(Collectors.joining(",")));
	}

	// -- helpers --

	/** A slope of 200 grey levels with Gaussian noise. */
	private static ImagePlus noisy(final int size, final double deviation) {
		final Random random = new Random(1);
		final FloatProcessor pixels = new FloatProcessor(size, size);
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++)
				pixels.setf(x, y, (float) (50 + 200.0 * x / size + deviation * random.nextGaussian()));
		return new ImagePlus("noisy", pixels);
	}

	private static ImageFacts facts(final String field, final double level, final boolean shot, final double shared) {
		return new ImageFacts(field, "it is said",
			new ImageFacts.Noise(new NoiseModel(0, 0, 5, shared, shared), level, shot),
			false, "", 1, 1);
	}

	private static ModelCard.MeanScore score(final String task, final String field, final double psnr) {
		return new ModelCard.MeanScore(task, field, psnr, 3);
	}

	private static ModelCard card(final String name, final int scale, final List<String> fields,
		final ModelCard.MeanScore... scores)
	{
		return new ModelCard(name, "", scale, new ModelInput(1, 1, 0), Optional.of(Architecture.RESIDUAL), fields,
			new ModelCard.Benchmark(List.of(scores), 0, ""));
	}

	@Test
	void aModelThatAnotherSupersededIsProposedOnlyWithoutIt() {
		final ModelCard cells = new ModelCard("cells-x2", "Enlarges cells.", 2, new ModelInput(1, 1, 0),
			Optional.of(Architecture.RESIDUAL), List.of("microscopy"),
			new ModelCard.Benchmark(List.of(score("x2", "microscopy", 39.05)), 0, "any-x2"));
		final ImageFacts micrograph = facts("microscopy", 0.001, false, 0);

		assertEquals("any-x2",
			Proposal.of(micrograph, Goal.X2, Stream.concat(INSTALLED.stream(), Stream.of(cells)).toList()).model()
				.name());
		assertEquals("cells-x2", Proposal.of(micrograph, Goal.X2, List.of(cells)).model().name());
		assertEquals("Enlarges cells. Kept for older macros: any-x2 does as well.", cells.summary());
	}
}
