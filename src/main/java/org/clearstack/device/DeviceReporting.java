// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import org.clearstack.task.Progress;

/** What computes on a device, and says on which. */
public interface DeviceReporting {

	/**
	 * The device that computes, as TensorFlow told after it had computed something: such as {@code CPU} or {@code
	 * GPU:0}.
	 */
	default String device() {
		return "CPU";
	}

	/** Why it is not the device that was asked for, in one sentence without a full stop; empty if it is. */
	default String reason() {
		return "";
	}

	/** Device and reason in one line. */
	default String deviceTold() {
		return reason().isEmpty() ? device() : device() + ", because " + reason();
	}

	/** Tells the device in a line of a log, unless it is a CPU that nobody will wonder at. */
	default void tellDevice(final Progress progress) {
		final String told = deviceTold();
		if (!told.equals("CPU"))
			progress.note("Computing on " + told + ".");
	}
}
