// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AllocatorMemoryUsed;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.StepStats;

class DeviceTraceTest {

	private static final String TASK = "/job:localhost/replica:0/task:0/device:";

	@Test
	void theDeviceOfTheConvolutionsCounts() {
		final RunMetadata record =
			record(device("CPU:0", "input = _Recv()", "a = Const()", "b = Const()", "c = Identity()"),
				device("GPU:0", "head = Conv2D(input, kernel)"));

		assertEquals("GPU:0", DeviceTrace.of(record).device());
	}

	@Test
	void fusedConvolutionsCountToo() {
		assertEquals("GPU:1", DeviceTrace.of(
			record(device("CPU:0", "a = Relu(x)"), device("GPU:1", "head/Relu = _FusedConv2D(input, kernel, bias)")))
			.device());
		assertEquals("CPU",
			DeviceTrace
				.of(record(device("CPU:0", "c = _MklNativeConv3D(x)"), device("GPU:0", "a = Relu(x)", "b = Relu(a)")))
				.device());
	}

	@Test
	void aGraphSpreadOverDevicesTellsThemAll() {
		assertEquals("CPU, GPU:0",
			DeviceTrace.of(record(device("GPU:0", "a = Conv2D(x)"), device("CPU:0", "b = Conv2D(a)"))).device());
	}

	@Test
	void withoutConvolutionsTheMostCount() {
		assertEquals("CPU", DeviceTrace
			.of(record(device("CPU:0", "a = Relu(x)", "b = Relu(a)"), device("GPU:0", "c = Add(a, b)"))).device());
	}

	@Test
	void streamsAndOtherDevicesAreNone() {
		assertEquals("GPU:0",
			DeviceTrace.of(
				record(device("GPU:0/stream:all", "a = Conv2D(x)", "b = Conv2D(a)"), device("GPU:0", "a = Conv2D(x)")))
				.device());
		assertEquals("", DeviceTrace.of(RunMetadata.getDefaultInstance()).device());
	}

	@Test
	void theMostMemoryOfAGpuIsTaken() {
		final NodeExecStats.Builder node = NodeExecStats.newBuilder().setTimelineLabel("a = Conv2D(x)");
		node.addMemory(memory("GPU_0_bfc", 300)).addMemory(memory("GPU_0_bfc", 700)).addMemory(memory("cpu", 9000));
		final RunMetadata record = record(DeviceStepStats.newBuilder().setDevice(TASK + "GPU:0").addNodeStats(node));

		assertEquals(700, DeviceTrace.of(record).gpuBytes());
	}

	private static AllocatorMemoryUsed.Builder memory(final String allocator, final long bytes) {
		return AllocatorMemoryUsed.newBuilder().setAllocatorName(allocator).setAllocatorBytesInUse(bytes);
	}

	private static DeviceStepStats.Builder device(final String name, final String... nodes) {
		final DeviceStepStats.Builder device = DeviceStepStats.newBuilder().setDevice(TASK + name);
		for (final String node : nodes)
			device.addNodeStats(NodeExecStats.newBuilder().setTimelineLabel(node));
		return device;
	}

	private static RunMetadata record(final DeviceStepStats.Builder... devices) {
		final StepStats.Builder stats = StepStats.newBuilder();
		for (final DeviceStepStats.Builder device : devices)
			stats.addDevStats(device);
		return RunMetadata.newBuilder().setStepStats(stats).build();
	}
}
