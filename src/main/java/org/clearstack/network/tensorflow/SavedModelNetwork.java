// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;

import org.clearstack.network.ModelFolder;
import org.clearstack.network.ModelSpec;
import org.clearstack.network.NetworkException;
import org.clearstack.network.TileNetwork;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;

/** A SavedModel that DJL loads and runs. */
final class SavedModelNetwork implements TileNetwork {

	private static final String SIGNATURE = "serving_default";

	private final ModelSpec spec;
	private final Model model;
	private final Predictor<Tiles, Tiles> predictor;

	private final String device;

	private SavedModelNetwork(final ModelSpec spec, final Model model, final String device) {
		this.spec = spec;
		this.device = device;
		this.model = model;
		this.predictor = model.newPredictor(new TileTranslator());
	}

	static SavedModelNetwork open(final ModelFolder folder, final ConfigProto settings, final String device) {
		final Model model = Model.newInstance(folder.spec().name(), "TensorFlow");
		try {
			model.load(folder.savedModel(), "saved_model.pb", Map.of("Tags", "serve", "SignatureDefKey", SIGNATURE, "ConfigProto", settings));
			checkShapes(folder, ((TfSymbolBlock) model.getBlock()).getSavedModelBundle().getMetaGraphDef().getSignatureDefMap());
			return new SavedModelNetwork(folder.spec(), model, device);
		}
		catch (final IOException | MalformedModelException | RuntimeException e) {
			model.close();
			if (e instanceof NetworkException told)
				throw told;
			throw new NetworkException("The SavedModel of " + folder.path() + " cannot be loaded: " + e.getMessage()
				+ ". Copy the whole folder again, or train the model again.", e);
		}
	}

	private static void checkShapes(final ModelFolder folder, final Map<String, SignatureDef> signatures) {
		final SignatureDef signature = signatures.get(SIGNATURE);
		if (signature == null)
			throw new NetworkException("The SavedModel of " + folder.path() + " has no signature " + SIGNATURE + "; found " + signatures.keySet()
				+ ". Export it with that signature.");
		checkShape(folder, "input", signature.getInputsMap(), folder.spec().inputs());
		checkShape(folder, "output", signature.getOutputsMap(), folder.spec().channels());
	}

	private static void checkShape(final ModelFolder folder, final String what, final Map<String, TensorInfo> tensors, final int channels) {
		if (tensors.size() != 1)
			throw new NetworkException("The model " + folder.path() + " has " + tensors.size() + " " + what + "s " + tensors.keySet()
				+ "; Clearstack runs models with one.");
		final var shape = tensors.values().iterator().next().getTensorShape();
		final long[] dims = shape.getDimList().stream().mapToLong(d -> d.getSize()).toArray();
		if (dims.length != 4 || dims[3] != channels)
			throw new NetworkException("The model " + folder.path() + " has an " + what + " of shape " + new Shape(dims)
				+ "; expected (batch, height, width, " + channels + ") as its rdf.yaml says. Choose a model of 2D images.");
	}

	@Override
	public ModelSpec spec() {
		return spec;
	}

	@Override
	public String device() {
		return device;
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		final int expected = batch * height * width * spec.channels() * spec.scale() * spec.scale();
		try {
			final float[] result = predictor.predict(new Tiles(tiles, new Shape(batch, height, width, spec.inputs()))).values();
			if (result.length != expected)
				throw new NetworkException("The model " + spec.name() + " answered " + result.length + " values for " + batch + " tiles of " + width + "×"
					+ height + "; expected " + expected + ". Its rdf.yaml does not fit its SavedModel.");
			return result;
		}
		catch (final TranslateException | EngineException e) {
			throw new NetworkException("TensorFlow could not compute " + batch + " tiles of " + width + "×" + height + ": " + reason(e), e);
		}
	}

	private static String reason(final Throwable e) {
		Throwable cause = e;
		while (cause.getCause() != null)
			cause = cause.getCause();
		return cause.getMessage();
	}

	@Override
	public void close() {
		predictor.close();
		model.close();
	}

	/** A batch of tiles and its shape (batch, height, width, channels). */
	private record Tiles(float[] values, Shape shape) {}

	/** Puts a batch into one tensor and back: no batching of DJL's own. */
	private static final class TileTranslator implements NoBatchifyTranslator<Tiles, Tiles> {

		@Override
		public NDList processInput(final TranslatorContext context, final Tiles tiles) {
			return new NDList(context.getNDManager().create(FloatBuffer.wrap(tiles.values()), tiles.shape()));
		}

		@Override
		public Tiles processOutput(final TranslatorContext context, final NDList list) {
			final var result = list.singletonOrThrow();
			return new Tiles(result.toFloatArray(), result.getShape());
		}

		@Override
		public Batchifier getBatchifier() {
			return null;
		}
	}
}
