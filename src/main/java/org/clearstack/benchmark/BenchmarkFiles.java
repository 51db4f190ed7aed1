// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

/** Names of the files that a benchmark leaves in its folder. */
public final class BenchmarkFiles {

	/** All scores, a line each. */
	public static final String SCORES = "scores.csv";

	/** What each model costs, a line each. */
	public static final String COSTS = "costs.csv";

	/** The tables, as Markdown. */
	public static final String REPORT = "tables.md";

	/** The folder of the worst cases' pictures. */
	public static final String PICTURES = "pictures";

	private BenchmarkFiles() {}
}
