// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicBoolean;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;

class AbandonmentTest {

	@Test
	void whatGoesOnAfterItWasCancelledIsInterruptedAndThatIsForgotten() {
		final AtomicBoolean canceled = new AtomicBoolean(true);
		final Progress progress = new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return canceled.get();
			}
		};

		try (Abandonment abandonment = new Abandonment(progress, 0)) {
			assertThrows(InterruptedException.class, () -> Thread.sleep(20_000));
			Thread.currentThread().interrupt(); // as whoever waited does
		}

		assertFalse(Thread.currentThread().isInterrupted());
	}

	@Test
	void nothingIsInterruptedWithoutNeed() throws InterruptedException {
		try (Abandonment abandonment = new Abandonment(Progress.NONE, 0)) {
			Thread.sleep(700);
		}
	}
}
