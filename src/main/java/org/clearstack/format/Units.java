// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names of lengths and times: those of UDUNITS-2, which OME-Zarr uses, and ImageJ's. */
final class Units {

	private static final Map<String, String> SHORT = new LinkedHashMap<>();

	static {
		SHORT.put("micrometer", "µm");
		SHORT.put("nanometer", "nm");
		SHORT.put("millimeter", "mm");
		SHORT.put("centimeter", "cm");
		SHORT.put("meter", "m");
		SHORT.put("angstrom", "Å");
		SHORT.put("picometer", "pm");
		SHORT.put("kilometer", "km");
		SHORT.put("inch", "inch");
		SHORT.put("second", "s");
		SHORT.put("millisecond", "ms");
		SHORT.put("microsecond", "µs");
		SHORT.put("minute", "min");
		SHORT.put("hour", "h");
	}

	private Units() {}

	/** ImageJ's name; an unknown one stays as it is. */
	static String toImageJ(final String name) {
		return SHORT.getOrDefault(name, name);
	}

	/** UDUNITS' name; empty for what is no unit. */
	static String fromImageJ(final String unit) {
		final String same = switch (unit) {
			case "um", "micron", "microns", "\u03bcm" -> "µm";
			case "sec", "seconds", "sec." -> "s";
			case "msec" -> "ms";
			case "A", "Angstrom" -> "Å";
			default -> unit;
		};
		return SHORT.entrySet().stream().filter(entry -> entry.getValue().equals(same) || entry.getKey().equals(same))
			.map(Map.Entry::getKey).findFirst()
			.orElse("");
	}
}
