// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.List;
import java.util.Map;
import org.clearstack.task.ClearstackException;

/**
 * Entries of YAML by their names.
 *
 * @param map of them
 * @param where they stand, as the beginning of a sentence
 */
record Entries(Map<String, Object> map, String where) {

	/** Whether there is an entry. */
	boolean has(final String key) {
		return map.containsKey(key);
	}

	/** A map within; empty if it is none. */
	Entries part(final String key) {
		return new Entries(YamlText.map(map.get(key)), where);
	}

	/** A text; empty if there is none. */
	String text(final String key) {
		return map.get(key) == null ? "" : map.get(key).toString().strip();
	}

	/** A number; NaN if there is none. */
	double decimal(final String key) {
		return map.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
	}

	/** A number, its fraction cut off. */
	int whole(final String key, final int otherwise) {
		return map.get(key) instanceof Number number ? number.intValue() : otherwise;
	}

	/** Whether an entry is {@code true}. */
	boolean is(final String key) {
		return Boolean.TRUE.equals(map.get(key));
	}

	/** A list of texts; empty if there is none. */
	List<String> names(final String key) {
		return YamlText.list(map.get(key)).stream().map(String::valueOf).toList();
	}

	/**
	 * A whole number that must be there.
	 *
	 * @throws ClearstackException if it is not; the message says where
	 */
	int whole(final String key) {
		if (map.get(key) instanceof Number number && number.doubleValue() == number.intValue())
			return number.intValue();
		if (map.get(key) != null)
			throw new ClearstackException(where + " says config: clearstack: " + key + ": " + map.get(key)
				+ "; expected a whole number below 2147483648.");
		throw new ClearstackException(where + " does not say config: clearstack: " + key
			+ ". Choose a folder that Train Autoencoder... wrote.");
	}
}
