// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

/** Numbers as texts. */
public final class Numbers {

	private Numbers() {}

	/** A value as a person writes it: a whole number without ".0"; empty for null. */
	public static String text(final Object value) {
		if (value instanceof Double || value instanceof Float) {
			final double number = ((Number) value).doubleValue();
			return number == Math.rint(number) && Math.abs(number) < 1e9 ? Long.toString((long) number)
				: value.toString();
		}
		return value == null ? "" : value.toString();
	}
}
