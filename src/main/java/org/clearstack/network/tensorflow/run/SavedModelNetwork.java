// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.tensorflow.graph.FixedSize;
import org.clearstack.task.ClearstackException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A SavedModel that DJL loads. Its session is run directly, so that batches are copied once in and once out, may
 * overlap, and TensorFlow can be asked where it computed them.
 */
public final class SavedModelNetwork implements TileNetwork {

	/** Two batches on a GPU: while it computes one, the other is copied. */
	private static final int SLOTS_OF_A_GPU = 2;
	/** Batches on the CPU at once, each with some hundred megabytes of TensorFlow's memory. */
	private static final int MOST_SLOTS = 64;
	/** Side of the tile that is tried to see where the network runs, in pixels and at least. */
	private static final int TRIAL = 32;

	private static final String SIGNATURE = "serving_default";

	private final ModelSpec spec;
	private final TensorForm form;
	private final FixedTiles fixed;
	private final boolean one;
	private final Model model;
	private final NetworkSession session;
	private final BlockingQueue<SessionSlot> slots;
	private final int parallel;
	private final String reason;
	private final String sizeHint;
	/** Bytes of the GPU that are there for batches; 0 on the CPU. */
	private final long memory;
	private volatile String device = "";

	private SavedModelNetwork(final ModelFolder folder, final Model model, final OptionalInt gpu, final String reason,
		final long memory)
	{
		spec = folder.spec();
		form = TensorForm.of(folder);
		fixed = form.layout().isFixed() ? new FixedTiles(spec, form.layout().height(), form.layout().width()) : null;
		this.model = model;
		this.reason = reason;
		this.memory = memory;
		parallel = gpu.isPresent() ? SLOTS_OF_A_GPU : slotsOfTheCpu();
		slots = new ArrayBlockingQueue<>(parallel);
		final SavedModelBundle bundle = bundle(model);
		final SignatureDef signature = bundle.getMetaGraphDef().getSignatureDefMap().get(SIGNATURE);
		sizeHint = FixedSize.hint(signature);
		one = !form.hasBatch() || batchOf(signature) == 1;
		final String in = name(signature.getInputsMap());
		final String out = name(signature.getOutputsMap());
		session = gpu.isPresent() ? NetworkSession.of(bundle, in, out)
			: NetworkSession.frozen(bundle, in, out, SessionSettings.restoring(gpu, false));
		for (int i = 0; i < parallel; i++)
			slots.add(new SessionSlot(session));
	}

	/** One for each processor, unless {@code clearstack.parallel} says how many. */
	private static int slotsOfTheCpu() {
		return Math.max(1,
			Math.min(MOST_SLOTS,
				Integer.getInteger("clearstack.parallel", Runtime.getRuntime().availableProcessors())));
	}

	/** Tiles that the network takes at once; -1 for any. */
	private long batchOf(final SignatureDef signature) {
		final TensorInfo input = signature.getInputsMap().values().iterator().next();
		return input.getTensorShape().getDimCount() <= form.inputAxis('b') ? -1
			: input.getTensorShape().getDim(form.inputAxis('b')).getSize();
	}

	private static String name(final Map<String, TensorInfo> tensors) {
		return tensors.values().iterator().next().getName();
	}

	private static SavedModelBundle bundle(final Model model) {
		return ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
	}

	/**
	 * Opens a model.
	 *
	 * @param gpu number of the GPU to run on, or empty for the CPU
	 * @param reason why it is the CPU though a GPU was asked for; otherwise empty
	 * @param memory bytes of the GPU that are free; 0 if it is the CPU or unknown
	 * @throws ClearstackException if the SavedModel cannot be loaded or has other shapes than the folder says
	 */
	public static SavedModelNetwork open(final ModelFolder folder, final OptionalInt gpu, final String reason,
		final long memory)
	{
		final Model model = Model.newInstance(folder.spec().name(), Device.cpu(), "TensorFlow");
		try {
			load(model, folder, gpu);
			checkShapes(folder, bundle(model).getMetaGraphDef());
			return new SavedModelNetwork(folder, model, gpu, reason, memory);
		}
		catch (final IOException | MalformedModelException | RuntimeException e) {
			model.close();
			if (e instanceof ClearstackException failure)
				throw failure;
			throw new ClearstackException("The SavedModel of " + folder.path() + " cannot be loaded: " + e.getMessage()
				+ ". Copy the whole folder again, or train the model again.", e);
		}
	}

	/** The first GPU is where TensorFlow puts everything by itself. */
	private static void load(final Model model, final ModelFolder folder, final OptionalInt gpu)
		throws IOException, MalformedModelException
	{
		final boolean mixed = folder.config().isMixedPrecision();
		final Map<String, Object> options =
			Map.of("Tags", "serve", "SignatureDefKey", SIGNATURE, "ConfigProto", SessionSettings.restoring(gpu, mixed));
		final String device = gpu.orElse(0) == 0 ? "" : "/device:GPU:" + gpu.getAsInt();
		try (PatchedSavedModel loadable = PatchedSavedModel.of(folder.savedModel(), device)) {
			model.load(loadable.folder(), "saved_model.pb", options);
		}
	}

	private static void checkShapes(final ModelFolder folder, final MetaGraphDef graph) {
		final SignatureDef signature = graph.getSignatureDefMap().get(SIGNATURE);
		if (signature == null)
			throw new ClearstackException("The SavedModel of " + folder.path() + " has no signature " + SIGNATURE
				+ "; found " + graph.getSignatureDefMap().keySet()
				+ ". Export it with that signature.");
		final TensorForm form = TensorForm.of(folder);
		checkShape(folder, "input", signature.getInputsMap(), form.input(), folder.spec().inputs());
		checkShape(folder, "output", signature.getOutputsMap(), form.output(), form.outputChannels());
	}

	private static void checkShape(final ModelFolder folder, final String what, final Map<String, TensorInfo> tensors,
		final String axes,
		final int channels)
	{
		if (tensors.size() != 1)
			throw new ClearstackException(
				"The model " + folder.path() + " has " + tensors.size() + " " + what + "s " + tensors.keySet()
					+ "; Clearstack runs models with one.");
		final DataType type = tensors.values().iterator().next().getDtype();
		if (type != DataType.DT_FLOAT)
			throw new ClearstackException("The model " + folder.path() + " has an " + what + " of type " + type
				+ "; expected 32-bit float, DT_FLOAT. Export it with one.");
		final var shape = tensors.values().iterator().next().getTensorShape();
		final long[] dims = shape.getDimList().stream().mapToLong(d -> d.getSize()).toArray();
		final int c = axes.indexOf('c');
		if (dims.length != axes.length() || c >= 0 && dims[c] != channels && dims[c] != -1)
			throw new ClearstackException(
				"The model " + folder.path() + " has an " + what + " of shape " + new Shape(dims)
					+ "; expected "
					+ (axes.equals("byxc") ? "(batch, height, width, " + channels + ")"
						: "axes " + axes + " and " + channels + " channels")
					+ " as its rdf.yaml says. Choose a model of 2D images.");
	}

	@Override
	public ModelSpec spec() {
		return spec;
	}

	/** Tries a small tile, if no tile was computed yet. */
	@Override
	public String device() {
		if (device.isEmpty()) {
			final int side = (TRIAL + spec.multiple() - 1) / spec.multiple() * spec.multiple();
			run(new float[side * side * spec.inputs()], 1, side, side);
		}
		return device;
	}

	@Override
	public String reason() {
		return reason;
	}

	@Override
	public int parallel() {
		return parallel;
	}

	/** Tries one tile and asks TensorFlow how much memory that took. */
	@Override
	public int mostTiles(final int height, final int width) {
		if (memory == 0 || one || fixed != null)
			return memory == 0 ? 0 : 1;
		final DeviceTrace trace = withSlot(1, height, width,
			slot -> slot.trace(new float[height * width * spec.inputs()], shape(1, height, width)));
		device = trace.device();
		return mostTiles(memory, trace.gpuBytes(), parallel);
	}

	/** A fifth of the memory is left free: it comes in pieces, and other programs want some, too. */
	public static int mostTiles(final long memory, final long bytesOfOne, final int parallel) {
		if (bytesOfOne == 0)
			return 0;
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, memory / 5 * 4 / parallel / bytesOfOne));
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		final float[] result = predict(tiles, batch, height, width);
		if (!allFinite(result) && allFinite(tiles))
			throw new ClearstackException("The model " + spec.name()
				+ " produced values that are not numbers (NaN or infinite) where its input was finite. Nothing can be"
				+ " done with them; try another normalisation, or another model.");
		return result;
	}

	private float[] predict(final float[] tiles, final int batch, final int height, final int width) {
		if (batch == 1 && fixed != null)
			return fixed.run(tiles, height, width,
				piece -> compute(piece, 1, form.layout().height(), form.layout().width()));
		if (batch == 1 || !one && fixed == null)
			return compute(tiles, batch, height, width);
		final float[] all = new float[Math.multiplyExact(tiles.length / spec.depth(), spec.scale() * spec.scale())];
		for (int i = 0; i < batch; i++)
			System.arraycopy(
				predict(Arrays.copyOfRange(tiles, i * (tiles.length / batch), (i + 1) * (tiles.length / batch)), 1,
					height, width),
				0, all,
				i * (all.length / batch), all.length / batch);
		return all;
	}

	/** One step of TensorFlow's. */
	private float[] compute(final float[] tiles, final int batch, final int height, final int width) {
		return withSlot(batch, height, width, slot -> {
			final float[] ordered = form.toNetwork(tiles, batch, height, width, spec.inputs());
			if (device.isEmpty())
				device = slot.trace(ordered, shape(batch, height, width)).device();
			else
				slot.run(ordered, shape(batch, height, width));
			return form.fromNetwork(slot.result(), slot.resultShape(), batch, height * spec.scale(),
				width * spec.scale(), spec.channels());
		});
	}

	private static boolean allFinite(final float[] values) {
		float zero = 0;
		for (final float value : values)
			zero += value * 0; // 0 of what is finite, NaN of all else
		return zero == 0;
	}

	private long[] shape(final int batch, final int height, final int width) {
		return form.shape(batch, height, width, spec.inputs());
	}

	@FunctionalInterface
	private interface LaneUse<R> {
		R with(SessionSlot slot);
	}

	private <R> R withSlot(final int batch, final int height, final int width, final LaneUse<R> use) {
		final SessionSlot slot;
		try {
			slot = slots.take();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Cancelled: the thread was interrupted.");
		}
		return EngineThreads.step(batch + " tiles of " + width + "×" + height,
			() -> inSlot(slot, batch, height, width, use), late -> {});
	}

	/** On the engine's own thread, which gives the slot back also when nobody waits for its answer any more. */
	private <R> R inSlot(final SessionSlot slot, final int batch, final int height, final int width,
		final LaneUse<R> use)
	{
		try {
			return use.with(slot);
		}
		catch (final IllegalArgumentException | TensorFlowException e) {
			throw new ClearstackException("TensorFlow could not compute " + batch + " tiles of " + width + "×" + height
				+ ": " + e.getMessage() + sizeHint, e);
		}
		finally {
			slot.clear();
			slots.add(slot);
		}
	}

	/**
	 * What is still computing, though nobody waits for it any more, keeps its memory: freeing it would end the process.
	 */
	@Override
	public void close() {
		if (slots.size() < parallel)
			return;
		slots.forEach(SessionSlot::close);
		session.close();
		model.close();
	}
}
