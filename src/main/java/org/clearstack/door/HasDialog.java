// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.clearstack.task.Progress;

/** A Command that helps to fill in its parameters. */
public interface HasDialog {

	/**
	 * What a dialog says and does while it is open.
	 *
	 * @param lines by the name of a parameter, what is said below its field
	 * @param values by the name of a parameter, what its field is set to
	 */
	record Advice(Map<String, String> lines, Map<String, String> values) {

		/** Nothing to say. */
		public static final Advice NONE = new Advice(Map.of(), Map.of());
	}

	/**
	 * A button beside a field that finds out what to put into it.
	 *
	 * @param parameter name of the parameter
	 * @param label on the button
	 * @param action on a thread of its own, with the inputs as they are: it may throw IllegalArgumentException to say
	 * why there is no answer
	 */
	record FieldButton(String parameter, String label, Function<Progress, Found> action) {}

	/**
	 * What a button found out.
	 *
	 * @param text for the field
	 * @param said to the user, below the field
	 */
	record Found(String text, String said) {}

	/** Values that a dialog starts from where nothing was answered before, by parameter. */
	default Map<String, String> start() {
		return Map.of();
	}

	/**
	 * Other parameters that follow when one is set, with the inputs as they are. In a macro's line what is written
	 * itself counts more.
	 *
	 * @param parameter that was set
	 * @return values by parameter
	 */
	default Map<String, String> following(final String parameter) {
		return Map.of();
	}

	/**
	 * What is wrong with the inputs as they are, by parameter: what was found, what is expected. Called from any
	 * thread.
	 */
	default Map<String, String> wrong() {
		return Map.of();
	}

	/**
	 * What a dialog says below its fields, with the inputs as they are. Called from a thread of its own.
	 *
	 * @param wanted to ask whether it is still wanted
	 */
	default Advice advice(final Progress wanted) {
		return Advice.NONE;
	}

	/** Buttons beside fields. */
	default List<FieldButton> fieldButtons() {
		return List.of();
	}
}
