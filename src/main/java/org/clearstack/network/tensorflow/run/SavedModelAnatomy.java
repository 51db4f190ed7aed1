// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Activation;
import org.clearstack.network.Layer;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.tensorflow.graph.DevicePinning;
import org.clearstack.network.tensorflow.graph.FixedSize;
import org.clearstack.network.tensorflow.graph.InlinedGraph;
import org.clearstack.network.tensorflow.graph.LayerGraph;
import org.clearstack.task.ClearstackException;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/** The layers of a SavedModel, and what they answer. */
public final class SavedModelAnatomy implements NetworkAnatomy {

	private static final String SIGNATURE = "serving_default";
	/** Side of the image that is tried to learn the layers' sizes, in multiples of what the model's tiles must be. */
	private static final int PROBE = 16;
	/** Where the operations of functions go in the graph. */
	private static final String UNFOLDED = "unfolded";

	private final ModelFolder folder;
	private final SavedModelBundle bundle;
	private final Output<?> input;
	private final Output<?> result;
	private final Map<String, Output<?>> outputs;
	private final List<Layer> layers;
	private final String reason;
	private String device = "";

	private SavedModelAnatomy(final ModelFolder folder, final SavedModelBundle bundle, final String pinned,
		final String reason)
	{
		this.folder = folder;
		this.bundle = bundle;
		this.reason = reason;
		final SignatureDef signature = bundle.metaGraphDef().getSignatureDefMap().get(SIGNATURE);
		if (signature == null || signature.getInputsCount() != 1 || signature.getOutputsCount() != 1)
			throw new ClearstackException("The SavedModel of " + folder.path() + " has no signature " + SIGNATURE
				+ " of one input and one output. Export it with one.");
		final String in = signature.getInputsMap().values().iterator().next().getName();
		final String out = signature.getOutputsMap().values().iterator().next().getName();
		final boolean calls = InlinedGraph.isNeeded(bundle.metaGraphDef().getGraphDef());
		result = tensor(calls ? unfolded(out, pinned) : out);
		input = tensor(calls ? UNFOLDED + "/" + in : in);
		final LayerGraph graph = new LayerGraph(bundle.graph(), calls ? UNFOLDED + "/" : "",
			(GraphOperation) input.op(), (GraphOperation) result.op());
		outputs = graph.outputs();
		if (outputs.isEmpty())
			throw new ClearstackException("The graph of the model " + folder.spec().name()
				+ " shows no convolution or other layer; between input and result it has: "
				+ graph.operations() + ". Choose a convolutional network.");
		final int probe = PROBE * folder.spec().multiple();
		final Map<String, Activation> tried = new HashMap<>();
		activations(List.copyOf(outputs.keySet()), new float[probe * probe * folder.spec().inputs()], probe, probe)
			.forEach(activation -> tried.put(activation.layer(), activation));
		layers = graph.layers(probe, tried);
		outputs.keySet().retainAll(layers.stream().map(Layer::name).toList());
	}

	/**
	 * Adds to the graph what its functions do, beside the calls and on the same device; the variables are the same. The
	 * result by its name there.
	 */
	private String unfolded(final String out, final String pinned) {
		final InlinedGraph flat = new InlinedGraph(bundle.metaGraphDef().getGraphDef(), out);
		try {
			bundle.graph().importGraphDef(pinned.isEmpty() ? flat.graph() : DevicePinning.on(flat.graph(), pinned),
				UNFOLDED);
		}
		catch (final IllegalArgumentException | TensorFlowException e) {
			throw new ClearstackException(
				"The layers of " + folder.path() + " lie in functions that cannot be unfolded: " + e.getMessage()
					+ " Convert the SavedModel to a frozen graph and try again.",
				e);
		}
		return UNFOLDED + "/" + flat.output();
	}

	/**
	 * Opens a model.
	 *
	 * @param gpu number of the GPU to run on, or empty for the CPU
	 * @param reason why it is the CPU though a GPU was asked for; otherwise empty
	 * @throws ClearstackException if the SavedModel cannot be loaded, or shows no layers
	 */
	public static SavedModelAnatomy open(final ModelFolder folder, final OptionalInt gpu, final String reason) {
		final SavedModelBundle bundle;
		final String pinned = gpu.orElse(0) == 0 ? "" : "/device:GPU:" + gpu.getAsInt();
		try {
			bundle = load(folder.savedModel(), gpu, pinned);
		}
		catch (final IOException | TensorFlowException e) {
			throw new ClearstackException("The SavedModel of " + folder.path() + " cannot be loaded: " + e.getMessage()
				+ ". Copy the whole folder again.", e);
		}
		try {
			return new SavedModelAnatomy(folder, bundle, pinned, reason);
		}
		catch (final RuntimeException e) {
			bundle.close();
			throw e;
		}
	}

	private static SavedModelBundle load(final Path savedModel, final OptionalInt gpu, final String pinned)
		throws IOException
	{
		try (PatchedSavedModel loadable = PatchedSavedModel.of(savedModel, pinned)) {
			return SavedModelBundle.loader(loadable.folder().toString()).withTags(SavedModelBundle.DEFAULT_TAG)
				.withConfigProto(SessionSettings.restoring(gpu, false)).load();
		}
	}

	/** An output by its name, such as {@code input:0}. */
	private Output<?> tensor(final String name) {
		final int colon = name.lastIndexOf(':');
		final int index = colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
		return bundle.graph().operationOrThrow(colon < 0 ? name : name.substring(0, colon)).output(index);
	}

	@Override
	public List<Layer> layers() {
		return layers;
	}

	@Override
	public List<Activation> activations(final List<String> names, final float[] image, final int height,
		final int width)
	{
		final Session.Runner runner = bundle.session().runner();
		names.forEach(name -> runner.fetch(output(name)));
		try (TFloat32 tensor = tensor(image, height, width, folder.spec().inputs());
			Result predictions = run(runner.feed(input, tensor))) {
			final List<Activation> activations = new ArrayList<>();
			for (int i = 0; i < names.size(); i++)
				activations.add(activation(names.get(i), (TFloat32) predictions.get(i)));
			return activations;
		}
		catch (final IllegalArgumentException | TensorFlowException e) {
			throw new ClearstackException(
				"TensorFlow could not compute the layers of " + folder.spec().name() + " for an image of " + width + "×"
					+ height
					+ ": " + e.getMessage() + FixedSize.hint(bundle.metaGraphDef().getSignatureDefOrThrow(SIGNATURE)),
				e);
		}
	}

	/** The first run also tells where it ran. */
	private Result run(final Session.Runner runner) {
		if (!device.isEmpty())
			return step(runner::run);
		final Result predictions = step(() -> runner.setOptions(DeviceTrace.OPTIONS).runAndFetchMetadata());
		device = DeviceTrace.of(predictions.getMetadata().orElseThrow()).device();
		return predictions;
	}

	private Result step(final Callable<Result> run) {
		return EngineThreads.step("the layers of " + folder.spec().name(), run, late -> {});
	}

	@Override
	public String device() {
		return device;
	}

	@Override
	public String reason() {
		return reason;
	}

	@Override
	public float[] predict(final Activation replaced, final float[] image, final int height, final int width) {
		try (TFloat32 tensor = tensor(image, height, width, folder.spec().inputs());
			TFloat32 layer = tensor(replaced.values(), replaced.height(), replaced.width(), replaced.channels());
			Result prediction = step(() -> bundle.session().runner().feed(input, tensor)
				.feed(output(replaced.layer()), layer).fetch(result).run())) {
			return activation("", (TFloat32) prediction.get(0)).values();
		}
		catch (final IllegalArgumentException | TensorFlowException e) {
			throw new ClearstackException("TensorFlow could not compute " + folder.spec().name() + " from its layer "
				+ replaced.layer() + ": " + e.getMessage(), e);
		}
	}

	private Output<?> output(final String name) {
		if (!outputs.containsKey(name))
			throw new ClearstackException(
				"The model " + folder.spec().name() + " has no layer \"" + name + "\". It has: "
					+ String.join(", ", outputs.keySet()) + ".");
		return outputs.get(name);
	}

	private static TFloat32 tensor(final float[] values, final long height, final long width, final long channels) {
		return TFloat32.tensorOf(Shape.of(1, height, width, channels), DataBuffers.of(values));
	}

	private static Activation activation(final String name, final TFloat32 tensor) {
		final long[] shape = tensor.shape().asArray();
		final float[] values = new float[Math.toIntExact(tensor.size())];
		tensor.copyTo(DataBuffers.of(values));
		return new Activation(name, (int) shape[1], (int) shape[2], (int) shape[3], values);
	}

	@Override
	public void close() {
		bundle.close();
	}
}
