// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import java.lang.reflect.InvocationTargetException;

/** What {@code java -jar} calls: {@code org.clearstack.door.cli.Main}, or the reason why that cannot work. */
public final class CommandLine {

	private static final String MAIN = "org.clearstack.door.cli.Main";
	private static final int FAILED = 1;
	private static final String[][] LIBRARIES =
		{ { "ImageJ", "ij/ImagePlus.class", "ij.jar in ImageJ's folder, or Clearstack/cli" },
			{ "SciJava", "org/scijava/command/Command.class", "Clearstack/scijava-common" },
			{ "ImgLib2", "net/imglib2/RandomAccessible.class", "Clearstack/imglib2" },
			{ "SnakeYAML", "org/snakeyaml/engine/v2/api/Load.class", "Clearstack/snakeyaml-engine" } };

	private CommandLine() {}

	/**
	 * Runs a Command and leaves Java with its exit code; if Clearstack cannot work here, tells why on standard error
	 * and leaves with 1.
	 *
	 * @param args as {@code org.clearstack.door.cli.Main} takes them
	 */
	public static void main(final String[] args) throws ReflectiveOperationException {
		final String problem = StartCheck.problem();
		final String told = problem != null ? problem : libraryProblem(CommandLine.class.getClassLoader());
		if (told != null) {
			System.err.println(told);
			System.exit(FAILED);
		}
		try {
			Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
		}
		catch (final InvocationTargetException e) {
			throw new IllegalStateException(e.getCause());
		}
	}

	/** Whether a library that belongs beside our jar is missing, in one sentence; null if none is. */
	static String libraryProblem(final ClassLoader loader) {
		for (final String[] library : LIBRARIES)
			if (loader.getResource(library[1]) == null)
				return library[0] + " is missing: beside Clearstack's jar there must be " + library[2]
					+ ", so unpack the whole zip again.";
		return null;
	}
}
