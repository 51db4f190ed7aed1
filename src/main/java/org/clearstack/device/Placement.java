// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.clearstack.task.ClearstackException;

/**
 * Where a network goes: what came of a choice.
 *
 * @param gpus numbers of the GPUs, or empty for the CPU
 * @param reason why it is the CPU though a GPU was asked for, as {@link GpuFacts#refusal} says it; otherwise empty
 */
public record Placement(List<Integer> gpus, String reason) {

	/** The CPU, as was wished. */
	public static final Placement CPU = new Placement(List.of(), "");

	public Placement {
		gpus = List.copyOf(gpus);
	}

	/**
	 * Decides.
	 *
	 * @param choice of the user
	 * @param listed how many GPUs TensorFlow lists; asked only if one might be used
	 * @param facts of the machine; asked only if TensorFlow lists too few
	 * @throws ClearstackException if the choice is strict and cannot be had
	 */
	public static Placement of(final DeviceChoice choice, final Supplier<Integer> listed,
		final Supplier<GpuFacts> facts)
	{
		if (choice.kind() == DeviceChoice.Kind.CPU)
			return CPU;
		final int usable = listed.get();
		if (choice.kind() == DeviceChoice.Kind.AUTO)
			return usable > 0 ? new Placement(List.of(0), "") : CPU;
		if (choice.kind() == DeviceChoice.Kind.ALL_GPUS && usable > 0)
			return new Placement(IntStream.range(0, usable).boxed().toList(), "");
		if (choice.kind() == DeviceChoice.Kind.GPUS && choice.gpus().stream().allMatch(gpu -> gpu < usable))
			return new Placement(choice.gpus(), "");
		final String reason = reason(choice, usable, facts.get());
		if (choice.strict())
			throw refused(choice.text(), reason);
		return new Placement(List.of(), reason);
	}

	private static String reason(final DeviceChoice choice, final int usable, final GpuFacts facts) {
		final int first = choice.gpus().stream().filter(gpu -> gpu >= usable).findFirst().orElse(0);
		final String refusal = facts.refusal(first);
		if (!refusal.isEmpty())
			return refusal;
		return "TensorFlow does not list " + (choice.kind() == DeviceChoice.Kind.ALL_GPUS ? "a GPU" : "gpu:" + first)
			+ ", though driver and libraries are there; see its messages on standard error";
	}

	/**
	 * Says that a device was asked for strictly and cannot be used.
	 *
	 * @param device as the user wrote it
	 * @param reason in one sentence without a full stop
	 */
	public static ClearstackException refused(final String device, final String reason) {
		return new ClearstackException("The device " + device + " cannot be used: " + reason
			+ ". Choose another device, or set strict to false to continue on the CPU.");
	}
}
