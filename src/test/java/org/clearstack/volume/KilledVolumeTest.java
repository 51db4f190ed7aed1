// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clearstack.chunk.SampleType;
import org.clearstack.door.cli.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restore Volume in a Java of its own that is killed without a warning and started again. How often, the system
 * property {@code clearstack.kills} says.
 */
@Tag("slow")
class KilledVolumeTest {

	private static final int MINUTES = 4;
	private static final int BLOCKS = 100;

	@TempDir
	Path folder;

	@Test
	void aKilledRunGoesOnToTheSameBytesAndDoesNothingTwice() throws IOException, InterruptedException {
		TestVolumes.heart(folder.resolve("in.zarr"), SampleType.UINT16, new int[] { 24, 200, 300 },
			new int[] { 8, 64, 64 });
		assertEquals(0, Main.run(line("whole.zarr").toArray(String[]::new), System.out, System.err));
		final Map<String, Long> whole = TestVolumes.chunks(folder.resolve("whole.zarr"));
		final Random random = new Random(Long.getLong("clearstack.seed", 1));
		int seen = 0;
		for (int kill = 0; kill < Integer.getInteger("clearstack.kills", 2); kill++) {
			final Map<String, FileTime> before = done();
			final Process java = start();
			awaitBlocks(java, Math.min(BLOCKS - 1, before.size() + random.nextInt(12)));
			Thread.sleep(random.nextInt(200));
			java.destroyForcibly().waitFor();
			final Map<String, FileTime> after = done();
			before.forEach((block, time) -> assertEquals(time, after.get(block), "block " + block + " was done twice"));
			seen = Math.max(seen, after.size());
		}
		assertTrue(seen > 0, "no block was done before a kill");

		final Map<String, FileTime> before = done();
		final Process java = start();
		assertTrue(java.waitFor(MINUTES, TimeUnit.MINUTES));
		assertEquals(0, java.exitValue());
		before.forEach((block, time) -> assertEquals(time, done().get(block), "block " + block + " was done twice"));
		assertEquals(whole, TestVolumes.chunks(folder.resolve("killed.zarr")));
		assertEquals(List.of(), leftovers());
	}

	private List<String> line(final String out) {
		return List.of("restore-volume", "in=" + folder.resolve("in.zarr"), "out=" + folder.resolve(out),
			"model=" + Path.of("models/latent").toAbsolutePath(), "chunk=6 40 60", "block=6 40 60", "device=cpu",
			"type=float");
	}

	private Process start() throws IOException {
		final List<String> line = new ArrayList<>(List.of(
			Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx500m", "-cp",
			System.getProperty("java.class.path"), Main.class.getName()));
		line.addAll(line("killed.zarr"));
		return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile())
			.start();
	}

	private void awaitBlocks(final Process java, final int count) throws IOException, InterruptedException {
		final long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
		while (done().size() < count && System.nanoTime() < end) {
			assertTrue(java.isAlive(), Files.readString(folder.resolve("said.txt")));
			Thread.sleep(20);
		}
	}

	/** When each block was done, by their numbers. */
	private Map<String, FileTime> done() {
		final Path markers = folder.resolve("killed.zarr/.clearstack/done/0");
		final Map<String, FileTime> done = new TreeMap<>();
		try (Stream<Path> files = Files.isDirectory(markers) ? Files.walk(markers) : Stream.empty()) {
			for (final Path file : files.filter(path -> path.getFileName().toString().matches("\\d+"))
				.filter(Files::isRegularFile).toList())
				done.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
			return done;
		}
		catch (final IOException | UncheckedIOException e) {
			return done; // a file went away while it was looked at; looked at again
		}
	}

	private List<String> leftovers() throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".part")).toList();
		}
	}
}
