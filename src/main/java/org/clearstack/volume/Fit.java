// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;

/**
 * What was found out about a channel of a whole volume, once, so that all blocks are restored alike.
 *
 * @param map its normalisation
 * @param threshold intensity above which pixels are kept; infinite for none
 * @param noise that the network is given; null if none
 * @param undersampled whether points are as sharp as defects, so that none are looked for
 */
record Fit(LinearMap map, double threshold, NoiseModel noise, boolean undersampled) {

	/** As JSON. */
	Map<String, Object> json() {
		final Map<String, Object> json = new LinkedHashMap<>();
		json.put("gain", map.gain());
		json.put("offset", map.offset());
		if (threshold < Double.POSITIVE_INFINITY)
			json.put("threshold", threshold);
		if (noise != null)
			json.put("noise", List.of(noise.gain(), noise.dark(), noise.read(), noise.rhoX(), noise.rhoY()));
		json.put("undersampled", undersampled);
		return json;
	}

	/** What {@link #json} wrote. */
	static Fit of(final Map<?, ?> json) {
		final List<Double> noise = new ArrayList<>();
		if (json.get("noise") instanceof List<?> numbers)
			numbers.forEach(number -> noise.add(((Number) number).doubleValue()));
		return new Fit(new LinearMap(number(json, "gain"), number(json, "offset")),
			json.containsKey("threshold") ? number(json, "threshold") : Double.POSITIVE_INFINITY,
			noise.isEmpty() ? null
				: new NoiseModel(noise.get(0), noise.get(1), noise.get(2), noise.get(3), noise.get(4)),
			Boolean.TRUE.equals(json.get("undersampled")));
	}

	private static double number(final Map<?, ?> json, final String key) {
		return ((Number) json.get(key)).doubleValue();
	}
}
