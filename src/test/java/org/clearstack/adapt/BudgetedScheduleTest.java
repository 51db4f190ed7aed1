// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Short trainings end with their budget, however fast their first steps are. */
class BudgetedScheduleTest {

	@Test
	void stepsAreCounted() {
		final BudgetedSchedule schedule =
			new BudgetedSchedule(new AdaptationBudget(0, 40), 1e-3, 1e-5, 4, () -> 0);
		final List<Integer> judged = run(schedule, () -> {});

		assertEquals(40, schedule.steps());
		assertEquals(List.of(10, 20, 30, 40), judged);
		assertEquals(40, schedule.expected());
	}

	/** The first steps are ten times as slow as the others, since the graph is built then. */
	@Test
	void timeIsUsedUpThoughTheFirstStepsAreSlow() {
		final AtomicLong clock = new AtomicLong();
		final BudgetedSchedule schedule =
			new BudgetedSchedule(new AdaptationBudget(30, 0), 1e-3, 1e-5, 5, clock::get);
		final List<Integer> judged =
			run(schedule, () -> clock.addAndGet(schedule.steps() < 10 ? 1_000_000_000 : 100_000_000));

		assertEquals(30, clock.get() / 1e9, 0.2);
		assertEquals(10 + 200, schedule.steps(), 2);
		assertEquals(5, judged.size(), judged.toString());
		assertEquals(schedule.steps(), judged.get(4));
	}

	@Test
	void someStepsAreTakenInAnyCase() {
		final AtomicLong clock = new AtomicLong();
		final BudgetedSchedule schedule =
			new BudgetedSchedule(new AdaptationBudget(1, 0), 1e-3, 1e-5, 5, clock::get);
		final List<Integer> judged = run(schedule, () -> clock.addAndGet(5_000_000_000L));

		assertEquals(10, schedule.steps());
		assertEquals(10, judged.get(judged.size() - 1));
	}

	@Test
	void theRateRisesAndFalls() {
		final BudgetedSchedule schedule =
			new BudgetedSchedule(new AdaptationBudget(0, 200), 1e-3, 1e-5, 4, () -> 0);
		final List<Float> rates = new ArrayList<>();
		while (schedule.goesOn()) {
			rates.add(schedule.rate());
			schedule.stepped();
		}

		assertEquals(5e-5, rates.get(0), 1e-6);
		assertTrue(rates.get(20) > 9e-4 && rates.get(100) < 6e-4);
		assertEquals(1e-5, rates.get(199), 1e-6);
		assertFalse(schedule.goesOn());
	}

	private static List<Integer> run(final BudgetedSchedule schedule, final Runnable step) {
		final List<Integer> judged = new ArrayList<>();
		while (schedule.goesOn()) {
			step.run();
			schedule.stepped();
			if (schedule.judges())
				judged.add(schedule.steps());
		}
		return judged;
	}
}
