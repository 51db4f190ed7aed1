// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

/**
 * The progress of a part, reported as that of the whole.
 *
 * @param count of parts; 0 reports nothing
 * @param kind what the parts are; empty if they have no names
 */
record Part(Progress whole, int index, int count, String kind, String name) implements Progress {

	private static final long STEPS = 1000;

	@Override
	public void report(final long done, final long total, final String message) {
		if (count > 0)
			whole.report(STEPS * index + (total == 0 ? 0 : STEPS * done / total), STEPS * count,
				kind.isEmpty() ? message : kind + " " + (index + 1) + " of " + count + ", " + name + ": " + message);
	}

	@Override
	public void note(final String line) {
		if (count > 0)
			whole.note(kind.isEmpty() ? line : name + ": " + line);
	}

	@Override
	public boolean isCanceled() {
		return whole.isCanceled();
	}
}
