// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ij.IJ;
import ij.process.ImageProcessor;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.tensorflow.run.SessionSettings;
import org.clearstack.network.tensorflow.run.SessionSlot;
import org.clearstack.normalize.LinearMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig.Toggle;
import org.tensorflow.proto.RewriterConfig;

/**
 * What 16-bit floats do to results: TensorFlow puts them into the graph on the CPU by the same rules as on a GPU, for
 * which {@link SessionSettings} asks where a model allows it.
 */
@Tag("slow")
class MixedPrecisionTest {

	private static final int SIZE = 96;
	/** Standard deviation of the noise that a network is told, where the range of the image is about 1. */
	private static final float NOISE = 0.05f;
	/** Of the range: what a model may differ by that is computed so on GPUs, and any other. */
	private static final double ALLOWED = 1e-3;
	private static final double SANE = 5e-3;

	@BeforeAll
	static void startTensorFlow() {
		new TensorFlowEngine();
	}

	static Stream<String> models() {
		return ModelLibrary.names().stream();
	}

	@ParameterizedTest
	@MethodSource("models")
	void resultsDifferLittle(final String name) throws Exception {
		final ModelFolder folder = ModelLibrary.find(name);
		for (final String image : List.of("actin-noisy.tif", "ct-abdomen.tif", "em-mitochondria.tif",
			"galaxies-hst.fits", "neutron-slice.tif", "nuclei-t12.tif")) {
			final float[] tile = tile(folder, image);

			final float[] single = predict(folder, tile, SessionSettings.of(OptionalInt.empty(), false));
			final float[] mixed = predict(folder, tile, mixed());

			final double worst = worst(single, mixed) / range(single);
			assertTrue(worst > 0, "nothing was mixed");
			assertTrue(worst < (folder.config().isMixedPrecision() ? ALLOWED : SANE),
				image + " differs by " + worst + " of the range");
		}
	}

	// -- helpers --

	private static ConfigProto mixed() {
		return SessionSettings.of(OptionalInt.empty(), false).toBuilder()
			.setGraphOptions(GraphOptions.newBuilder()
				.setRewriteOptions(RewriterConfig.newBuilder().setAutoMixedPrecisionCpu(Toggle.ON)))
			.build();
	}

	/** From the middle of an image, as the model is used to see it. */
	private static float[] tile(final ModelFolder folder, final String name) {
		final ImageProcessor pixels = IJ.openImage("test-images/" + name).getProcessor().convertToFloatProcessor();
		final LinearMap map = folder.spec().normalization()
			.fit(ArrayImgs.floats((float[]) pixels.getPixels(), pixels.getWidth(), pixels.getHeight()));
		pixels.setRoi((pixels.getWidth() - SIZE) / 2, (pixels.getHeight() - SIZE) / 2, SIZE, SIZE);
		final float[] tile = (float[]) pixels.crop().getPixels();
		for (int i = 0; i < tile.length; i++)
			tile[i] = (float) map.forward(tile[i]);
		return withMaps(tile, folder.spec());
	}

	/** Neighbouring slices are the same; behind each pixel the maps of a noise of which neighbours share nothing, where the network is given it. */
	private static float[] withMaps(final float[] tile, final ModelSpec spec) {
		final int inputs = spec.inputs();
		final float[] all = new float[tile.length * inputs];
		for (int i = 0; i < tile.length; i++) {
			Arrays.fill(all, i * inputs, i * inputs + spec.depth(), tile[i]);
			if (spec.isGivenNoise())
				all[i * inputs + spec.planes()] = NOISE;
		}
		return all;
	}

	private static float[] predict(final ModelFolder folder, final float[] tile, final ConfigProto settings)
		throws Exception
	{
		try (Model model = Model.newInstance(folder.spec().name(), Device.cpu(), "TensorFlow")) {
			model.load(folder.savedModel(), "saved_model.pb",
				Map.of("Tags", "serve", "SignatureDefKey", "serving_default", "ConfigProto", settings));
			final SavedModelBundle bundle = ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
			final var signature = bundle.getMetaGraphDef().getSignatureDefMap().get("serving_default");
			try (SessionSlot slot =
				new SessionSlot(bundle, signature.getInputsMap().values().iterator().next().getName(),
					signature.getOutputsMap().values().iterator().next().getName())) {
				slot.run(tile, new long[] { 1, SIZE, SIZE, tile.length / SIZE / SIZE });
				return slot.result().clone();
			}
		}
	}

	private static double worst(final float[] a, final float[] b) {
		return IntStream.range(0, a.length).mapToDouble(i -> Math.abs((double) a[i] - b[i])).max().orElseThrow();
	}

	private static double range(final float[] values) {
		final DoubleSummaryStatistics all =
			IntStream.range(0, values.length).mapToDouble(i -> values[i]).summaryStatistics();
		return all.getMax() - all.getMin();
	}
}
