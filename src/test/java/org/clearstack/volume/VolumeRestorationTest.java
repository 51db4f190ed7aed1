// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.clearstack.chunk.SampleType;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.device.DeviceChoice;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restore Volume with the smallest bundled model: the same bytes, however it is cut, stopped and shared. */
@Tag("slow")
class VolumeRestorationTest {

	private static final String LINE = "normalize=[percentile 0.1 99.9] fit=channel strength=100 bright=100"
		+ " conserve=false noise=unknown defects=keep ensemble=false tile=0 batch=0 type=";
	private static final ModelFolder MODEL = ModelFolder.read(Path.of("models/latent"));
	private static final String CHUNK = "6 40 60";

	@TempDir
	Path folder;

	private Path source() throws IOException {
		final Path source = folder.resolve("source.zarr");
		return Files.exists(source) ? source : TestVolumes.heart(source, SampleType.UINT16, new int[] { 24, 200, 300 },
			new int[] { 8, 64, 64 });
	}

	private VolumeRestoration work(final Path in, final String out, final String line, final String block,
		final int threads, final Progress progress)
	{
		return new VolumeRestoration(new VolumeRequest(in, folder.resolve(out), MODEL, RestorationOptions.parse(line),
			DeviceChoice.parse("cpu"), new Cut(CHUNK, block, false)), threads, progress);
	}

	private Map<String, Long> restored(final String out, final String block, final int threads) throws IOException {
		work(source(), out, LINE + "float", block, threads, Progress.NONE).run(Part.ALL, Workers.local(threads));
		return TestVolumes.chunks(folder.resolve(out));
	}

	@Test
	void neitherBlocksNorThreadsNorPartsChangeAByte() throws IOException {
		final Map<String, Long> one = restored("one.zarr", "24 200 300", 1);
		assertEquals(4 * 5 * 5 + 4 * 3 * 3, one.size());

		assertEquals(one, restored("four.zarr", "24 120 180", 2));
		assertEquals(one, restored("hundred.zarr", CHUNK, 4));
		for (int k = 3; k >= 1; k--) {
			final String told = work(source(), "parts.zarr", LINE + "float", CHUNK, 1, Progress.NONE)
				.run(new Part(k, 3), Workers.local(1));
			assertEquals(k == 1, told.contains("All 100 blocks and 2 levels"), told);
		}
		assertEquals(one, TestVolumes.chunks(folder.resolve("parts.zarr")));
	}

	@Test
	void aSliceIsWhatItIsWithoutBlocks() throws IOException {
		final String line = LINE.replace("percentile 0.1 99.9", "range 0.0 4095.0").replace("keep", "ignore") + "input";
		work(source(), "blocks.zarr", line, CHUNK, 2, Progress.NONE).run(Part.ALL, Workers.local(2));
		final ImagePlus whole = ImageRestorer.of(MODEL).on(DeviceChoice.parse("cpu"))
			.with(RestorationOptions.parse(line)).restore(ImageFiles.open(source()));

		final ImagePlus blocks = ImageFiles.open(folder.resolve("blocks.zarr"));
		for (int z = 1; z <= 24; z++)
			assertArrayEquals((short[]) whole.getStack().getPixels(z),
				(short[]) blocks.getStack().getPixels(z), "slice " + z);
	}

	@Test
	void aStoppedRunGoesOnAndDoesNothingTwice() throws IOException {
		final Map<String, Long> whole = restored("whole.zarr", CHUNK, 2);
		final AtomicLong done = new AtomicLong();
		final Progress stopping = new Progress() {
			@Override
			public void report(final long now, final long total, final String message) {
				if (message.startsWith("Restoring"))
					done.set(now);
			}

			@Override
			public boolean isCanceled() {
				return done.get() >= 40;
			}
		};
		assertThrows(CancellationException.class,
			() -> work(source(), "stopped.zarr", LINE + "float", CHUNK, 2, stopping).run(Part.ALL, Workers.local(2)));
		final long there = 100 - new VolumeFolder(folder.resolve("stopped.zarr")).missing(0, 0, 100).length;
		assertTrue(there >= 40 && there <= 42, there + " blocks");

		final String told = work(source(), "stopped.zarr", LINE + "float", CHUNK, 1, Progress.NONE).run(Part.ALL,
			Workers.local(1));

		assertTrue(told.contains("Restored " + (100 - there) + " of 100 blocks, " + there + " were done already"),
			told);
		assertEquals(whole, TestVolumes.chunks(folder.resolve("stopped.zarr")));
	}

	@Test
	void otherParametersAndASourceThatGrewAreRefusedByName() throws IOException {
		final Path series = Files.createDirectory(folder.resolve("series"));
		for (int z = 0; z < 3; z++)
			Files.copy(Path.of("test-images/neutron-slice.tif"), series.resolve("z" + z + ".tif"));
		final Part first = new Part(1, 3);
		work(series, "out.zarr", LINE + "input", "", 1, Progress.NONE).run(first, Workers.local(1));

		assertTrue(refusal(series, LINE.replace("strength=100", "strength=50") + "input")
			.contains("strength=100 there, strength=50 now"));
		Files.copy(series.resolve("z0.tif"), series.resolve("z3.tif"));
		final String grown = refusal(series, LINE + "input");
		assertTrue(grown.contains("3 files") && grown.contains("4 files"), grown);
	}

	private String refusal(final Path in, final String line) {
		return assertThrows(IllegalArgumentException.class,
			() -> work(in, "out.zarr", line, "", 1, Progress.NONE).run(new Part(2, 3), Workers.local(1))).getMessage();
	}

	@Test
	void aHoleCostsItsSurroundingsOnly() throws IOException {
		final Path holed = TestVolumes.heart(folder.resolve("float.zarr"), SampleType.FLOAT32,
			new int[] { 6, 200, 300 }, new int[] { 6, 200, 300 });
		final String line = LINE.replace("percentile 0.1 99.9", "range 0.0 4095.0") + "float";
		work(holed, "sound.zarr", line, CHUNK, 1, Progress.NONE).run(Part.ALL, Workers.local(1));
		final ZarrArray array = ZarrArray.open(holed);
		final ByteBuffer values = array.read(new long[3], new int[] { 6, 200, 300 });
		SampleType.FLOAT32.put(values, (2 * 200 + 100) * 300 + 150, Double.NaN);
		array.write(new long[3], new int[] { 6, 200, 300 }, values);
		work(holed, "holed.zarr", line, CHUNK, 1, Progress.NONE).run(Part.ALL, Workers.local(1));

		final float[] before = (float[]) ImageFiles.open(folder.resolve("sound.zarr")).getStack().getPixels(3);
		final float[] after = (float[]) ImageFiles.open(folder.resolve("holed.zarr")).getStack().getPixels(3);
		final int margin = MODEL.spec().margin() + 9; // whether a pixel is a defect depends on 9 around it
		assertTrue(Float.isNaN(after[100 * 300 + 150]));
		for (int i = 0; i < before.length; i++)
			if (Math.abs(i % 300 - 150) > margin || Math.abs(i / 300 - 100) > margin)
				assertEquals(before[i], after[i], "at " + i % 300 + ", " + i / 300);
	}

	@Test
	void whatIsThereAlreadyIsNotTouched() throws IOException {
		final Path other = Files.createDirectory(folder.resolve("other.zarr"));
		Files.writeString(other.resolve("notes.txt"), "mine");

		final String refused = assertThrows(IllegalArgumentException.class,
			() -> work(source(), "other.zarr", LINE + "input", "", 1, Progress.NONE).run(Part.ALL, Workers.local(1)))
			.getMessage();

		assertTrue(refused.contains("not begun by Restore Volume"), refused);
		assertEquals("mine", Files.readString(other.resolve("notes.txt")));
	}

	@Test
	void aJobOnTheSameOutputIsRefused() throws IOException {
		final VolumeRestoration first = work(source(), "out.zarr", LINE + "input", CHUNK, 1, Progress.NONE);
		first.prepare();
		try (RunLock lock = RunLock.of(new VolumeFolder(folder.resolve("out.zarr")), Part.ALL)) {
			assertTrue(assertThrows(IllegalArgumentException.class, () -> first.run(Part.ALL, Workers.local(1)))
				.getMessage().contains("Another job writes"));
		}
	}

	@Test
	void anEstimateWritesNothing() throws IOException {
		final String told = work(source(), "out.zarr", LINE + "input", CHUNK, 1, Progress.NONE).estimate();

		assertTrue(told.contains("Blocks: 100 of 6 x 40 x 60"), told);
		assertFalse(Files.exists(folder.resolve("out.zarr")));
	}
}
