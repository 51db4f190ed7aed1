// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Locale;

/** What becomes of hot and dead pixels, dead columns and cosmic rays; see {@link Defects} for what is one. */
public enum DefectTreatment {
	/** They are restored around, and stay as they are. */
	KEEP,
	/** They are restored around, and get the restored value of their surroundings. */
	REPLACE,
	/** They are taken for pixels like others. */
	IGNORE;

	/**
	 * The treatment of a name in any case.
	 *
	 * @throws IllegalArgumentException if there is none
	 */
	public static DefectTreatment parse(final String name) {
		for (final DefectTreatment treatment : values())
			if (treatment.toString().equalsIgnoreCase(name.strip()))
				return treatment;
		throw new IllegalArgumentException("Defects can be keep, replace or ignore; found " + name + ".");
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
