// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
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
 * Starts CUDA on each GPU in a process of its own, before TensorFlow does in ours: what fails there can still be hidden here, because CUDA
 * reads which GPUs it shall show once in a process, and what ends that process does not end ImageJ.
 */
final class GpuTrial {

	private static final long SECONDS = 60;
	private static final long SECONDS_TO_END = 5;
	/** What the trial cannot tell. */
	private static final String END = "";

	private GpuTrial() {}

	/**
	 * Tries all visible GPUs.
	 *
	 * @param environment variables that the trial gets beside those of this process
	 * @return what went wrong with each, in CUDA's order; empty texts where nothing did; an empty list if there is none, or the trial itself
	 *         cannot be made
	 */
	static List<String> troubles(final Map<String, String> environment) {
		final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		final String ours = folderOrJar(GpuTrial.class);
		final String jna = folderOrJar(Native.class);
		return Files.isExecutable(java) && !ours.isEmpty() && !jna.isEmpty()
			? troubles(List.of(java.toString(), "-Xmx64m", "-cp", ours + File.pathSeparator + jna, GpuTrial.class.getName()), environment, SECONDS) : List.of();
	}

	/**
	 * Runs a trial and hears what it tells: {@code try NUMBER} before each GPU, {@code ok} or {@code failed WHY} after it. It is not waited for
	 * longer than told, not even where a driver keeps it from ending.
	 *
	 * @param seconds to wait for each line
	 */
	static List<String> troubles(final List<String> command, final Map<String, String> environment, final long seconds) {
		final ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(environment);
		final Process process;
		try {
			process = builder.start();
		}
		catch (final IOException e) {
			return List.of();
		}
		final BlockingQueue<String> told = new LinkedBlockingQueue<>();
		final Thread listener = new Thread(() -> listen(process, told), "GPU trial");
		listener.setDaemon(true);
		listener.start();
		final List<String> troubles = new ArrayList<>();
		try {
			for (String line = told.poll(seconds, TimeUnit.SECONDS); line != null && !line.equals(END); line = told.poll(seconds, TimeUnit.SECONDS))
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
	private static void listen(final Process process, final BlockingQueue<String> told) {
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(told::add);
		}
		catch (final IOException | UncheckedIOException e) {
			// what it told until then counts
		}
		told.add(END);
	}

	/** A GPU whose end is not told has ended the trial. */
	private static void hear(final String line, final List<String> troubles) {
		if (line.startsWith("try "))
			troubles.add("it ended the process that tried it or did not answer");
		else if (line.startsWith("failed "))
			troubles.set(troubles.size() - 1, line.substring("failed ".length()));
		else if (line.equals("ok"))
			troubles.set(troubles.size() - 1, "");
	}

	/** Where a class is from; empty if that is no file. */
	private static String folderOrJar(final Class<?> type) {
		try {
			final CodeSource source = type.getProtectionDomain().getCodeSource();
			return source == null ? "" : Path.of(source.getLocation().toURI()).toString();
		}
		catch (final URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
			return "";
		}
	}

	/** The trial itself. Where CUDA as a whole does not start, there is nothing to try: TensorFlow then goes without. */
	public static void main(final String[] args) {
		final DynamicLinker.Library cuda = DynamicLinker.open("libcuda.so.1").orElse(null);
		final IntByReference count = new IntByReference();
		if (cuda == null || GpuProbe.call(cuda, "cuInit", 0) != 0 || GpuProbe.call(cuda, "cuDeviceGetCount", count) != 0)
		{
			System.out.println("CUDA does not start");
			return;
		}
		for (int i = 0; i < count.getValue(); i++) {
			System.out.println("try " + i);
			System.out.flush();
			final IntByReference device = new IntByReference();
			int code = GpuProbe.call(cuda, "cuDeviceGet", device, i);
			if (code == 0)
				code = GpuProbe.call(cuda, "cuDevicePrimaryCtxRetain", new PointerByReference(Pointer.NULL), device.getValue());
			System.out.println(code == 0 ? "ok" : "failed " + GpuProbe.message(cuda, code));
			System.out.flush();
		}
	}
}
