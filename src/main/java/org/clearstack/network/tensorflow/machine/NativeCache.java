// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.clearstack.task.ClearstackException;

/**
 * Where TensorFlow's library is unpacked to, by JavaCPP: the folder that the system property {@code
 * org.bytedeco.javacpp.cachedir} names, {@code .javacpp/cache} in the user's home, or, if neither can be written,
 * {@code .javacpp-USER/cache} in Java's folder for temporary files.
 */
public final class NativeCache {

	private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

	private NativeCache() {}

	/**
	 * Finds a folder that can be written.
	 *
	 * @throws ClearstackException if there is none; the message says which were tried
	 */
	public static Path folder() {
		try {
			return Loader.getCacheDir().toPath();
		}
		catch (final IOException e) {
			throw new ClearstackException("There is no folder to unpack TensorFlow's library to: neither in "
				+ System.getProperty("user.home") + " nor in "
				+ System.getProperty("java.io.tmpdir")
				+ " may files be written. Name one that has a gigabyte free with -D" + PROPERTY + "=FOLDER.", e);
		}
	}

	/** Why a library that is there may still not load, for the end of a message. */
	public static String hint() {
		final Path folder = folder();
		return " It was unpacked to " + folder + ", where " + (folder.toFile().getUsableSpace() >> 20)
			+ " MB are free and programs must be allowed to run; -D"
			+ PROPERTY + "=FOLDER names another folder.";
	}
}
