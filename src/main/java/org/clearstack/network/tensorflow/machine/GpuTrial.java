// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import com.sun.jna.Native;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Starts CUDA on each GPU in a process of its own, before TensorFlow does in ours: what fails there can still be hidden
 * here, because CUDA reads which GPUs it shall show once in a process, and what ends that process does not end ImageJ.
 */
public final class GpuTrial {

	private static final long SECONDS = 60;
	private static final long SECONDS_TO_END = 5;
	/** Stands for the end of what the trial prints, which has no empty lines. */
	private static final String END = "";

	private GpuTrial() {}

	/**
	 * Tries all visible GPUs.
	 *
	 * @param environment variables that the trial gets beside those of this process
	 * @return what went wrong with each, in CUDA's order; empty texts where nothing did; an empty list if there is
	 * none, or the trial itself cannot be made
	 */
	public static List<String> troubles(final Map<String, String> environment) {
		final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		final String ours = folderOrJar(GpuTrial.class);
		final String jna = folderOrJar(Native.class);
		return Files.isExecutable(java) && !ours.isEmpty() && !jna.isEmpty()
			? troubles(
				List.of(java.toString(), "-Xmx64m", "-cp", ours + File.pathSeparator + jna, GpuStarter.class.getName()),
				environment, SECONDS)
			: List.of();
	}

	/**
	 * Runs a trial and reads what it prints, see {@link GpuStarter}. It is not waited for longer than asked, not even
	 * where a driver keeps it from ending.
	 *
	 * @param seconds to wait for each line
	 */
	public static List<String> troubles(final List<String> command, final Map<String, String> environment,
		final long seconds)
	{
		final ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(environment);
		final Process process;
		try {
			process = builder.start();
		}
		catch (final IOException e) {
			return List.of();
		}
		final BlockingQueue<String> output = new LinkedBlockingQueue<>();
		final Thread listener = new Thread(() -> listen(process, output), "GPU trial");
		listener.setDaemon(true);
		listener.start();
		final List<String> troubles = new ArrayList<>();
		try {
			for (String line = output.poll(seconds, TimeUnit.SECONDS); line != null && !line.equals(END);
				line = output.poll(seconds, TimeUnit.SECONDS))
				hear(line, troubles);
			process.destroyForcibly().waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		return troubles;
	}

	/** Passes on each line, and then the end. */
	private static void listen(final Process process, final BlockingQueue<String> output) {
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(output::add);
		}
		catch (final IOException | UncheckedIOException e) {
			// what it printed until then counts
		}
		output.add(END);
	}

	/** A GPU without a result has ended the trial. */
	private static void hear(final String line, final List<String> troubles) {
		if (line.startsWith(GpuStarter.TRY))
			troubles.add("it ended the process that tried it or did not answer");
		else if (line.startsWith(GpuStarter.FAILED))
			troubles.set(troubles.size() - 1, line.substring(GpuStarter.FAILED.length()));
		else if (line.equals(GpuStarter.OK))
			troubles.set(troubles.size() - 1, "");
	}

	/** Where a class is from; empty if that is no file. */
	private static String folderOrJar(final Class<?> type) {
		try {
			final CodeSource source = type.getProtectionDomain().getCodeSource();
			return source == null ? "" : Path.of(source.getLocation().toURI()).toString();
		}
		catch (final URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
			return "";
		}
	}
}
