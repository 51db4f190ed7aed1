// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

/** Messages in lines that fit a screen: the windows in which ImageJ and Fiji show them break none. */
public final class Lines {

	private static final int LONGEST = 100;
	private static final String TOO_LONG = "(?=.{" + (LONGEST + 1) + "})(.{1," + LONGEST + "}) ";

	private Lines() {}

	/** The message with line breaks between words; a path without spaces stays in one piece. */
	public static String of(final String message) {
		return message.replaceAll(TOO_LONG, "$1\n");
	}
}
