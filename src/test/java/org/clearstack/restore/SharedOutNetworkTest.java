// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.FakeNetworks.spec;
import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.clearstack.testing.TestImages.unset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.device.DeviceChoice;
import org.clearstack.network.GpuOrCpu;
import org.clearstack.network.MultiDeviceNetwork;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeMachine;
import org.clearstack.testing.FakeNetworks;
import org.clearstack.testing.FakeNetworks.FakeDevice;
import org.junit.jupiter.api.Test;

/** Restoring on several devices, and with several batches at once. */
class SharedOutNetworkTest {

	private static final RestoreSettings SMALL = new RestoreSettings(16, 4, 3, null, false);

	private final TileNetwork mean = FakeNetworks.boxMean(2, spec(1, 2, 1));
	private final RandomAccessibleInterval<FloatType> image = noise(1, 150, 130);

	@Test
	void theResultIsTheSameWhicheverDeviceIsFaster() {
		final RandomAccessibleInterval<FloatType> alone = restore(mean, Progress.NONE);

		for (final long[] slowness : new long[][] { { 0, 0 }, { 0, 7 }, { 7, 0 } }) {
			final FakeDevice first = new FakeDevice("GPU:0", mean).working(2, slowness[0]);
			final FakeDevice second = new FakeDevice("GPU:1", mean).working(2, slowness[1]);

			assertImageEquals(alone, restore(new MultiDeviceNetwork(List.of(first, second)), Progress.NONE), 0);

			assertTrue(first.batches() > 0 && second.batches() > 0, first.batches() + " and " + second.batches());
		}
	}

	@Test
	void theSlowerDeviceGetsFewerBatches() {
		final FakeDevice fast = new FakeDevice("GPU:0", mean);
		final FakeDevice stuck = new FakeDevice("GPU:1", mean).working(1, 300);

		restore(new MultiDeviceNetwork(List.of(stuck, fast)), Progress.NONE);

		assertTrue(fast.batches() > stuck.batches(), fast.batches() + " and " + stuck.batches());
	}

	@Test
	void bothDevicesAreTold() {
		final List<String> reports = new ArrayList<>();
		final List<String> notes = new ArrayList<>();

		restore(new MultiDeviceNetwork(List.of(new FakeDevice("GPU:0", mean), new FakeDevice("GPU:1", mean))),
			listening(reports, notes));

		assertEquals("Restoring on GPU:0, GPU:1", reports.get(0));
		assertEquals(List.of("Computing on GPU:0, GPU:1."), notes);
	}

	@Test
	void aDeviceThatFailsLeavesTheRestToTheCpu() {
		final RandomAccessibleInterval<FloatType> alone = restore(mean, Progress.NONE);
		final FakeDevice groundTruth = new FakeDevice("GPU:0", mean);
		final FakeDevice failing = new FakeDevice("GPU:1", mean);
		final TileNetwork both =
			GpuOrCpu.network(DeviceChoice.parse("gpus"), () -> new MultiDeviceNetwork(List.of(groundTruth, failing)),
				reason -> new FakeDevice("CPU", mean, reason), () -> FakeMachine.whole(FakeMachine.GPU));
		failing.run(new float[25], 1, 5, 5);
		failing.fails(new ClearstackException("CUDA_ERROR_ECC_UNCORRECTABLE"));
		final List<String> notes = new ArrayList<>();

		assertImageEquals(alone, restore(both, listening(new ArrayList<>(), notes)), 0);

		assertEquals("Computing on CPU, because GPU:0, GPU:1 failed (CUDA_ERROR_ECC_UNCORRECTABLE).",
			notes.get(notes.size() - 1));
	}

	@Test
	void aGpuTooSmallForTheSmallestTileLeavesItToTheCpu() {
		final RandomAccessibleInterval<FloatType> alone = restore(mean, Progress.NONE);
		final TileNetwork small =
			new MultiDeviceNetwork(List.of(new FakeDevice("GPU:0", FakeNetworks.starving(mean, 24)).working(3, 0)));
		final TileNetwork network = GpuOrCpu.network(DeviceChoice.parse("gpu"), () -> small,
			reason -> new FakeDevice("CPU", mean, reason), () -> FakeMachine.whole(FakeMachine.GPU));

		assertImageEquals(alone, restore(network, Progress.NONE), 0);

		assertTrue(network.reason().startsWith("GPU:0 has not enough free memory even for one tile of "),
			network.reason());
	}

	@Test
	void cancellingWaitsForTheBatchesUnderWay() {
		final FakeDevice device = new FakeDevice("GPU:0", mean).working(2, 20);
		final List<String> reports = new ArrayList<>();
		final Progress stopping = new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {
				reports.add(message);
			}

			@Override
			public boolean isCanceled() {
				return !reports.isEmpty();
			}
		};

		final CancellationException told = assertThrows(CancellationException.class, () -> restore(device, stopping));

		assertTrue(told.getMessage().startsWith("Cancelled after 3 of "), told.getMessage());
		assertEquals(2, device.batches(), "the one that was written and the one under way");
	}

	@Test
	void closingItClosesAll() {
		final FakeDevice first = new FakeDevice("GPU:0", mean);
		final FakeDevice second = new FakeDevice("GPU:1", mean);

		new MultiDeviceNetwork(List.of(first, second)).close();

		assertTrue(first.isClosed() && second.isClosed());
	}

	private RandomAccessibleInterval<FloatType> restore(final TileNetwork network, final Progress progress) {
		final RandomAccessibleInterval<FloatType> result = unset(image);
		new Restorer(network, SMALL).restore(image, LinearMap.IDENTITY, result, progress);
		return result;
	}

	private static Progress listening(final List<String> reports, final List<String> notes) {
		return new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {
				reports.add(message);
			}

			@Override
			public void note(final String line) {
				notes.add(line);
			}
		};
	}
}
