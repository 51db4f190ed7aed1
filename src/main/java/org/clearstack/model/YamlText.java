// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.clearstack.task.ClearstackException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Descriptions in YAML from strangers: read within limits on size, depth and repetition, so that a few bytes cannot
 * fill the memory or the stack.
 */
public final class YamlText {

	/** Bytes of a description; ours have some ten thousand. */
	private static final long LARGEST = 4L << 20;
	private static final int DEEPEST = 40;
	/** Values when each alias stands for what it repeats. */
	private static final int MOST = 200_000;

	private YamlText() {}

	/**
	 * Reads a description.
	 *
	 * @return its keys and values; an empty map if it is no map
	 * @throws ClearstackException if it is no YAML, or beyond the limits
	 */
	public static Map<String, Object> read(final Path file) {
		try {
			if (Files.size(file) > LARGEST)
				throw refused(file,
					"it has " + (Files.size(file) >> 20) + " MB; at most " + (LARGEST >> 20) + " MB are read", null);
			return parse(file, Files.readString(file, StandardCharsets.UTF_8));
		}
		catch (final java.nio.charset.CharacterCodingException e) {
			throw refused(file, "it is not text in UTF-8", e);
		}
		catch (final IOException e) {
			throw refused(file, e.getMessage(), e);
		}
	}

	private static Map<String, Object> parse(final Path file, final String text) {
		final LoadSettings settings =
			LoadSettings.builder().setLabel(file.toString()).setCodePointLimit((int) LARGEST).build();
		try {
			checkDepth(file, new Parse(settings).parseString(text).iterator());
			final Object loaded = new Load(settings).loadFromString(text);
			count(file, loaded, 0, new int[1]);
			return map(loaded);
		}
		catch (final YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException
			| ClassCastException e) {
			throw refused(file, "it is not YAML: " + firstLine(e), e);
		}
	}

	/** Before anything is built: building follows the depth by recursion. */
	private static void checkDepth(final Path file, final Iterator<Event> events) {
		int depth = 0;
		while (events.hasNext()) {
			final Event event = events.next();
			if (event instanceof CollectionStartEvent && ++depth > DEEPEST)
				throw refused(file, "its lists and maps are nested more than " + DEEPEST + " deep", null);
			if (event instanceof CollectionEndEvent)
				depth--;
		}
	}

	/** With aliases, which may also name what they stand in. */
	private static void count(final Path file, final Object value, final int depth, final int[] count) {
		if (depth > DEEPEST)
			throw refused(file, "its lists and maps are nested more than " + DEEPEST + " deep", null);
		if (++count[0] > MOST)
			throw refused(file, "it has more than " + MOST + " values", null);
		if (value instanceof Map<?, ?> map)
			map.forEach((key, entry) -> {
				count(file, key, depth + 1, count);
				count(file, entry, depth + 1, count);
			});
		else if (value instanceof Iterable<?> list)
			list.forEach(entry -> count(file, entry, depth + 1, count));
	}

	private static String firstLine(final Exception e) {
		return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
	}

	private static ClearstackException refused(final Path file, final String why, final Exception cause) {
		return new ClearstackException("The model description " + file + " cannot be read: " + why
			+ ". Look at it in a text editor, or copy the model again.", cause);
	}

	/** A map of YAML; empty for anything else. */
	@SuppressWarnings("unchecked")
	public static Map<String, Object> map(final Object value) {
		return value instanceof Map ? (Map<String, Object>) value : Map.of();
	}

	/** A list of YAML; empty for anything else. */
	public static List<?> list(final Object value) {
		return value instanceof List<?> list ? list : List.of();
	}
}
