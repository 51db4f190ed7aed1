// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.List;

/**
 * A Command with text parameters whose values are known only at run time, such as the names of the models there are.
 */
public interface HasChoices {

	/**
	 * What a parameter may be. The doors offer these values, and others are let through unless the list is
	 * {@link #isClosed closed}: the Command itself refuses what it cannot use, and says why.
	 *
	 * @param parameter name of the parameter
	 * @return its values in the order to offer them, or an empty list if it is free
	 */
	List<String> choices(String parameter);

	/** Whether a parameter may be nothing but one of its choices. */
	default boolean isClosed(final String parameter) {
		return false;
	}

	/**
	 * What a choice is, in a few words, which a dialog shows beside it.
	 *
	 * @param parameter name of the parameter
	 * @param choice one of its values
	 * @return empty if the value says it itself
	 */
	default String described(final String parameter, final String choice) {
		return "";
	}

	/**
	 * What a value that was renamed is called today, so that macros written before still run.
	 *
	 * @param parameter name of the parameter
	 * @param value as it was written
	 * @return the value itself if it has no other name
	 */
	default String renamed(final String parameter, final String value) {
		return value;
	}
}
