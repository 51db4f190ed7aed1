// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.MutatedModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of TensorFlow's library that take too long, go too deep, or fail. */
class EngineThreadsTest {

	@Test
	void aStepThatTakesTooLongIsGivenUpAndItsEndIsHeardOf() throws Exception {
		final CountDownLatch end = new CountDownLatch(1);
		final CompletableFuture<String> late = new CompletableFuture<>();
		System.setProperty(EngineThreads.STEP_PROPERTY, "1");
		try {
			final ClearstackException told =
				assertThrows(ClearstackException.class, () -> EngineThreads.step("a tile", () -> {
					end.await();
					return "done";
				}, late::complete));
			assertTrue(told.getMessage().startsWith("Computing a tile was given up after 1 seconds."),
				told.getMessage());
		}
		finally {
			System.clearProperty(EngineThreads.STEP_PROPERTY);
			end.countDown();
		}
		assertEquals("done", late.get(10, TimeUnit.SECONDS));
	}

	@Test
	void theStackIsDeepAndErrorsComeThrough() {
		assertEquals(200_000, EngineThreads.open("x", () -> depth(200_000), late -> {}));
		assertThrows(ClearstackException.class, () -> EngineThreads.open("x", () -> {
			throw new ClearstackException("no");
		}, late -> {}));
		assertThrows(LinkageError.class, () -> EngineThreads.open("x", () -> {
			throw new LinkageError("no");
		}, late -> {}));
	}

	private static int depth(final int n) {
		return n == 0 ? 0 : 1 + depth(n - 1);
	}

	/** A few of those that {@link MutatedModels} makes; as a program it makes as many as one likes. */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })
	void aChangedModelIsAnsweredOrRefusedInASentence(final int seed) throws Exception {
		final String outcome = MutatedModels.trial(seed);

		assertTrue(outcome.equals("answered") || outcome.startsWith("refused: "), outcome);
	}
}
