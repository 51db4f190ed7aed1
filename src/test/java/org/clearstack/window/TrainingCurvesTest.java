// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.process.ImageProcessor;
import java.util.List;
import org.clearstack.train.Epoch;
import org.clearstack.train.PatchScore;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {

	private static final int VALIDATION = 0x0072B2;
	private static final int TRAINING = 0xE69F00;
	private static final List<Epoch> HISTORY = List.of(epoch(0, Double.NaN, 30), epoch(1, 0.5, 31), epoch(2, 0.2, 34));

	@Test
	void trainingAndValidationStandBesideTheBaseline() {
		final ImageProcessor curves = TrainingCurves.psnr(HISTORY, new PatchScore(30.5, 0.8), 720, 420);

		assertTrue(count(curves, VALIDATION) > 200, "validation");
		assertTrue(count(curves, TRAINING) > 100, "training");
		assertTrue(longestRow(curves, 0x808080) > 300, "a level line");
		assertEquals(720, curves.getWidth(), 40);
	}

	@Test
	void aTrainingThatHasJustBegunHasNoCurvesYet() {
		assertEquals(0, count(TrainingCurves.psnr(List.of(), new PatchScore(30, 0.8), 360, 230), VALIDATION));
		assertEquals(0,
			count(TrainingCurves.ssim(List.of(), new PatchScore(Double.NaN, Double.NaN), 360, 230), TRAINING));
		assertTrue(TrainingCurves.loss(HISTORY.subList(0, 1), 360, 230).getWidth() > 0,
			"the untrained network has no loss");
	}

	private static Epoch epoch(final int number, final double loss, final double psnr) {
		return new Epoch(number, loss, new PatchScore(psnr + 1, 0.9), new PatchScore(psnr, 0.85), number);
	}

	private static int count(final ImageProcessor image, final int colour) {
		int count = 0;
		for (int i = 0; i < image.getPixelCount(); i++)
			count += isOf(image, i, colour) ? 1 : 0;
		return count;
	}

	private static int longestRow(final ImageProcessor image, final int colour) {
		int longest = 0;
		for (int y = 0; y < image.getHeight(); y++) {
			int row = 0;
			for (int x = 0; x < image.getWidth(); x++)
				row += isOf(image, y * image.getWidth() + x, colour) ? 1 : 0;
			longest = Math.max(longest, row);
		}
		return longest;
	}

	private static boolean isOf(final ImageProcessor image, final int index, final int colour) {
		return (image.get(index) & 0xffffff) == colour;
	}
}
