// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.chunk.ChunkReader;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;
import org.clearstack.image.ResultImage;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.Flux;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of Restore Volume that need no network. */
class VolumePiecesTest {

	private static final VolumeJob.Origin RECIPE =
		new VolumeJob.Origin("/a b/c.zarr", "UINT16 1 x 2", "/models/m", "abc", "normalize=none strength=100", "1");

	@TempDir
	Path folder;

	@Test
	void aJobIsReadAsItWasWritten() throws IOException {
		final Fit fit =
			new Fit(new LinearMap(0.1 + 0.2, -1e-300), 4.5, new NoiseModel(0.1, 100, 1.6, 0.3, 1e-17), true);
		final VolumeJob job = new VolumeJob(RECIPE, new VolumeJob.Layout(SampleType.INT16,
			new long[] { 1, 2, 3, 1L << 40, 5 }, new int[] { 1, 1, 2, 3, 4 }, new int[] { 1, 1, 2, 3, 8 }, true),
			List.of(fit, new Fit(LinearMap.IDENTITY, Double.POSITIVE_INFINITY, null, false)));

		final VolumeJob read = VolumeJob.parse(job.json());

		assertEquals(job.json(), read.json());
		assertEquals(job.fits(), read.fits());
		assertEquals(job.origin(), read.origin());
	}

	@Test
	void whatDiffersIsNamed() {
		final VolumeJob job = new VolumeJob(RECIPE, null, List.of());
		final List<String> differences = job.differences(
			new VolumeJob.Origin("/a b/c.zarr", "UINT16 1 x 3", "/models/m", "abc", "normalize=none strength=50", "1"));

		assertEquals(List.of("content of the source: UINT16 1 x 2 there, UINT16 1 x 3 now",
			"parameter: strength=100 there, strength=50 now"), differences);
	}

	@Test
	void levelsAreMeansOfFourVoxelsAndOfFewerAtTheEdge() throws IOException {
		final ChunkedArray array = array(SampleType.UINT8, new long[] { 1, 1, 1, 3, 3 }, 10, 20, 30, 40, 50, 60, 70,
			80, 90);
		final ByteBuffer half =
			Halving.block(array, new BlockPlan.Block(new long[5], new int[] { 1, 1, 1, 2, 2 }));

		assertEquals(List.of(30, 45, 75, 90), List.of(half.get(0) & 0xff, half.get(1) & 0xff, half.get(2) & 0xff,
			half.get(3) & 0xff));
	}

	/** numpy.percentile([1, 5, 5, 7, 200], [0.1, 50, 99.9]) = 1.016, 5.0, 199.228; numpy.std = 78.22429290188568 */
	@Test
	void everyWholeNumberIsCounted() throws IOException {
		final ChunkedArray array = array(SampleType.UINT8, new long[] { 1, 1, 1, 1, 5 }, 200, 5, 1, 7, 5);
		final Intensities all = new IntensityReader(array, 2, Progress.NONE).read(0);

		assertEquals(1.016, all.percentile(0.1), 1e-12);
		assertEquals(5, all.percentile(50));
		assertEquals(199.228, all.percentile(99.9), 1e-12);
		assertEquals(new LinearMap(1.0 / 199, -1.0 / 199), all.fit(Normalization.parse("min-max")));
		assertEquals(1 / 78.22429290188568, all.fit(Normalization.parse("mean-std")).gain(), 1e-15);
	}

	@Test
	void notANumberIsPassedOver() throws IOException {
		final ChunkedArray array =
			array(SampleType.FLOAT32, new long[] { 1, 1, 1, 1, 4 }, Double.NaN, 3, 1, Double.POSITIVE_INFINITY);

		assertEquals(new LinearMap(0.5, -0.5),
			new IntensityReader(array, 1, Progress.NONE).read(0).fit(Normalization.parse("min-max")));
	}

	@Test
	void optionsAreReadFromTheirLine() {
		final String line = "normalize=[percentile 0.1 99.9] fit=channel strength=70 bright=99.5 conserve=true"
			+ " noise=[1.6 0.46 100] defects=replace ensemble=true tile=96 batch=2 type=float";
		final RestorationOptions options = RestorationOptions.parse(line);

		assertEquals(0.7, options.finish().strength());
		assertEquals(new NoiseModel(0.46, 100, 1.6, 0, 0), options.settings().noise());
		assertEquals(ResultImage.Type.FLOAT, options.type());
		assertEquals(96, options.settings().tile());
		assertTrue(options.settings().ensemble() && options.finish().flux() == Flux.BRIGHTNESS);
	}

	@Test
	void aNormalizationOfEachSliceIsRefused() {
		final ChunkedArray array = array(SampleType.UINT8, new long[] { 1, 1, 1, 1, 1 }, 1);
		final RestorationOptions options = RestorationOptions.parse("normalize=min-max fit=slice strength=100"
			+ " bright=100 conserve=no noise=unknown defects=keep ensemble=false tile=0 batch=0 type=input");

		assertThrows(IllegalArgumentException.class,
			() -> new Measurement(array, options, new ModelSpec("m", 1, 1, 0, 1, Normalization.NONE, 1)));
	}

	@Test
	void twoJobsDoNotShareAPart() throws IOException {
		final VolumeFolder result = new VolumeFolder(folder);
		Files.createDirectories(result.own("x").getParent());
		try (RunLock first = RunLock.of(result, new Part(1, 3)); RunLock second = RunLock.of(result, new Part(2, 3))) {
			assertThrows(IllegalArgumentException.class, () -> RunLock.of(result, new Part(1, 3)));
			assertThrows(IllegalArgumentException.class, () -> RunLock.of(result, Part.ALL));
		}
		RunLock.of(result, Part.ALL).close();
	}

	@Test
	void markersStay() throws IOException {
		final VolumeFolder result = new VolumeFolder(folder);
		result.setDone(0, 2);
		result.setDone(1, 3);

		assertArrayEquals(new long[] { 0, 1, 3 }, result.missing(0, 0, 4));
	}

	@Test
	void theLayoutFollowsTheSourcesChunks() {
		final ChunkedArray array = array(SampleType.UINT8, new long[] { 1, 1, 1, 1, 1 }, 1);
		final VolumeJob.Layout layout = new Cut("", "", false).layout(array,
			new ModelSpec("m", 1, 2, 0, 1, Normalization.NONE, 1), ResultImage.Type.SOURCE);

		assertEquals(2, layout.shape()[4]);
		assertThrows(IllegalArgumentException.class, () -> new Cut("1 x", "", false).layout(array,
			new ModelSpec("m", 1, 2, 0, 1, Normalization.NONE, 1), ResultImage.Type.SOURCE));
	}

	private static ChunkedArray array(final SampleType type, final long[] shape, final double... values) {
		final int[] chunk = new int[shape.length];
		for (int d = 0; d < chunk.length; d++)
			chunk[d] = (int) shape[d];
		return ChunkReader.of(shape, chunk, type, ByteOrder.LITTLE_ENDIAN, 0, index -> {
			final ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
			for (int i = 0; i < values.length; i++)
				type.put(bytes, i, values[i]);
			return bytes;
		});
	}
}
