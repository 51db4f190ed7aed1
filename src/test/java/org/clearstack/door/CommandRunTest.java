// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.clearstack.command.Brighten;
import org.clearstack.command.Difference;
import org.clearstack.command.Restore;
import org.clearstack.command.TrainAutoencoder;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRunTest {

	private final CommandRun run = CommandRun.of(Brighten.class);

	@Test
	void theMenuPathGivesTheLabel() {
		assertEquals("Brighten...", run.label());
		assertEquals("Difference", CommandRun.of(Difference.class).label());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "0,5 | 0.5", "-12,25 | -12.25", "0,125 | 0.125", "1234,5 | 1234.5",
		"\u0663.\u0665 | 3.5", "\uff11\uff12 | 12" })
	void decimalCommasAndDigitsOfOtherScriptsAreRead(final String text, final double expected) throws IOException {
		run.setText(run.input("offset"), text, null);

		assertEquals(expected, value("offset"));
	}

	@Test
	void whatMayBeThousandsIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> run.setText(run.input("offset"), "1,000", null));
	}

	@Test
	void inputsComeInTheOrderTheyAreWritten() {
		final List<String> names = run.inputs().stream().map(item -> item.getName()).toList();

		assertEquals(List.of("image", "gain", "offset", "invert", "model", "type", "speed", "protocol", "trouble"),
			names);
	}

	@Test
	void textsBecomeValuesOfEachType() throws IOException {
		final ImagePlus image = IJ.createImage("cells", "8-bit black", 3, 2, 1);

		run.setTexts(
			Map.of("image", "cells", "GAIN", "3.0", "offset", "-1.5e1", "invert", "True", "model", "LARGE ONE", "type",
				"as input", "speed", "fast", "protocol", "a/b.txt"),
			text -> image);

		assertEquals(image, value("image"));
		assertEquals(3, value("gain"));
		assertEquals(-15.0, value("offset"));
		assertEquals(true, value("invert"));
		assertEquals("large one", value("model"));
		assertEquals("as input", value("type"));
		assertEquals(Brighten.Speed.FAST, value("speed"));
		assertEquals(new File("a/b.txt"), value("protocol"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "network; one of residual, course, plain, denoiser, noise",
		"loss; one of mae, mse, ssim, hfenn, mixed, log, psnr", "optimiser; one of adam, adadelta" })
	void whatIsNoneOfAClosedListIsRefused(final String name, final String expected) throws IOException {
		final CommandRun train = CommandRun.of(TrainAutoencoder.class);

		for (final String choice : train.choices(train.input(name))) {
			train.setTexts(Map.of(name, choice.toUpperCase(Locale.ROOT)), null);
			assertEquals(choice, train.get(train.input(name)));
		}
		final IllegalArgumentException refused =
			assertThrows(IllegalArgumentException.class, () -> train.setTexts(Map.of(name, "unet"), null));
		assertEquals(Failure.Code.INVALID_VALUE, Failure.Code.of(refused));
		assertTrue(refused.getMessage().contains(name) && refused.getMessage().contains(expected)
			&& refused.getMessage().contains("\"unet\""), refused.getMessage());
	}

	@Test
	void theFormerNameOfANetworkIsTakenAndRecordedByItsNewOne() throws IOException {
		final CommandRun train = CommandRun.of(TrainAutoencoder.class);

		train.setTexts(Map.of("network", "ours"), null);

		assertEquals("residual", train.get(train.input("network")));
	}

	/** A macro's {@code "invert=" + true} is {@code invert=1}. */
	@Test
	void aMacrosNumbersForTrueAndFalseAreTaken() throws IOException {
		run.setTexts(Map.of("invert", "1"), null);
		assertEquals(true, value("invert"));

		run.setTexts(Map.of("invert", "0"), null);
		assertEquals(false, value("invert"));
	}

	@ParameterizedTest
	@CsvSource({ "gain, 11, a whole number from 1 to 10", "gain, 2.5, a whole number", "gain, many, a whole number",
		"offset, NaN, a number", "invert, maybe, true or false",
		"type, int, 'one of float, as input'", "speed, STOP, 'one of SLOW, FAST'" })
	void wrongValuesAreRefusedWithWhatIsExpected(final String key, final String text, final String expected) {
		final IllegalArgumentException e =
			assertThrows(IllegalArgumentException.class, () -> run.setTexts(Map.of(key, text), null));

		assertEquals(Failure.Code.INVALID_VALUE, Failure.Code.of(e));
		assertTrue(e.getMessage().contains(key) && e.getMessage().contains(expected), e.getMessage());
		assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
	}

	@Test
	void aWrongKeyIsAnsweredWithTheRightOnes() {
		final IllegalArgumentException e =
			assertThrows(IllegalArgumentException.class, () -> run.setTexts(Map.of("modle", "small"), null));

		assertEquals(Failure.Code.UNKNOWN_NAME, Failure.Code.of(e));
		assertTrue(e.getMessage().contains("Did you mean model?"), e.getMessage());
		assertTrue(e.getMessage().contains("image, gain, offset"), e.getMessage());
	}

	/** As other plugins call them. */
	@ParameterizedTest
	@CsvSource({ "tilesize, tile", "n_tiles, tile", "model_path, model", "normalization, normalize", "deviec, device",
		"stren, strength" })
	void aKeyThatIsPartOfTheRightOneIsAnsweredWithIt(final String key, final String right) {
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
			() -> CommandRun.of(Restore.class).setTexts(Map.of(key, "1"), null));

		assertTrue(e.getMessage().startsWith("There is no parameter \"" + key + "\". Did you mean " + right + "?"),
			e.getMessage());
	}

	@Test
	void aRequiredInputMustBeThere() {
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> run.run(Progress.NONE));

		assertEquals(Failure.Code.MISSING_VALUE, Failure.Code.of(e));
		assertTrue(e.getMessage().contains("image"), e.getMessage());
	}

	@Test
	void aCommandThatCancelsWithAReasonFailsWithIt() throws IOException {
		run.setTexts(Map.of("image", "x", "trouble", "cancel"), text -> IJ.createImage("x", "8-bit black", 3, 2, 1));

		final Exception e = assertThrows(IllegalArgumentException.class, () -> run.run(Progress.NONE));
		assertEquals("Wanted to stop. Go on.", e.getMessage());
	}

	@Test
	void failuresTellWhoseMatterTheyAre() {
		assertEquals(Failure.Kind.CANCELED, Failure.of(new CancellationException()).kind());
		assertEquals(new Failure(Failure.Code.FILE, "It is not an image. Choose another."),
			Failure.of(new UncheckedIOException(new IOException("It is not an image. Choose another."))));
		assertEquals(Failure.Kind.USER, Failure.of(new OutOfMemoryError()).kind());
		final Failure fault = Failure.of(new NullPointerException("oops"));
		assertEquals(Failure.Kind.FAULT, fault.kind());
		assertTrue(
			fault.message()
				.startsWith("This is a fault in Clearstack: java.lang.NullPointerException: oops at org.clearstack."),
			fault.message());
	}

	@ParameterizedTest
	@CsvSource({ "model, model, 0", "modle, model, 2", "'', abc, 3", "scale, tile, 3" })
	void distanceCountsLettersChanged(final String a, final String b, final int distance) {
		assertEquals(distance, CommandRun.distance(a, b));
	}

	private Object value(final String name) {
		return run.get(run.input(name));
	}
}
