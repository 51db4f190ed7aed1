// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.function.Function;
import java.util.function.Supplier;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.DeviceReporting;
import org.clearstack.device.GpuFacts;
import org.clearstack.device.Placement;
import org.clearstack.task.ClearstackException;

/** Opens on a GPU what works there, and on the CPU what does not. */
public final class GpuOrCpu {

	private static final int LONGEST = 200;

	private GpuOrCpu() {}

	/**
	 * A network on a GPU that will go on with the CPU if it fails later; or at once on the CPU.
	 *
	 * @param choice of the user; if it is strict, the network never moves to the CPU
	 * @param gpu opens the network on the GPU
	 * @param cpu opens it on the CPU for a reason
	 * @param facts of the machine, which may tell why the GPU fails
	 * @throws ClearstackException if it does not work on the GPU and the choice is strict
	 */
	public static TileNetwork network(final DeviceChoice choice, final Supplier<TileNetwork> gpu,
		final Function<String, TileNetwork> cpu,
		final Supplier<GpuFacts> facts)
	{
		final TileNetwork opened = first(choice, gpu, cpu, facts);
		return choice.strict() || !isGpu(opened) ? opened : new GpuOrCpuNetwork(opened, cpu);
	}

	private static boolean isGpu(final DeviceReporting opened) {
		return opened.device().contains("GPU");
	}

	/**
	 * Opens on a GPU, and sees whether it really computes there.
	 *
	 * @param <T> what is opened
	 * @param choice of the user; if it is strict, nothing is opened on the CPU
	 * @param gpu opens it on the GPU
	 * @param cpu opens it on the CPU for a reason, in one sentence without a full stop
	 * @param facts of the machine, which may tell why the GPU fails
	 * @return what computes on the GPU if it does, otherwise what was opened on the CPU
	 * @throws ClearstackException if it does not work on the GPU and the choice is strict
	 */
	public static <T extends DeviceReporting & AutoCloseable> T first(final DeviceChoice choice, final Supplier<T> gpu,
		final Function<String, T> cpu,
		final Supplier<GpuFacts> facts)
	{
		String trouble;
		T opened = null;
		try {
			opened = gpu.get();
			if (isGpu(opened))
				return opened;
			trouble = "TensorFlow computed on the " + opened.device();
		}
		catch (final ClearstackException e) {
			final String known = facts.get().refusal(choice.gpus().isEmpty() ? 0 : choice.gpus().get(0));
			trouble =
				known.isEmpty() ? failure(choice.kind() == DeviceChoice.Kind.AUTO ? "gpu:0" : choice.text(), e) : known;
		}
		close(opened);
		if (choice.strict())
			throw Placement.refused(choice.text(), trouble);
		return cpu.apply(trouble);
	}

	private static void close(final AutoCloseable opened) {
		try {
			if (opened != null)
				opened.close();
		}
		catch (final RuntimeException e) {
			throw e;
		}
		catch (final Exception e) {
			throw new IllegalStateException(e);
		}
	}

	/**
	 * Why a device failed, in one sentence without a full stop.
	 *
	 * @param device that failed, such as {@code GPU:0}
	 * @param e how it did
	 */
	static String failure(final String device, final Throwable e) {
		if (ClearstackException.isOutOfMemory(e))
			return device + " has not enough free memory; close other programs that use it";
		return device + " failed (" + message(e) + ")";
	}

	/** What the first cause of a failure says, in one line that is not too long. */
	public static String message(final Throwable e) {
		Throwable cause = e;
		while (cause.getCause() != null)
			cause = cause.getCause();
		final String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message").strip();
		return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
	}
}
