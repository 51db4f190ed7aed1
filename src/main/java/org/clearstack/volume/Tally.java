// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How long reading, restoring and writing took, all threads together. */
final class Tally {

	/** Work that takes time. */
	@FunctionalInterface
	interface Work<R> {
		R run() throws IOException;
	}

	private final LongAdder reading = new LongAdder();
	private final LongAdder writing = new LongAdder();
	private final LongAdder all = new LongAdder();

	<R> R reading(final Work<R> work) throws IOException {
		return timed(reading, work);
	}

	<R> R writing(final Work<R> work) throws IOException {
		return timed(writing, work);
	}

	<R> R all(final Work<R> work) throws IOException {
		return timed(all, work);
	}

	private static <R> R timed(final LongAdder nanos, final Work<R> work) throws IOException {
		final long start = System.nanoTime();
		try {
			return work.run();
		}
		finally {
			nanos.add(System.nanoTime() - start);
		}
	}

	/** Shares of the time; empty if nothing was done. */
	String text() {
		final double whole = all.sum();
		return whole == 0 ? "" : String.format(Locale.ROOT, "reading %.1f %%, writing %.1f %%, network and the rest"
			+ " %.1f %% of the time", 100 * reading.sum() / whole, 100 * writing.sum() / whole,
			100 * (whole - reading.sum() - writing.sum()) / whole);
	}
}
