// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * GPUs that TensorFlow must not see. Starting CUDA on a GPU whose memory others hold ends the whole process, and ImageJ
 * with it; and a GPU on which CUDA does not start keeps all of TensorFlow from starting.
 *
 * @param visible what {@code CUDA_VISIBLE_DEVICES} is to be: the GPUs before the first one that is hidden, or {@code
 * -1} for none
 * @param reason for the user, in one sentence without a full stop
 */
public record HiddenGpus(String visible, String reason) {

	/** What CUDA and TensorFlow's libraries take on a GPU before anything is computed, with some room. */
	private static final long NEEDED = 768L << 20;

	/**
	 * Looks whether the memory of any GPU is taken.
	 *
	 * @param free bytes of each GPU, or -1 where that is unknown
	 * @param variable {@code CUDA_VISIBLE_DEVICES} as it is, or null if it is not set
	 * @return what to do, or empty if nothing is to be done or the GPUs that the variable names are not known by number
	 */
	public static Optional<HiddenGpus> taken(final List<Long> free, final String variable) {
		if (variable != null && !variable.matches("\\s*\\d{1,4}(\\s*,\\s*\\d{1,4})*\\s*"))
			return Optional.empty();
		final List<Integer> shown = variable == null ? IntStream.range(0, free.size()).boxed().toList()
			: Stream.of(variable.split(",")).map(number -> Integer.valueOf(number.strip())).toList();
		for (int i = 0; i < shown.size() && shown.get(i) < free.size(); i++) {
			final long left = free.get(shown.get(i));
			if (left >= 0 && left < NEEDED)
				return Optional.of(new HiddenGpus(first(i, variable), "GPU " + shown.get(i) + " has " + (left >> 20)
					+ " MiB of free memory only, other programs hold the rest; close them and start again, or set "
					+ "CUDA_VISIBLE_DEVICES to other GPUs"));
		}
		return Optional.empty();
	}

	/**
	 * Looks whether any GPU failed a trial.
	 *
	 * @param troubles what went wrong with each GPU, in CUDA's order; empty where nothing did
	 * @param variable {@code CUDA_VISIBLE_DEVICES} as it is, or null if it is not set
	 */
	public static Optional<HiddenGpus> failing(final List<String> troubles, final String variable) {
		for (int i = 0; i < troubles.size(); i++)
			if (!troubles.get(i).isEmpty())
				return Optional.of(new HiddenGpus(first(i, variable), "CUDA does not start on GPU " + name(i, variable)
					+ " ("
					+ troubles.get(i)
					+ "); end programs that hold it for themselves, or set CUDA_VISIBLE_DEVICES to other GPUs, or "
					+ "restart the computer"));
		return Optional.empty();
	}

	/** As the variable names a GPU, or its number. */
	private static String name(final int gpu, final String variable) {
		final String[] named = variable == null ? new String[0] : variable.split(",");
		return gpu < named.length ? named[gpu].strip() : String.valueOf(gpu);
	}

	/** The first GPUs of those that are visible. */
	private static String first(final int count, final String variable) {
		if (count == 0)
			return "-1";
		final Stream<String> all = variable == null ? IntStream.range(0, count).mapToObj(String::valueOf)
			: Stream.of(variable.split(",")).map(String::strip);
		return all.limit(count).collect(Collectors.joining(","));
	}
}
