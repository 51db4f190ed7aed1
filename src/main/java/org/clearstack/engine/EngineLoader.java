// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.io.CodeSource;
import org.clearstack.network.Engine;
import org.clearstack.task.ClearstackException;

/**
 * Finds the engine's jars and starts the engine in a class loader of its own, so that neither TensorFlow 1.x of other
 * plugins nor any library of ImageJ gets in its way, nor it in theirs.
 * <p>
 * The jars are looked for in the folder that the system property {@code clearstack.engine} names; beside this class's
 * own jar in {@code Clearstack/lib/} (ImageJ) or {@code ../lib/clearstack/} (Fiji), TensorFlow's natives there or in
 * the folder of their {@link Platform}; and, for classes that were just compiled, in the file {@code
 * target/engine.classpath} that the build writes.
 */
public final class EngineLoader {

	/** System property: the folder of the engine's jars. */
	public static final String FOLDER_PROPERTY = "clearstack.engine";

	private static final String ENGINE_CLASS = "org.clearstack.network.tensorflow.TensorFlowEngine";

	private static Engine engine;

	private EngineLoader() {}

	/**
	 * The engine of this JVM, started at the first call.
	 *
	 * @throws ClearstackException if the engine's jars or natives are missing or cannot be loaded
	 */
	public static synchronized Engine engine() {
		if (engine == null)
			engine = start(loader(ENGINE_CLASS.substring(0, ENGINE_CLASS.lastIndexOf('.') + 1)));
		return engine;
	}

	/**
	 * A class loader that looks into the folder of the engine's jars first, for libraries there that must not meet
	 * those of others.
	 *
	 * @param own the package of Clearstack that is defined there, with a dot at its end; all others are shared
	 * @throws ClearstackException if the jars are missing
	 */
	public static ClassLoader isolated(final String own) {
		return loader(own);
	}

	private static EngineClassLoader loader(final String own) {
		return new EngineClassLoader(classPath(), EngineLoader.class.getClassLoader(), own);
	}

	private static Engine start(final EngineClassLoader loader) {
		final Thread thread = Thread.currentThread();
		final ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(loader);
		try {
			return (Engine) Class.forName(ENGINE_CLASS, true, loader).getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			final Throwable cause = e.getCause() == null ? e : e.getCause();
			if (cause instanceof ClearstackException failure)
				throw failure;
			throw new ClearstackException("The TensorFlow engine did not start: " + cause
				+ ". Its files are looked for in "
				+ Arrays.toString(loader.getURLs()) + ". Install Clearstack again if one is missing or half copied.",
				e);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/** The engine's jars and, last, the jar or folder this class came from. */
	private static URL[] classPath() {
		final Path home = CodeSource.path();
		final List<Path> jars = new ArrayList<>(engineJars(home));
		jars.add(home);
		return jars.stream().map(EngineLoader::url).toArray(URL[]::new);
	}

	/**
	 * The jar of TensorFlow's library for this computer.
	 *
	 * @throws ClearstackException if there is none
	 */
	static Path natives() {
		return engineJars(CodeSource.path()).stream()
			.filter(jar -> EngineFolder.holdsNatives(jar, Platform.current())).findFirst().orElseThrow(
				() -> new ClearstackException("TensorFlow's library is missing. Install Clearstack again, all files."));
	}

	private static List<Path> engineJars(final Path home) {
		final Path list = home.resolveSibling("engine.classpath");
		if (System.getProperty(FOLDER_PROPERTY) == null && Files.isDirectory(home) && Files.isRegularFile(list))
			return listed(list);
		return installed(home, candidates(home), Platform.current());
	}

	/**
	 * The jars of the first folder that has any.
	 *
	 * @param home the jar of this class
	 * @param candidates the folders to look in
	 * @throws ClearstackException if they are in no such folder; the message says where the jar should be if they are
	 * near
	 */
	static List<Path> installed(final Path home, final List<Path> candidates, final Platform platform) {
		for (final Path candidate : candidates) {
			final EngineFolder folder = EngineFolder.of(candidate, platform);
			if (folder.isThere())
				return folder.jars();
		}
		final Path place = placeOfItsFiles(home, platform);
		if (place != null)
			throw new ClearstackException(home.getFileName() + " is in the wrong place: it is in " + home.getParent()
				+ ", but its other files expect it in "
				+ place + ". Move it there and start ImageJ again.");
		throw new ClearstackException(
			"The TensorFlow engine's files were not found. They belong in one of " + candidates
				+ ". Install Clearstack again, all files and not only the jar, or name their folder with -D"
				+ FOLDER_PROPERTY + "=FOLDER.");
	}

	/** The folder that the jar should be in, looked for from where it is upwards; null if there is none. */
	private static Path placeOfItsFiles(final Path home, final Platform platform) {
		return Stream.iterate(home.getParent(), above -> above != null, Path::getParent)
			.flatMap(above -> Stream.of(above, above.resolve("plugins"))).filter(
				place -> Stream.of("Clearstack/lib", "../lib/clearstack")
					.anyMatch(engine -> EngineFolder.of(place.resolve(engine), platform).isThere()))
			.findFirst().orElse(null);
	}

	private static List<Path> listed(final Path list) {
		try {
			return Stream.of(Files.readString(list).strip().split(File.pathSeparator)).map(Path::of).toList();
		}
		catch (final IOException e) {
			throw new ClearstackException("The list of the engine's files " + list + " cannot be read: "
				+ e.getMessage() + ". Build Clearstack again.", e);
		}
	}

	/** Where the engine may be, beside a jar. */
	static List<Path> candidates(final Path home) {
		final String chosen = System.getProperty(FOLDER_PROPERTY);
		if (chosen != null)
			return List.of(Path.of(chosen));
		final Path folder = home.getParent();
		return Stream.of("Clearstack/lib", "lib", "../lib/clearstack", "../../lib/clearstack")
			.map(relative -> folder.resolve(relative).normalize()).toList();
	}

	private static URL url(final Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (final MalformedURLException e) {
			throw new ClearstackException("The engine's file " + path + " has a name that cannot be loaded.", e);
		}
	}
}
