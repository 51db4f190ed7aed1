// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.clearstack.task.ClearstackException;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** The devices TensorFlow itself says it can compute on. */
public final class Devices {

	private static final int MEBIBYTE = 1 << 20;
	/** Whoever opens a GPU first decides for all how its memory is taken. */
	private static final ConfigProto GROWING =
		ConfigProto.newBuilder().setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true)).build();

	private Devices() {}

	/** A device: its name such as {@code GPU:0}, and the bytes TensorFlow may take there. */
	public record Listed(String name, long memory) {

		public boolean isGpu() {
			return name.startsWith("GPU:");
		}

		@Override
		public String toString() {
			return name + ", " + memory / MEBIBYTE + " MiB";
		}
	}

	/** Name and memory of each device. */
	public static List<Listed> all() {
		final TF_Status status = TF_Status.newStatus();
		final TFE_ContextOptions options = tensorflow.TFE_NewContextOptions();
		final BytePointer settings = new BytePointer(GROWING.toByteArray());
		tensorflow.TFE_ContextOptionsSetConfig(options, settings, settings.capacity(), status);
		final TFE_Context context = tensorflow.TFE_NewContext(options, status);
		tensorflow.TFE_DeleteContextOptions(options);
		check(status);
		try {
			final TF_DeviceList list = tensorflow.TFE_ContextListDevices(context, status);
			check(status);
			final List<Listed> devices = new ArrayList<>();
			for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
				final String name = tensorflow.TF_DeviceListName(list, i, status).getString();
				devices.add(new Listed(name.substring(name.lastIndexOf("device:") + "device:".length()),
					tensorflow.TF_DeviceListMemoryBytes(list, i, status)));
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
			throw new ClearstackException(
				"TensorFlow cannot list its devices: " + tensorflow.TF_Message(status).getString() + ".");
	}
}
