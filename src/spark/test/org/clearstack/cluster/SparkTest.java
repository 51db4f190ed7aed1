// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.clearstack.chunk.SampleType;
import org.clearstack.chunk.ZarrArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restore Volume by the packaged jars, each time in a Java of its own: a cluster gives the bytes of one machine, also
 * where an executor dies, and says why where it cannot.
 */
@TestMethodOrder(MethodName.class)
class SparkTest {

	private static final int MINUTES = 5;
	private static final String CLUSTER = "local-cluster[2,1,1024]";

	@TempDir
	static Path folder;

	private static Map<String, Long> expected;

	@BeforeAll
	static void restoresOnOneMachine() throws IOException, InterruptedException {
		final Random random = new Random(1);
		final ByteBuffer values = ByteBuffer.allocate(16 * 160 * 160 * 2).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < 16 * 160 * 160; i++)
			values.putShort(2 * i, (short) (1000 + 300 * Math.sin(i % 160 / 9.) + 50 * random.nextGaussian()));
		ZarrArray.create(folder.resolve("in.zarr"), 3, new long[] { 16, 160, 160 }, new int[] { 8, 64, 64 },
			SampleType.UINT16, List.of("z", "y", "x")).write(new long[3], new int[] { 16, 160, 160 }, values);
		final String said = restored("one.zarr", List.of());
		assertTrue(said.contains("All 18 blocks"), said);
		expected = chunks("one.zarr");
		assertEquals(18, expected.size());
	}

	@Test
	void twoExecutorsGiveTheSameBytes() throws IOException, InterruptedException {
		final String said = restored("two.zarr", List.of(), "spark=" + CLUSTER);

		assertTrue(said.contains("Restored 18 of 18 blocks"), said);
		assertEquals(expected, chunks("two.zarr"), said);
	}

	@Test
	void anExecutorThatDiesCostsItsBlocksOnly() throws IOException, InterruptedException {
		final String said = restored("killed.zarr", List.of("-Dclearstack.dies=7"), "spark=" + CLUSTER);

		assertTrue(said.contains("All 18 blocks"), said);
		assertEquals(expected, chunks("killed.zarr"), said);
	}

	@Test
	void aMasterThatIsNotThereIsToldAtOnce() throws IOException, InterruptedException {
		final String said = restored("none.zarr", List.of(), "spark=spark://127.0.0.1:9");

		assertTrue(said.contains("The Spark master spark://127.0.0.1:9 is not reached"), said);
		assertFalse(Files.exists(folder.resolve("none.zarr/0/0")));
	}

	@Test
	void executorsThatCannotStartAreGivenUpWithTheReason() throws IOException, InterruptedException {
		final String said = restored("lost.zarr", List.of("-Dspark.executor.extraJavaOptions=-agentlib:nosuchagent",
			"-Dclearstack.spark.wait=20"), "spark=local-cluster[1,1,1024]");

		assertTrue(said.contains("It was given up") && said.contains("nosuchagent"), said);
	}

	@Test
	void anotherEngineOnAnExecutorIsToldByName() throws IOException, InterruptedException {
		final Path empty = Files.createDirectory(folder.resolve("empty-engine"));
		final String said = restored("engine.zarr",
			List.of("-Dspark.executor.extraJavaOptions=-Dclearstack.engine=" + empty), "spark=local-cluster[1,1,1024]");

		assertTrue(said.contains("has another Clearstack than the driver"), said);
	}

	/** What is said by a run; tests that expect a failure look into it. */
	private static String restored(final String out, final List<String> options, final String... more)
		throws IOException, InterruptedException
	{
		final List<String> line = new ArrayList<>(List.of(
			Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx700m"));
		line.addAll(options);
		line.addAll(List.of("-jar", jar().toString(), "restore-volume", "in=" + folder.resolve("in.zarr"),
			"out=" + folder.resolve(out), "model=latent", "type=float", "block=8 64 64", "device=cpu"));
		line.addAll(List.of(more));
		final ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
		builder.environment().remove("SPARK_HOME");
		final Process java = builder.start();
		final String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertTrue(java.waitFor(MINUTES, TimeUnit.MINUTES), said);
		return said;
	}

	private static Path jar() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter(file -> file.getFileName().toString().matches("Clearstack_-[^-]+(-SNAPSHOT)?\\.jar"))
				.findFirst().orElseThrow();
		}
	}

	private static Map<String, Long> chunks(final String zarr) throws IOException {
		final Map<String, Long> chunks = new TreeMap<>();
		try (Stream<Path> files = Files.walk(folder.resolve(zarr))) {
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				final String name = folder.resolve(zarr).relativize(file).toString();
				if (name.startsWith(".") || name.contains("/."))
					continue;
				final CRC32 sum = new CRC32();
				sum.update(Files.readAllBytes(file));
				chunks.put(name, sum.getValue());
			}
		}
		return chunks;
	}
}
