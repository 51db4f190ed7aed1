// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.util.ArrayList;
import java.util.List;

import org.clearstack.network.NetworkException;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** The devices TensorFlow itself says it can compute on. */
final class Devices {

	private static final int MEBIBYTE = 1 << 20;

	private Devices() {}

	/** Name and memory of each device. */
	static List<String> all() {
		final TF_Status status = TF_Status.newStatus();
		final TFE_ContextOptions options = tensorflow.TFE_NewContextOptions();
		final TFE_Context context = tensorflow.TFE_NewContext(options, status);
		tensorflow.TFE_DeleteContextOptions(options);
		check(status);
		try {
			final TF_DeviceList list = tensorflow.TFE_ContextListDevices(context, status);
			check(status);
			final List<String> devices = new ArrayList<>();
			for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
				final String name = tensorflow.TF_DeviceListName(list, i, status).getString();
				final long memory = tensorflow.TF_DeviceListMemoryBytes(list, i, status) / MEBIBYTE;
				devices.add(name.substring(name.lastIndexOf("device:") + "device:".length()) + ", " + memory + " MiB");
			}
			tensorflow.TF_DeleteDeviceList(list);
			return devices;
		}
		finally {
			tensorflow.TFE_DeleteContext(context);
			status.close();
		}
	}

	private static void check(final TF_Status status) {
		if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK)
			throw new NetworkException("TensorFlow cannot list its devices: " + tensorflow.TF_Message(status).getString() + ".");
	}
}
