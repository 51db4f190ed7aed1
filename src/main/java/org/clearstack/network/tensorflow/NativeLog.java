// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * TensorFlow's own log on standard error. Its level is read from the environment when the library loads, which Java
 * cannot change, so the C library is asked to.
 */
final class NativeLog {

	private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

	private NativeLog() {}

	/** Leaves out messages that only inform, unless the user chose a level. */
	static void warningsOnly() {
		if (System.getenv(LEVEL) != null)
			return;
		if (Platform.isWindows())
			Function.getFunction("msvcrt", "_putenv_s").invokeInt(new Object[] { LEVEL, "1" });
		else
			Function.getFunction("c", "setenv").invokeInt(new Object[] { LEVEL, "1", 1 });
	}
}
