// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.door.cli.Main;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.NormalizationCache;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same image, model and parameters give the same bytes, whatever the machine has. */
class SameBitsTest {

	private static final String LANES = "clearstack.parallel";

	@TempDir
	Path folder;

	@Test
	void neitherThreadsNorTilesNorBatchesChangeABit() throws IOException {
		final var image = ImagePlanes.of(ImageFiles.open(Path.of("test-images/actin-noisy.tif"))).plane(0, 0, 0);
		float[] first = null;
		try {
			for (final int slots : new int[] { 1, 2, 4 }) {
				System.setProperty(LANES, Integer.toString(slots));
				try (TileNetwork network = EngineLoader.engine().open(ModelLibrary.find("microscopy-denoise"), "cpu")) {
					assertEquals(slots, network.parallel());
					for (final int tile : new int[] { 0, 96, 168 }) {
						final float[] pixels = restored(network, image,
							RestoreSettings.AUTOMATIC.withTile(tile).withBatch(tile == 96 ? 3 : 0));
						first = first == null ? pixels : first;
						assertArrayEquals(first, pixels, slots + " slots, tiles of " + tile);
					}
				}
			}
		}
		finally {
			System.clearProperty(LANES);
		}
	}

	/** Files above a sixteenth of the heap are opened virtually by Restore Folder. */
	@Test
	void aStackThatStaysInItsFileIsNormalisedAsOneInMemory() throws IOException {
		final Random random = new Random(1);
		final ImageStack stack = new ImageStack(20, 10);
		for (int z = 0; z < 50; z++) {
			final FloatProcessor slice = new FloatProcessor(20, 10);
			for (int i = 0; i < 200; i++)
				slice.setf(i, (float) (z * z + random.nextGaussian()));
			stack.addSlice(slice);
		}
		final Path file = folder.resolve("stack.tif");
		ImageFiles.save(new ImagePlus("stack", stack), file);

		final ImagePlus lazy = ImageFiles.openVirtual(file);
		assertTrue(lazy.getStack().isVirtual());
		assertEquals(fitted(ImageFiles.open(file)), fitted(lazy));
	}

	/** In a small heap the file is opened virtually and restored slice by slice; see Restore Folder. */
	@Test
	void neitherTheHeapNorThreadsOrTilesOfAnotherJavaChangeABit() throws IOException, InterruptedException {
		final Path images = Files.createDirectories(folder.resolve("images"));
		final Random random = new Random(2);
		final ImageStack stack = new ImageStack(150, 130);
		for (int z = 0; z < 6; z++) {
			final FloatProcessor slice = new FloatProcessor(150, 130);
			for (int i = 0; i < 150 * 130; i++)
				slice.setf(i, (float) (100 + 9 * z + 40 * Math.sin(i * 0.01) + 5 * random.nextGaussian()));
			stack.addSlice(slice);
		}
		final Path file = images.resolve("stack.tif");
		ImageFiles.save(new ImagePlus("stack", stack), file);
		Files.write(file, new byte[7 << 20], StandardOpenOption.APPEND); // virtual in 100 MB, whole in 1 GB

		final Object[] small = restored(images, "-Xmx100m", 1, 0);

		assertArrayEquals(small, restored(images, "-Xmx1g", 2, 96), "another heap, threads and tiles");
		assertArrayEquals(small, restored(images, "-Xmx100m", 4, 120), "other threads and tiles");
	}

	/** The pixels of the result that the command line makes in a Java of its own. */
	private Object[] restored(final Path images, final String heap, final int lanes, final int tile)
		throws IOException, InterruptedException
	{
		final Path output = folder.resolve(heap + lanes);
		final Path said = folder.resolve("said.txt");
		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			heap,
			"-D" + LANES + "=" + lanes, "-cp", System.getProperty("java.class.path"), Main.class.getName(), "folder",
			"folder=" + images, "output=" + output, "model=" + Path.of("models/tomography-denoise").toAbsolutePath(),
			"device=cpu", "tile=" + tile).redirectErrorStream(true).redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(2, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		assertTrue(ended && java.exitValue() == 0, () -> said(said));
		final ImageStack result = ImageFiles.open(output.resolve("stack.tif")).getStack();
		return IntStream.rangeClosed(1, result.size()).mapToObj(result::getPixels).toArray();
	}

	private static String said(final Path file) {
		try {
			return Files.readString(file);
		}
		catch (final IOException e) {
			return e.toString();
		}
	}

	private static IntensityMap fitted(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		return new NormalizationCache(planes, Normalization.parse("percentile 0.1 99.9"),
			NormalizationCache.Scope.CHANNEL, 100, 1).map(0, 0, 0, planes.plane(0, 0, 0));
	}

	private static float[] restored(final TileNetwork network,
		final RandomAccessibleInterval<? extends RealType<?>> image, final RestoreSettings settings)
	{
		final float[] pixels = new float[(int) Views.flatIterable(image).size()];
		final Restorer restorer = new Restorer(network, settings);
		restorer.restore(image, restorer.fit(image), ArrayImgs.floats(pixels, image.dimensionsAsLongArray()),
			Progress.NONE);
		return pixels;
	}
}
