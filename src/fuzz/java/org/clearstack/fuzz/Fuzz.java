// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where Jazzer comes in: it finds the two methods whose names begin with "fuzzer" by these names. */
public final class Fuzz {

	private static FuzzTarget target;

	private Fuzz() {}

	/**
	 * Chooses what is fuzzed.
	 *
	 * @param args the name of a {@link FuzzTarget}
	 */
	public static void fuzzerInitialize(final String[] args) {
		System.setProperty("java.awt.headless", "true");
		target = FuzzTarget.valueOf(args[0].toUpperCase(Locale.ROOT));
	}

	/** Tries one input. */
	public static void fuzzerTestOneInput(final byte[] input) {
		target.test(input);
	}

	/**
	 * Writes the files that the fuzzer starts from.
	 *
	 * @param args the name of a {@link FuzzTarget}, the folder to write them to, and other folders to make
	 */
	public static void main(final String[] args) throws IOException {
		final Path folder = Path.of(args[1]);
		for (int i = 1; i < args.length; i++)
			Files.createDirectories(Path.of(args[i]));
		final FuzzTarget of = FuzzTarget.valueOf(args[0].toUpperCase(Locale.ROOT));
		for (final Map.Entry<String, byte[]> seed : Seeds.of(of).entrySet())
			Files.write(folder.resolve(seed.getKey()), seed.getValue());
	}
}
