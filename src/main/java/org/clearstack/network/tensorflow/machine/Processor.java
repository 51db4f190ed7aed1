// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.task.ClearstackException;

/**
 * Whether the processor has the instructions TensorFlow was compiled for. Without AVX its library ends the whole
 * program as it loads, ImageJ and all open images with it, so this must be known before.
 */
public final class Processor {

	private static final Path LINUX = Path.of("/proc/cpuinfo");
	private static final int WINDOWS_AVX = 39;

	private Processor() {}

	/** @throws ClearstackException if it is an Intel or AMD processor, real or emulated, without AVX */
	public static void check() {
		if (!Platform.isIntel() || hasAvx())
			return;
		throw new ClearstackException(
			"TensorFlow needs a processor with AVX instructions, which this one lacks" + (Platform.isMac()
				? ": it is an Apple processor that plays an Intel one, so use ImageJ or Fiji for Apple silicon."
				: "; it would end ImageJ at once."));
	}

	/** Where the system does not tell, true. */
	private static boolean hasAvx() {
		try {
			if (Platform.isWindows())
				return Function.getFunction("kernel32", "IsProcessorFeaturePresent")
					.invokeInt(new Object[] { WINDOWS_AVX }) != 0;
			if (Platform.isMac())
				return macSays("hw.optional.avx1_0");
			return !Platform.isLinux() || !Files.isReadable(LINUX) || linuxSays(Files.readAllLines(LINUX));
		}
		catch (final IOException | LinkageError e) {
			return true;
		}
	}

	/** Whether a processor with AVX is listed, or none with its flags. */
	static boolean linuxSays(final List<String> lines) {
		final List<String> flags = lines.stream().filter(line -> line.startsWith("flags")).toList();
		return flags.isEmpty() || flags.stream().anyMatch(line -> List.of(line.split("\\s+")).contains("avx"));
	}

	private static boolean macSays(final String name) {
		final Memory answer = new Memory(Integer.BYTES);
		final NativeLongByReference size = new NativeLongByReference(new NativeLong(Integer.BYTES));
		final int failed = Function.getFunction("c", "sysctlbyname")
			.invokeInt(new Object[] { name, answer, size, Pointer.NULL, new NativeLong(0) });
		return failed == 0 && answer.getInt(0) != 0;
	}
}
