// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tensorflow.proto.AllocatorMemoryUsed;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/**
 * Where a step really ran, by TensorFlow's own record of the step.
 *
 * @param device that ran the convolutions, such as {@code CPU} or {@code GPU:0}; several with commas between; empty if
 * the record is empty
 * @param gpuBytes the most bytes that were taken on a GPU while the step ran, weights included; 0 if the record does
 * not tell
 */
public record DeviceTrace(String device, long gpuBytes) {

	/** What makes TensorFlow keep the record; of the levels that do, the one that needs no library of CUDA's. */
	public static final RunOptions OPTIONS =
		RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.SOFTWARE_TRACE).build();

	/** How a record names an operation's kind: {@code name = Kind(inputs)}. */
	private static final Pattern HEAVY = Pattern.compile(".* = \\w*(?:Conv[23]D|MatMul)\\w*\\(.*", Pattern.DOTALL);
	private static final String DEVICE = "device:";

	/** Reads a step's record. */
	public static DeviceTrace of(final RunMetadata record) {
		final Map<String, Integer> heavy = new TreeMap<>();
		final Map<String, Integer> all = new TreeMap<>();
		long bytes = 0;
		for (final DeviceStepStats device : record.getStepStats().getDevStatsList()) {
			final String name = name(device.getDevice());
			if (name.isEmpty())
				continue;
			for (final NodeExecStats node : device.getNodeStatsList()) {
				all.merge(name, 1, Integer::sum);
				if (HEAVY.matcher(node.getTimelineLabel()).matches())
					heavy.merge(name, 1, Integer::sum);
				bytes = Math.max(bytes,
					node.getMemoryList().stream().filter(memory -> memory.getAllocatorName().startsWith("GPU"))
						.mapToLong(AllocatorMemoryUsed::getAllocatorBytesInUse).max().orElse(0));
			}
		}
		return new DeviceTrace(heavy.isEmpty() ? most(all) : joined(heavy.keySet()), bytes);
	}

	/**
	 * {@code /job:localhost/replica:0/task:0/device:GPU:0} as users know it; what follows it, such as a stream, belongs
	 * to no device of its own.
	 */
	private static String name(final String device) {
		final int at = device.lastIndexOf(DEVICE);
		final String name = at < 0 ? "" : device.substring(at + DEVICE.length());
		return name.equals("CPU:0") ? "CPU" : name.matches("[A-Z]+:\\d+") ? name : "";
	}

	private static String most(final Map<String, Integer> counts) {
		return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
	}

	private static String joined(final Collection<String> names) {
		return String.join(", ", names);
	}
}
