// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import org.clearstack.task.Progress;

/** What computes on a device, and says on which. */
public interface DeviceReporting {

	/**
	 * The device that computes, as TensorFlow reported after it had computed something: such as {@code CPU} or {@code
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
	default String deviceText() {
		return reason().isEmpty() ? device() : device() + ", because " + reason();
	}

	/** Notes the device in a line of a log, unless it is a CPU that nobody will wonder at. */
	default void noteDevice(final Progress progress) {
		final String device = deviceText();
		if (!device.equals("CPU"))
			progress.note("Computing on " + device + ".");
	}
}
