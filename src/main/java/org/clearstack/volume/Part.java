// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The share of one of several jobs in the blocks of a volume.
 *
 * @param number from 1
 * @param count of jobs
 */
public record Part(int number, int count) {

	/** All blocks. */
	public static final Part ALL = new Part(1, 1);

	private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9})");

	/**
	 * Reads {@code k/n}; an empty text means all.
	 *
	 * @throws IllegalArgumentException if it is none, or k is not from 1 to n
	 */
	public static Part parse(final String text) {
		if (text.isBlank())
			return ALL;
		final Matcher matcher = TEXT.matcher(text.strip());
		if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1
			|| Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2)))
			throw new IllegalArgumentException("A part is k/n with k from 1 to n, such as 3/100 for the third of 100"
				+ " jobs; found \"" + text + "\". With SLURM, use --array=1-100 and part=$SLURM_ARRAY_TASK_ID/100.");
		return new Part(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
	}

	/** Number of the first block of this part, from 0. */
	long first(final long blocks) {
		return blocks * (number - 1) / count;
	}

	/** Number behind the last block of this part. */
	long end(final long blocks) {
		return blocks * number / count;
	}

	@Override
	public String toString() {
		return number + "/" + count;
	}
}
