// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import ai.djl.engine.EngineException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.DeviceReporting;
import org.clearstack.device.GpuFacts;
import org.clearstack.device.Placement;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.GpuOrCpu;
import org.clearstack.network.MultiDeviceNetwork;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.tensorflow.build.GraphTrainer;
import org.clearstack.network.tensorflow.graph.GraphCheck;
import org.clearstack.network.tensorflow.machine.CudaLibraries;
import org.clearstack.network.tensorflow.machine.Devices;
import org.clearstack.network.tensorflow.machine.GpuProbe;
import org.clearstack.network.tensorflow.machine.GpuTrial;
import org.clearstack.network.tensorflow.machine.HiddenGpus;
import org.clearstack.network.tensorflow.machine.NativeCache;
import org.clearstack.network.tensorflow.machine.NativeEnvironment;
import org.clearstack.network.tensorflow.machine.Processor;
import org.clearstack.network.tensorflow.run.EngineThreads;
import org.clearstack.network.tensorflow.run.SavedModelAnatomy;
import org.clearstack.network.tensorflow.run.SavedModelNetwork;
import org.clearstack.task.ClearstackException;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * TensorFlow through DJL. The natives come from the jar beside it: JavaCPP extracts them into its cache and DJL is
 * pointed there before it starts, so nothing is ever downloaded. Where there are natives for GPUs, and a driver, the
 * CUDA libraries of the jar beside them are loaded first, if there is one.
 */
public final class TensorFlowEngine implements Engine {

	private static final String GPU_BUILD = "-gpu";

	private final String platform = Loader.getPlatform();
	private final boolean cudaBuild;
	private final String description;
	private List<Devices.Listed> listedGpus;
	/** The environment's CUDA_VISIBLE_DEVICES as CUDA will find it; null if it is not set. */
	private String visible = System.getenv(GpuProbe.VISIBLE);
	private String hidden = "";

	/**
	 * Loads the natives and starts DJL's engine.
	 *
	 * @throws ClearstackException if this platform's natives are missing or do not load, or can be unpacked nowhere
	 */
	public TensorFlowEngine() {
		Processor.check();
		NativeCache.folder();
		System.setProperty("ai.djl.offline", "true");
		System.setProperty("OPT_OUT_TRACKING", "true");
		NativeEnvironment.warningsOnly();
		NativeEnvironment.oneDnn();
		NativeEnvironment.threadsOfEachSession();
		// TensorFlow's memory is not the Java heap's: JavaCPP must not hold it to -Xmx.
		System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
		System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
		cudaBuild = TensorFlowEngine.class.getClassLoader()
			.getResource("org/tensorflow/internal/c_api/" + platform + GPU_BUILD + "/libjnitensorflow.so") != null;
		final String cuda = prepareGpus();
		final String folder = extractNatives();
		System.setProperty("TENSORFLOW_LIBRARY_PATH", folder);
		final ai.djl.engine.Engine djl = start();
		description = "TensorFlow " + djl.getVersion() + " through DJL " + ai.djl.engine.Engine.getDjlVersion()
			+ ", natives from " + folder + cuda;
	}

	/**
	 * Only where they may be used: without a driver gigabytes need not be extracted, and the CPU computes as it always
	 * did.
	 */
	private String prepareGpus() {
		if (!cudaBuild)
			return "";
		System.setProperty("org.bytedeco.javacpp.platform.extension", GPU_BUILD);
		if (!GpuProbe.hasDriver())
			return "";
		NativeEnvironment.gpus();
		HiddenGpus.taken(GpuProbe.freeMemory(), visible).ifPresent(this::hide);
		HiddenGpus.failing(GpuTrial.troubles(trialEnvironment()), visible).ifPresent(this::hide);
		if (!CudaLibraries.areBundled())
			return "";
		CudaLibraries.loadBundled();
		return ", CUDA and cuDNN brought along";
	}

	/**
	 * A GPU that does not start keeps all of TensorFlow from starting, and CUDA does not forget it as long as the
	 * process lives.
	 */
	private ai.djl.engine.Engine start() {
		try {
			return ai.djl.engine.Engine.getEngine("TensorFlow");
		}
		catch (final EngineException e) {
			if (!cudaBuild || !GpuProbe.hasDriver())
				throw e;
			throw new ClearstackException("TensorFlow cannot start the GPU (" + GpuOrCpu.message(e)
				+ "), and without it nothing. Restart the computer or install the"
				+ " driver again; or set the environment's " + GpuProbe.VISIBLE
				+ " to -1 and start again, to compute on the CPU.", e);
		}
	}

	/**
	 * Java passes on the environment as it was when it started; the trial must see the GPUs that we shall see, in the
	 * same order.
	 */
	private Map<String, String> trialEnvironment() {
		final Map<String, String> environment = new HashMap<>();
		if (System.getenv(NativeEnvironment.ORDER) == null)
			environment.put(NativeEnvironment.ORDER, NativeEnvironment.BY_BUS);
		if (visible != null)
			environment.put(GpuProbe.VISIBLE, visible);
		return environment;
	}

	private void hide(final HiddenGpus gpus) {
		visible = gpus.visible();
		NativeEnvironment.set(GpuProbe.VISIBLE, visible);
		hidden = gpus.reason();
	}

	private String extractNatives() {
		try {
			final String library = Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
			return new File(library).getParent();
		}
		catch (final LinkageError e) {
			throw new ClearstackException("TensorFlow's native library for " + platform + " cannot be loaded: "
				+ e.getMessage()
				+ ". Supported are linux-x86_64, windows-x86_64, macosx-x86_64 and macosx-arm64; install the files "
				+ "for your platform."
				+ NativeCache.hint(), e);
		}
	}

	@Override
	public String description() {
		return description;
	}

	@Override
	public List<String> devices() {
		return Devices.all().stream().map(Devices.Listed::toString).toList();
	}

	@Override
	public GpuFacts gpus() {
		return GpuProbe.facts(platform, cudaBuild, hidden);
	}

	private Placement placement(final DeviceChoice device) {
		final Placement placement = Placement.of(device, () -> listedGpus().size(), this::gpus);
		return device.kind() == DeviceChoice.Kind.AUTO && placement.gpus().isEmpty() ? new Placement(List.of(), hidden)
			: placement;
	}

	/** TensorFlow looks for GPUs once in a process, and so do we. */
	private synchronized List<Devices.Listed> listedGpus() {
		if (listedGpus == null)
			listedGpus = cudaBuild ? Devices.all().stream().filter(Devices.Listed::isGpu).toList() : List.of();
		return listedGpus;
	}

	@Override
	public TileNetwork open(final ModelFolder model, final DeviceChoice device) {
		final Placement placement = placement(device);
		if (placement.gpus().isEmpty())
			return onCpu(model, placement.reason());
		return GpuOrCpu.network(device, () -> onGpus(model, placement.gpus()), reason -> onCpu(model, reason),
			this::gpus);
	}

	private static TileNetwork onCpu(final ModelFolder model, final String reason) {
		return open(model, OptionalInt.empty(), reason, 0);
	}

	private static SavedModelNetwork open(final ModelFolder model, final OptionalInt gpu, final String reason,
		final long memory)
	{
		return EngineThreads.open("the model " + model.path(), () -> SavedModelNetwork.open(model, gpu, reason, memory),
			TensorFlowEngine::close);
	}

	private static void close(final AutoCloseable late) {
		try {
			if (late != null)
				late.close();
		}
		catch (final Exception e) {
			Logger.getLogger(TensorFlowEngine.class.getName()).log(Level.FINE,
				"What was opened too late could not be closed", e);
		}
	}

	private TileNetwork onGpus(final ModelFolder model, final List<Integer> gpus) {
		final List<Devices.Listed> listed = listedGpus();
		final GpuFacts facts = gpus();
		final List<TileNetwork> networks = new ArrayList<>();
		try {
			for (final int gpu : gpus)
				networks.add(open(model, OptionalInt.of(gpu), "", memory(listed.get(gpu).memory(), facts, gpu)));
		}
		catch (final ClearstackException e) {
			networks.forEach(TileNetwork::close);
			throw e;
		}
		return networks.size() == 1 ? networks.get(0) : new MultiDeviceNetwork(networks);
	}

	/** What TensorFlow may take of a GPU, and other programs have left. */
	private static long memory(final long limit, final GpuFacts facts, final int gpu) {
		final long free = gpu < facts.gpus().size() ? facts.gpus().get(gpu).free() : -1;
		return free < 0 ? limit : Math.min(limit, free);
	}

	@Override
	public Tensors tensors(final Path savedModel) {
		try {
			final SavedModel model = GraphCheck.read(savedModel);
			final SignatureDef signature = model.getMetaGraphs(0).getSignatureDefMap().get("serving_default");
			if (signature == null || signature.getInputsCount() != 1 || signature.getOutputsCount() != 1)
				throw new ClearstackException("The SavedModel " + savedModel
					+ " has no signature serving_default of one input and one output. Export it with one.");
			return new Tensors(shape(signature.getInputsMap().values().iterator().next()),
				shape(signature.getOutputsMap().values().iterator().next()));
		}
		catch (final IOException e) {
			throw new ClearstackException("The SavedModel " + savedModel + " cannot be read. Copy it again.", e);
		}
	}

	private static List<Long> shape(final TensorInfo tensor) {
		return tensor.getTensorShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
	}

	@Override
	public NetworkAnatomy anatomy(final ModelFolder model, final DeviceChoice device) {
		return onFirst(device, placement(device), (gpu, reason) -> EngineThreads.open("the model " + model.path(),
			() -> SavedModelAnatomy.open(model, gpu, reason), TensorFlowEngine::close));
	}

	@Override
	public Trainer trainer(final NetworkPlan plan, final TrainerOptions options, final DeviceChoice device) {
		return onFirst(device, placement(device), (gpu, reason) -> new GraphTrainer(plan, options, gpu, reason));
	}

	/** Opens something on a GPU, if there is one, or on the CPU for a reason. */
	@FunctionalInterface
	private interface Opening<T extends DeviceReporting & AutoCloseable> {
		T on(OptionalInt gpu, String reason);
	}

	/** On the first GPU of a placement, if it really computes there; otherwise on the CPU. */
	private <T extends DeviceReporting & AutoCloseable> T onFirst(final DeviceChoice device, final Placement placement,
		final Opening<T> opening)
	{
		if (placement.gpus().isEmpty())
			return opening.on(OptionalInt.empty(), placement.reason());
		return GpuOrCpu.first(device, () -> opening.on(OptionalInt.of(placement.gpus().get(0)), ""),
			reason -> opening.on(OptionalInt.empty(), reason), this::gpus);
	}
}
