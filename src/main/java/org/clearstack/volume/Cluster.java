// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.clearstack.device.DeviceChoice;
import org.clearstack.io.CodeSource;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;

/**
 * Apache Spark, which this jar does not know: its driver is in a jar of its own. Where Spark is on the class path, it
 * runs in this Java; otherwise in one that is started for it, with the jars of {@code SPARK_HOME}.
 */
public final class Cluster {

	/** System property: the folder whose {@code jars} are Spark's, instead of {@code SPARK_HOME}. */
	public static final String HOME_PROPERTY = "clearstack.spark";
	/** What lines of the other Java begin with that report its progress. */
	public static final String PROGRESS = "progress ";

	private static final String WORKERS = "org.clearstack.cluster.SparkWorkers";
	private static final String FOLDER = "org.clearstack.cluster.SparkFolder";
	private static final String MAIN = "org.clearstack.cluster.SparkMain";

	private Cluster() {}

	/**
	 * Restores a volume on a cluster.
	 *
	 * @param master as Spark names it: {@code local[4]}, {@code local-cluster[2,1,1024]}, {@code spark://host:7077}
	 * @param device where networks run
	 * @return what was done, in lines
	 * @throws ClearstackException if Spark is not there, or gives up
	 */
	public static String run(final VolumeRestoration work, final String master, final DeviceChoice device,
		final Progress progress) throws IOException
	{
		final Workers here = here(master, device);
		if (here != null)
			return work.run(Part.ALL, here);
		work.prepare();
		return started(master, progress, work.out().toString(), master, device.text());
	}

	/**
	 * Restores the files of a folder on a cluster; what fails is left to be reported.
	 *
	 * @param tasks the file that lists them
	 * @param master as Spark names it
	 * @throws ClearstackException if Spark is not there, or gives up
	 */
	public static void runFolder(final Path tasks, final String master, final Progress progress) throws IOException {
		if (here(master, DeviceChoice.parse("cpu")) == null) {
			started(master, progress, tasks.toString(), master);
			return;
		}
		try {
			Class.forName(FOLDER).getMethod("run", Path.class, String.class, Progress.class).invoke(null, tasks, master,
				progress);
		}
		catch (final InvocationTargetException e) {
			if (e.getCause() instanceof RuntimeException failure)
				throw failure;
			throw new IOException(e.getCause().getMessage(), e);
		}
		catch (final ReflectiveOperationException e) {
			throw new ClearstackException("Spark cannot be used: " + e + ".", e);
		}
	}

	/** A Java of Spark's; what it said. */
	private static String started(final String master, final Progress progress, final String... args)
		throws IOException
	{
		final List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-Djava.awt.headless=true",
			"-Dlog4j2.configurationFile=classpath:org/clearstack/cluster/log4j2"
				+ ".properties"));
		System.getProperties().stringPropertyNames().stream()
			.filter(name -> name.startsWith("spark.") || name.startsWith("clearstack.")).sorted()
			.forEach(name -> line.add("-D" + name + "=" + System.getProperty(name)));
		final Path home = home();
		line.addAll(List.of("-cp", classPath(home), MAIN));
		line.addAll(List.of(args));
		return spoken(line, home, master, progress);
	}

	/** Null where Spark is not on the class path. */
	private static Workers here(final String master, final DeviceChoice device) {
		try {
			Class.forName("org.apache.spark.SparkConf");
			return (Workers) Class.forName(WORKERS).getConstructor(String.class, String.class).newInstance(master,
				device.text());
		}
		catch (final ClassNotFoundException e) {
			return null;
		}
		catch (final ReflectiveOperationException e) {
			throw new ClearstackException("Spark cannot be used: " + e + ". Install Clearstack's jar for Spark of the"
				+ " same version.", e);
		}
	}

	private static Path home() {
		final Path beside = CodeSource.path().resolveSibling("spark-home");
		final String home =
			System.getProperty(HOME_PROPERTY, System.getenv().getOrDefault("SPARK_HOME", beside.toString()));
		if (!Files.isDirectory(Path.of(home, "jars")))
			throw new ClearstackException("Spark was not found: there is no folder " + home + File.separator
				+ "jars. Set SPARK_HOME to the folder of Spark 4 (Scala 2.13), or make one: mvn -f src/spark package"
				+ " fills target/spark-home.");
		return Path.of(home).toAbsolutePath();
	}

	/** Our jars and Spark's. */
	private static String classPath(final Path home) {
		final Path own = CodeSource.path();
		final String name = own.getFileName().toString();
		final Path spark = Files.isDirectory(own) ? own.resolveSibling("spark-classes")
			: own.resolveSibling(name.replaceFirst("\\.jar$", "-spark.jar"));
		if (!Files.exists(spark))
			throw new ClearstackException("Clearstack's jar for Spark was not found: there is no " + spark
				+ ". Build it with mvn -f src/spark package, or put it there.");
		return spark + File.pathSeparator
			+ (Files.isDirectory(own) ? System.getProperty("java.class.path") : own.toString()) + File.pathSeparator
			+ home.resolve("jars") + File.separator + "*";
	}

	private static String spoken(final List<String> line, final Path home, final String master,
		final Progress progress) throws IOException
	{
		final ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
		builder.environment().put("SPARK_HOME", home.toString());
		builder.environment().putIfAbsent("SPARK_SCALA_VERSION", "2.13");
		if (master.startsWith("local"))
			builder.environment().putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
		final Process java = builder.start();
		final Thread end = new Thread(java::destroy);
		Runtime.getRuntime().addShutdownHook(end);
		final StringBuilder said = new StringBuilder();
		try (BufferedReader lines = java.inputReader(StandardCharsets.UTF_8)) {
			for (String text = lines.readLine(); text != null; text = lines.readLine()) {
				tell(text, said, progress);
				if (progress.isCanceled())
					java.destroy();
			}
			final int code = java.waitFor();
			if (progress.isCanceled())
				throw new CancellationException("Canceled; run it again to continue.");
			if (code != 0)
				throw new ClearstackException(said.isEmpty() ? "Spark ended with the code " + code + "."
					: said.toString().strip());
			return said.toString();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled: the thread was interrupted.");
		}
		finally {
			stop(java, end);
		}
	}

	private static void stop(final Process java, final Thread end) {
		java.destroy();
		try {
			if (!java.waitFor(10, TimeUnit.SECONDS))
				java.destroyForcibly();
			Runtime.getRuntime().removeShutdownHook(end);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final IllegalStateException e) {
			return; // Java is ending, and so ends the other one
		}
	}

	private static void tell(final String text, final StringBuilder said, final Progress progress) {
		final String[] words = text.split(" ", 4);
		if (text.startsWith(PROGRESS) && words.length == 4)
			progress.report(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
		else
			said.append(text).append('\n');
	}
}
