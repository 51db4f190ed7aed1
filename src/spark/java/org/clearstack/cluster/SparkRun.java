// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;
import org.clearstack.io.CodeSource;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;

/**
 * Many pieces of work on the executors of a Spark cluster. Each is a task; one whose executor was lost is done again by
 * another, and no other.
 */
final class SparkRun {

	/** System property: seconds that the first executor is waited for. */
	static final String WAIT = "clearstack.spark.wait";

	private static final int SECONDS = 120;
	private static final int PAUSE = 200;
	/** Executors that may be lost, without a piece being done in between, before it is given up. */
	private static final int LOST = 5;
	/** Newest logs of executors that are looked into for a reason. */
	private static final int LOGS = 6;

	private final Master master;

	/** @param master as Spark names it */
	SparkRun(final String master) {
		this.master = new Master(master);
	}

	/**
	 * Does pieces 0 to count - 1 of a list, in any order.
	 *
	 * @param pieces what the task is given
	 * @param task is sent to the executors; must count in the accumulator what is done
	 * @param progress told how many more are done; asked whether to go on
	 * @throws ClearstackException if a piece fails four times, saying why, or the cluster has no executors
	 */
	void each(final List<Long> pieces, final Function<LongAccumulator, VoidFunction<Long>> task,
		final Progress progress)
	{
		master.check();
		if (master.isLocal() && System.getProperty("clearstack.lanes") == null)
			System.setProperty("clearstack.lanes", Integer.toString(master.cores()));
		final ExecutorWatch watch = new ExecutorWatch();
		try (JavaSparkContext spark = new JavaSparkContext(conf())) {
			spark.sc().addSparkListener(watch);
			final LongAccumulator done = spark.sc().longAccumulator("done");
			await(spark.parallelize(pieces, pieces.size()).foreachAsync(task.apply(done)), done, watch, progress);
		}
	}

	/** Bytes of Java's memory for each piece that an executor does at the same time. */
	long memory() {
		final SparkConf conf = conf();
		final long memory = master.isLocal() ? Runtime.getRuntime().maxMemory()
			: master.isLocalCluster() ? Long.parseLong(master.name().replaceAll(".*,\\s*(\\d+)\\s*\\]", "$1")) << 20
				: conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
		final int cores = Math.max(1, conf.getInt("spark.executor.cores", Math.max(1, master.cores())));
		return memory / Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
	}

	/** What is not set by -Dspark.… or spark-submit. */
	private SparkConf conf() {
		final SparkConf conf = new SparkConf().setAppName("Clearstack").setMaster(master.name());
		conf.setIfMissing("spark.ui.enabled", "false");
		conf.setIfMissing("spark.executor.memoryOverhead", "2g");
		final String path = conf.get("spark.executor.extraClassPath", "");
		conf.set("spark.executor.extraClassPath", classPath() + (path.isEmpty() ? "" : File.pathSeparator + path));
		final int cores = conf.getInt("spark.executor.cores", master.cores());
		conf.setIfMissing("spark.task.cpus", Integer.toString(Math.max(1, master.isLocal() ? 1 : cores / 2)));
		final String options = conf.get("spark.executor.extraJavaOptions", "");
		conf.set("spark.executor.extraJavaOptions", Stream.concat(Stream.of(options, "-Djava.awt.headless=true"),
			Stream.concat(cores > 0 ? Stream.of("-Dclearstack.lanes=" + cores) : Stream.empty(), passedOn()))
			.filter(option -> !option.isEmpty()).collect(Collectors.joining(" ")));
		return conf;
	}

	/** Settings of ours that hold for executors too. */
	private static Stream<String> passedOn() {
		return Stream.of("clearstack.engine", "clearstack.models", "clearstack.dies", "org.bytedeco.javacpp.cachedir")
			.filter(name -> System.getProperty(name) != null).map(name -> "-D" + name + "=" + System.getProperty(name));
	}

	/** Our jars, where the driver has them: the disk is shared, or they are installed in the same place. */
	private static String classPath() {
		final Path own = CodeSource.path();
		if (Files.isDirectory(own))
			return System.getProperty("java.class.path");
		try {
			return Path.of(SparkRun.class.getProtectionDomain().getCodeSource().getLocation().toURI())
				+ File.pathSeparator + own;
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}

	private void await(final JavaFutureAction<Void> action, final LongAccumulator done, final ExecutorWatch watch,
		final Progress progress)
	{
		long told = 0;
		int lost = 0;
		final long start = System.nanoTime();
		while (!action.isDone()) {
			pause();
			final long now = done.value();
			if (now > told) {
				progress.report(now - told, 0, "");
				lost = watch.lost();
			}
			told = now;
			if (progress.isCanceled()) {
				action.cancel(true);
				return;
			}
			final long waited = (System.nanoTime() - start) / 1_000_000_000;
			if (!master.isLocal() && watch.added() == 0 && waited > Integer.getInteger(WAIT, SECONDS))
				throw givenUp(action, "no executor of " + master.name() + " came up within " + waited + " s", "");
			if (watch.lost() - lost >= LOST)
				throw givenUp(action, (watch.lost() - lost) + " executors of " + master.name()
					+ " were lost one after the other", watch.reason());
		}
		finish(action);
		if (done.value() > told)
			progress.report(done.value() - told, 0, "");
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled: the thread was interrupted.");
		}
	}

	private static ClearstackException givenUp(final JavaFutureAction<Void> action, final String what,
		final String reason)
	{
		action.cancel(true);
		return new ClearstackException("It was given up: " + what + "." + (reason.isEmpty() ? "" : " " + reason + ".")
			+ lastWords() + " What is done stays; mend it and run it again. Memory outside of Java's, about 1 GB for"
			+ " each executor, is asked for by -Dspark.executor.memoryOverhead=2g.");
	}

	/** What the newest executors said of an error, where their logs are on this machine. */
	private static String lastWords() {
		final String home = System.getenv("SPARK_HOME");
		if (home == null || !Files.isDirectory(Path.of(home, "work")))
			return "";
		try (Stream<Path> files = Files.walk(Path.of(home, "work"), 3)) {
			final List<Path> newest = files.filter(file -> file.endsWith("stderr") || file.endsWith("stdout"))
				.sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed()).limit(LOGS)
				.toList();
			for (final Path log : newest) {
				final String wrong = Files.readAllLines(log).stream()
					.filter(line -> line.matches(".*([Ee]rror|ERROR|Exception|Could not).*")).limit(2)
					.collect(Collectors.joining(" "));
				if (!wrong.isBlank())
					return " An executor said: " + wrong.strip() + ".";
			}
			return "";
		}
		catch (final IOException | UncheckedIOException e) {
			return "";
		}
	}

	/** Tells what a task that failed four times said. */
	private static void finish(final JavaFutureAction<Void> action) {
		try {
			action.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled: the thread was interrupted.");
		}
		catch (final ExecutionException e) {
			final Throwable cause = e.getCause() instanceof SparkException && e.getCause().getCause() != null
				? e.getCause().getCause() : e.getCause();
			throw new ClearstackException(reason(String.valueOf(cause.getMessage())), e);
		}
	}

	/** Out of "Job aborted due to stage failure: ... Lost task 0.3 in stage 0.0 (...): IOException: MESSAGE". */
	private static String reason(final String message) {
		final String first = message.lines().takeWhile(line -> !line.startsWith("\tat ") && !line.isBlank())
			.collect(Collectors.joining("\n"));
		return "A piece of the work could not be done, four times: "
			+ first.replaceFirst("(?s)^.*?Lost task [^(]*\\([^)]*\\)( \\([^)]*\\))*: (\\S+(Exception|Error): )?", "");
	}
}
