// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.function.LongSupplier;

/**
 * Learning rate and end of a short training on a budget of steps or of seconds. The rate rises, and then falls along a
 * cosine over the budget; the weights are judged a few times.
 */
public final class BudgetedSchedule {

	/** Steps that are taken at least, however short the time is. */
	private static final int LEAST = 10;
	private static final int WARM_UP = 20;

	private final AdaptationBudget budget;
	private final double highest;
	private final double lowest;
	private final int judgements;
	private final LongSupplier clock;
	private final long began;
	private int steps;
	private int judged;
	/** How far it is, from 0 to 1 at the end of the budget: as of the last step, so that all that follows agrees. */
	private double way;

	/**
	 * A schedule that begins now.
	 *
	 * @param highest learning rate
	 * @param lowest learning rate, at the end
	 * @param judgements times that the weights are judged
	 */
	public BudgetedSchedule(final AdaptationBudget budget, final double highest, final double lowest,
		final int judgements)
	{
		this(budget, highest, lowest, judgements, System::nanoTime);
	}

	/** @param clock in nanoseconds */
	BudgetedSchedule(final AdaptationBudget budget, final double highest, final double lowest, final int judgements,
		final LongSupplier clock)
	{
		this.budget = budget;
		this.highest = highest;
		this.lowest = lowest;
		this.judgements = judgements;
		this.clock = clock;
		this.began = clock.getAsLong();
	}

	/** Whether there is another step to take. */
	public boolean goesOn() {
		return budget.steps() > 0 ? steps < budget.steps() : steps < LEAST || way < 1;
	}

	/** The learning rate of the next step. */
	public float rate() {
		final double warm = Math.min(1, (steps + 1.0) / WARM_UP);
		return (float) (warm * (lowest + (highest - lowest) * (1 + Math.cos(Math.PI * Math.min(1, way))) / 2));
	}

	/** Counts a step. */
	public void stepped() {
		steps++;
		way = budget.steps() > 0 ? (double) steps / budget.steps()
			: (clock.getAsLong() - began) / 1e9 / budget.seconds();
	}

	/** Whether the weights are to be judged after the last step: after equal parts of the budget, and at its end. */
	public boolean judges() {
		if (budget.steps() > 0)
			return steps % Math.max(1, budget.steps() / judgements) == 0 || steps == budget.steps();
		final int due = (int) (judgements * Math.min(1, way));
		final boolean judges = due > judged || !goesOn();
		judged = due;
		return judges;
	}

	/** Steps that were taken. */
	public int steps() {
		return steps;
	}

	/** Steps altogether, as far as can be said by now. */
	public int expected() {
		return budget.steps() > 0 ? budget.steps()
			: Math.max(Math.max(LEAST, steps), (int) Math.min(Integer.MAX_VALUE, steps / Math.max(way, 1e-3)));
	}
}
