// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The dynamic linker of Linux, asked for libraries the way TensorFlow asks it. What is once opened stays open. */
final class DynamicLinker {

	private static final Path MAPS = Path.of("/proc/self/maps");
	private static final int LAZY_AND_GLOBAL = 0x101;

	private DynamicLinker() {}

	/** A library that is open. */
	record Library(Pointer handle) {

		/** A function of it, if it has it. */
		Optional<Function> function(final String name) {
			final Pointer address = linker("dlsym").invokePointer(new Object[] { handle, name });
			return Optional.ofNullable(address).map(Function::getFunction);
		}
	}

	/**
	 * Opens a library for all that follow.
	 *
	 * @param name as in the name of its file, such as {@code libcuda.so.1}, which is looked for as the linker does; or
	 * the file's whole path
	 * @return the library, if it is found and can be loaded
	 */
	static Optional<Library> open(final String name) {
		return Optional.ofNullable(linker("dlopen").invokePointer(new Object[] { name, LAZY_AND_GLOBAL }))
			.map(Library::new);
	}

	/** From version 2.34 on the C library is the linker, before it was a library of its own. */
	private static Function linker(final String function) {
		try {
			return Function.getFunction("c", function);
		}
		catch (final UnsatisfiedLinkError e) {
			return Function.getFunction("dl", function);
		}
	}

	/** The file of an open library, whose name begins as it was asked for; its bare name if that is unknown. */
	static String file(final String name) {
		try {
			for (final String line : Files.readAllLines(MAPS)) {
				final int slash = line.indexOf('/');
				if (slash >= 0 && line.substring(line.lastIndexOf('/') + 1).startsWith(name))
					return line.substring(slash);
			}
		}
		catch (final IOException e) {
			return name;
		}
		return name;
	}
}
