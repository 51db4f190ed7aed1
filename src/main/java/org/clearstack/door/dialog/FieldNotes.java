// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.util.HashMap;
import java.util.Map;

/** What a dialog says below its fields: what is wrong, else what a button has found, else advice. */
final class FieldNotes {

	private final Map<String, String> faults = new HashMap<>();
	private final Map<String, String> found = new HashMap<>();
	private final Map<String, String> advice = new HashMap<>();

	/** What is wrong, by the names of the inputs. */
	Map<String, String> faults() {
		return faults;
	}

	/** Forgets what a button has found about an input, and what was wrong with it. */
	void forget(final String input) {
		found.remove(input);
		faults.remove(input);
	}

	/** Forgets all but the advice. */
	void forget() {
		found.clear();
		faults.clear();
	}

	/** What a button has found about an input. */
	void found(final String input, final String text) {
		found.put(input, text);
	}

	/** Other advice from now on. */
	void advise(final Map<String, String> lines) {
		advice.clear();
		advice.putAll(lines);
	}

	/** What to say about an input; empty if nothing. */
	String of(final String input) {
		return faults.getOrDefault(input, found.getOrDefault(input, advice.getOrDefault(input, "")));
	}
}
