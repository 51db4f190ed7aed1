// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.chunk.Json;
import org.clearstack.chunk.SampleType;

/**
 * All that decides the bits of a restored volume and how its blocks lie. It is stored in the result before the first
 * block, and everyone who works on it reads it there.
 *
 * @param fits one for each channel
 */
record VolumeJob(Origin origin, Layout layout, List<Fit> fits) {

	/**
	 * What was asked for.
	 *
	 * @param source path of the image
	 * @param fingerprint of the image, see {@link VolumeSource#fingerprint}
	 * @param model path of its folder
	 * @param identity SHA-256 of the model
	 * @param parameters in a line
	 * @param version of Clearstack
	 */
	record Origin(String source, String fingerprint, String model, String identity, String parameters,
		String version) {}

	/**
	 * How the result lies in its folder; axes are t, c, z, y, x.
	 *
	 * @param newest OME-Zarr 0.5 instead of 0.4
	 */
	record Layout(SampleType type, long[] shape, int[] chunk, int[] block, boolean newest) {

		/** The plan of a level of the pyramid; those above 0 have blocks of about 512 x 512. */
		BlockPlan plan(final int level, final long[] levelShape, final int[] levelChunk) {
			if (level == 0)
				return new BlockPlan(levelShape, levelChunk, block);
			final int[] own = { 1, 1, levelChunk[2], 0, 0 };
			for (int d = 3; d < 5; d++)
				own[d] = (int) Math.min((512L + levelChunk[d] - 1) / levelChunk[d] * levelChunk[d],
					(levelShape[d] + levelChunk[d] - 1) / levelChunk[d] * levelChunk[d]);
			return new BlockPlan(levelShape, levelChunk, own);
		}
	}

	/** What another run asks for differently, each as {@code what: there, here}. */
	List<String> differences(final Origin other) {
		final List<String> differences = new ArrayList<>();
		compare(differences, "source", origin.source(), other.source());
		compare(differences, "content of the source", origin.fingerprint(), other.fingerprint());
		if (!origin.identity().equals(other.identity()))
			compare(differences, "model", origin.model() + " (SHA-256 " + origin.identity() + ")",
				other.model() + " (SHA-256 " + other.identity() + ")");
		final List<String> here = List.of(other.parameters().split(" (?=\\w+=)"));
		final List<String> there = List.of(origin.parameters().split(" (?=\\w+=)"));
		for (int i = 0; i < Math.min(here.size(), there.size()); i++)
			compare(differences, "parameter", there.get(i), here.get(i));
		compare(differences, "version of Clearstack", origin.version(), other.version());
		return differences;
	}

	static void compare(final List<String> differences, final String what, final String there, final String here) {
		if (!there.equals(here))
			differences.add(what + ": " + there + " there, " + here + " now");
	}

	/** As JSON. */
	String json() {
		final Map<String, Object> asked = new LinkedHashMap<>();
		asked.put("source", origin.source());
		asked.put("fingerprint", origin.fingerprint());
		asked.put("model", origin.model());
		asked.put("identity", origin.identity());
		asked.put("parameters", origin.parameters());
		asked.put("version", origin.version());
		final Map<String, Object> lies = new LinkedHashMap<>();
		lies.put("type", layout.type().name());
		lies.put("shape", Arrays.stream(layout.shape()).boxed().toList());
		lies.put("chunk", Arrays.stream(layout.chunk()).boxed().toList());
		lies.put("block", Arrays.stream(layout.block()).boxed().toList());
		lies.put("newest", layout.newest());
		final Map<String, Object> json = new LinkedHashMap<>();
		json.put("recipe", asked);
		json.put("layout", lies);
		json.put("fits", fits.stream().map(Fit::json).toList());
		return Json.write(json);
	}

	/**
	 * Reads what {@link #json} wrote.
	 *
	 * @throws IOException if it is something else
	 */
	static VolumeJob parse(final String text) throws IOException {
		final Map<String, Object> json = Json.object(text);
		try {
			final Map<?, ?> asked = (Map<?, ?>) json.get("recipe");
			final Map<?, ?> lies = (Map<?, ?>) json.get("layout");
			final Origin origin = new Origin((String) asked.get("source"), (String) asked.get("fingerprint"),
				(String) asked.get("model"), (String) asked.get("identity"), (String) asked.get("parameters"),
				(String) asked.get("version"));
			final Layout layout = new Layout(SampleType.valueOf((String) lies.get("type")),
				numbers(lies.get("shape")), ints(lies.get("chunk")), ints(lies.get("block")),
				(Boolean) lies.get("newest"));
			return new VolumeJob(origin, layout,
				((List<?>) json.get("fits")).stream().map(fit -> Fit.of((Map<?, ?>) fit)).toList());
		}
		catch (final ClassCastException | NullPointerException | IllegalArgumentException e) {
			throw new IOException("it was not written by this version of Restore Volume", e);
		}
	}

	private static long[] numbers(final Object list) {
		return ((List<?>) list).stream().mapToLong(number -> ((Number) number).longValue()).toArray();
	}

	private static int[] ints(final Object list) {
		return Arrays.stream(numbers(list)).mapToInt(Math::toIntExact).toArray();
	}
}
