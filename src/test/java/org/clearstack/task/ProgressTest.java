// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

	private final List<String> told = new ArrayList<>();

	private final Progress whole = new Progress() {
		@Override
		public void report(final long done, final long total, final String message) {
			told.add(done + "/" + total + " " + message);
		}

		@Override
		public void note(final String line) {
			told.add(line);
		}

		@Override
		public boolean isCanceled() {
			return true;
		}
	};

	@Test
	void aPartIsCountedAsThatShareOfTheWhole() {
		final Progress part = whole.part(1, 4);

		part.report(0, 0, "begins");
		part.report(1, 2, "half");
		part.note("noted");

		assertEquals(List.of("1000/4000 begins", "1500/4000 half", "noted"), told);
		assertTrue(part.isCanceled());
	}

	@Test
	void aNamedPartSaysWhichItIs() {
		final Progress part = whole.part(0, 2, "File", "a.tif");

		part.report(2, 2, "Restoring");
		part.note("done");

		assertEquals(List.of("1000/2000 File 1 of 2, a.tif: Restoring", "a.tif: done"), told);
	}

	@Test
	void quietTellsNothingButAsks() {
		final Progress quiet = whole.quiet();

		quiet.report(1, 2, "x");
		quiet.note("y");

		assertEquals(List.of(), told);
		assertTrue(quiet.isCanceled());
	}
}
