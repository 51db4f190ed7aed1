// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.clearstack.task.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

	@Test
	void theNamesThatMacrosHaveStay() {
		assertEquals(List.of("mae", "mse", "ssim", "hfenn", "mixed", "log", "psnr"), Loss.keys());
		assertEquals(List.of("adam", "adadelta"), Optimiser.keys());
	}

	@ParameterizedTest
	@EnumSource
	void isFoundByItsName(final Loss loss) {
		assertEquals(loss, Loss.of(loss.key()));
	}

	@Test
	void aNameThatNoneHasIsRefused() {
		assertRefused(() -> Loss.of("l1"), "'l1'", "mae, mse, ssim, hfenn, mixed, log, psnr");
		assertRefused(() -> Optimiser.of("sgd"), "'sgd'", "adam, adadelta");
	}

	/** log(1 + e) grows by log(k) when a large error e grows k times; log(1 + e²) by twice that. */
	@Test
	void aLogarithmOfAnErrorGrowsBySteps() {
		final double error = 1e7;

		assertEquals(20 * error, Loss.MAE.grown(error, 20));
		assertEquals(Math.log1p(20 * error), Loss.LOG.grown(Math.log1p(error), 20), 1e-6);
		assertEquals(Math.log1p(400 * error * error), Loss.PSNR.grown(Math.log1p(error * error), 20), 1e-6);
	}

	private static void assertRefused(final Executable call, final String name, final String choices) {
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
		assertEquals(Failure.Code.UNKNOWN_NAME, Failure.Code.of(e));
		assertTrue(e.getMessage().contains(name) && e.getMessage().contains(choices), e.getMessage());
	}
}
