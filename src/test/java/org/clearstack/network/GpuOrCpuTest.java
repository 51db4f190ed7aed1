// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.GpuFacts;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.FakeMachine;
import org.clearstack.testing.FakeNetworks;
import org.clearstack.testing.FakeNetworks.FakeDevice;
import org.junit.jupiter.api.Test;

class GpuOrCpuTest {

	private static final float[] TILE = { 1, 2, 3, 4 };
	private static final ClearstackException NO_CUDNN =
		new ClearstackException("TensorFlow could not compute 1 tiles of 2×2.",
			new IllegalStateException(
				"DNN library initialization failed. Look at the errors above for more details.\n\t [[node conv]]"));
	private static final ClearstackException NO_MEMORY = new ClearstackException("TensorFlow could not compute.",
		new IllegalStateException("RESOURCE_EXHAUSTED: OOM when allocating tensor with shape[1,2,2,64]"));

	private final TileNetwork identity = FakeNetworks.identity(FakeNetworks.spec(1, 1, 1));
	private final FakeDevice gpu = new FakeDevice("GPU:0", identity);
	private final List<FakeDevice> cpus = new ArrayList<>();
	private GpuFacts machine = FakeMachine.whole(FakeMachine.GPU);

	@Test
	void whatWorksOnTheGpuStaysThere() {
		final TileNetwork network = open("gpu", false);

		assertArrayEquals(TILE, network.run(TILE, 1, 2, 2));
		assertEquals("GPU:0", network.deviceText());
		assertEquals(List.of(), cpus);
	}

	@Test
	void aGpuThatFailsWhenItIsTriedIsReplacedAtOnce() {
		gpu.fails(NO_CUDNN);

		final TileNetwork network = open("gpu:0", false);

		assertArrayEquals(TILE, network.run(TILE, 1, 2, 2));
		assertEquals(
			"CPU, because gpu:0 failed (DNN library initialization failed. Look at the errors above for more details.)",
			network.deviceText());
		assertTrue(gpu.isClosed());
	}

	@Test
	void whatTheMachineTellsOfTheFailureIsTold() {
		gpu.fails(NO_CUDNN);
		machine = FakeMachine.withCudnn(8100);

		assertEquals(
			"the cuDNN found first, /opt/lib/libcudnn.so.8, is version 8.1.0, TensorFlow needs 8.9; take the other "
				+ "one off the library path",
			open("gpu", false).reason());
	}

	@Test
	void aGpuWhoseMemoryOthersHoldIsReplacedAtOnce() {
		gpu.fails(NO_MEMORY);

		assertEquals("gpu:0 has not enough free memory; close other programs that use it",
			open("auto", false).reason());
	}

	@Test
	void aGpuThatFailsLaterIsReplacedThen() {
		final TileNetwork network = open("gpu", false);
		network.run(TILE, 1, 2, 2);
		gpu.fails(NO_CUDNN);

		assertArrayEquals(TILE, network.run(TILE, 1, 2, 2));

		assertEquals("GPU:0 failed (DNN library initialization failed. Look at the errors above for more details.)",
			network.reason());
		assertEquals("CPU", network.device());
		network.close();
		assertTrue(gpu.isClosed() && cpus.get(0).isClosed());
	}

	@Test
	void shortMemoryIsLeftToTheCallerFirst() {
		final TileNetwork network = open("gpu", false);
		network.run(TILE, 1, 2, 2);
		gpu.fails(NO_MEMORY);

		assertThrows(ClearstackException.class, () -> network.run(TILE, 1, 2, 2));
		assertEquals("GPU:0", network.device());

		assertTrue(network.moveToCpu("GPU:0 is too small"));
		assertArrayEquals(TILE, network.run(TILE, 1, 2, 2));
		assertEquals("CPU, because GPU:0 is too small", network.deviceText());
		assertFalse(network.moveToCpu("again"));
	}

	@Test
	void whatFailsOnTheCpuTooIsTold() {
		final TileNetwork network = open("gpu", false);
		network.run(TILE, 1, 2, 2);
		gpu.fails(NO_CUDNN);
		network.run(TILE, 1, 2, 2);
		final ClearstackException broken = new ClearstackException("The model is broken.");
		cpus.get(0).fails(broken);

		assertEquals(broken, assertThrows(ClearstackException.class, () -> network.run(TILE, 1, 2, 2)));
	}

	@Test
	void aSessionThatSaysGpuAndComputesOnTheCpuIsFoundOut() {
		final FakeDevice liar = new FakeDevice("CPU", identity);

		final TileNetwork network = GpuOrCpu.network(DeviceChoice.parse("gpu"), () -> liar, this::cpu, () -> machine);

		assertEquals("CPU, because TensorFlow computed on the CPU", network.deviceText());
		assertTrue(liar.isClosed());
	}

	@Test
	void strictNeverMoves() {
		final TileNetwork network = open("gpu", true);
		network.run(TILE, 1, 2, 2);
		gpu.fails(NO_CUDNN);

		assertEquals(NO_CUDNN, assertThrows(ClearstackException.class, () -> network.run(TILE, 1, 2, 2)));
		assertFalse(network.moveToCpu("it is too small"));
		assertEquals(List.of(), cpus);
	}

	@Test
	void strictStopsWhenTheGpuFailsAtOnce() {
		gpu.fails(NO_CUDNN);

		final ClearstackException told = assertThrows(ClearstackException.class, () -> open("gpu", true));

		assertEquals(
			"The device gpu cannot be used: gpu failed (DNN library initialization failed. Look at the errors above "
				+ "for more details.). Choose another "
				+ "device, or set strict to false to continue on the CPU.",
			told.getMessage());
		assertTrue(gpu.isClosed());
		assertEquals(List.of(), cpus);
	}

	private TileNetwork open(final String device, final boolean strict) {
		return GpuOrCpu.network(DeviceChoice.parse(device, strict), () -> gpu, this::cpu, () -> machine);
	}

	private TileNetwork cpu(final String reason) {
		final FakeDevice cpu = new FakeDevice("CPU", identity, reason);
		cpus.add(cpu);
		return cpu;
	}
}
