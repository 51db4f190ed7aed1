// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a network shall run, as the user wrote it.
 *
 * @param text {@code auto} (the first GPU if it can be used, otherwise the CPU), {@code cpu}, {@code gpu} (the first
 * GPU), {@code gpus} (all GPUs), or GPUs by number, such as {@code gpu:1} or {@code gpu:0,gpu:1}
 * @param kind what the text means
 * @param gpus numbers of the GPUs where the text names them, counted from 0; otherwise empty
 * @param strict whether to stop when the device cannot be used, instead of going on with the CPU
 */
public record DeviceChoice(String text, Kind kind, List<Integer> gpus, boolean strict) {

	/** What a text means. */
	public enum Kind {
		/** The first GPU if it can be used, otherwise the CPU. */
		AUTO,
		/** The CPU. */
		CPU,
		/** The GPUs that are named. */
		GPUS,
		/** All GPUs there are. */
		ALL_GPUS
	}

	/** The first GPU if it can be used, otherwise the CPU. */
	public static final DeviceChoice AUTO = parse("auto");

	/** What the doors offer; other numbers and lists of GPUs may be written too. */
	public static final List<String> OFFERED = List.of("auto", "cpu", "gpu", "gpu:0", "gpu:1", "gpus");

	private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");

	public DeviceChoice {
		gpus = List.copyOf(gpus);
	}

	/** What a text means; a device that cannot be used is replaced by the CPU. See {@link #parse(String, boolean)}. */
	public static DeviceChoice parse(final String text) {
		return parse(text, false);
	}

	/**
	 * What a text means.
	 *
	 * @param text see {@link #text()}; in any case, with spaces around commas
	 * @param strict whether to stop when the device cannot be used
	 * @throws IllegalArgumentException if it means nothing
	 */
	public static DeviceChoice parse(final String text, final boolean strict) {
		final String plain = text.strip().toLowerCase(Locale.ROOT);
		return switch (plain) {
			case "auto" -> new DeviceChoice(plain, Kind.AUTO, List.of(), strict);
			case "cpu" -> new DeviceChoice(plain, Kind.CPU, List.of(), strict);
			case "gpus" -> new DeviceChoice(plain, Kind.ALL_GPUS, List.of(), strict);
			default -> new DeviceChoice(plain.replace(" ", ""), Kind.GPUS, numbers(text, plain), strict);
		};
	}

	private static List<Integer> numbers(final String text, final String plain) {
		final List<Integer> numbers = new ArrayList<>();
		for (final String word : plain.split(",", -1)) {
			final Matcher gpu = GPU.matcher(word.strip());
			if (!gpu.matches())
				throw new IllegalArgumentException("There is no device named '" + text
					+ "'. Choose auto, cpu, gpu, gpus (all), or numbered ones such as gpu:1 or gpu:0,gpu:1.");
			final int number = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
			if (numbers.contains(number))
				throw new IllegalArgumentException(
					"The device '" + text + "' names gpu:" + number + " twice. Name each GPU once.");
			numbers.add(number);
		}
		return numbers;
	}

	@Override
	public String toString() {
		return text;
	}
}
