// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.engine.EngineLoader;
import org.clearstack.inspect.LatentCode.Decoded;
import org.clearstack.model.Architecture;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.Optimiser;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LatentCodeTest {

	@TempDir
	Path folder;

	/** Noise from 0 to 1 (seed 4), 7 x 5 pixels with an origin. */
	private final RandomAccessibleInterval<FloatType> plane = noise();

	@Test
	void theStrongestChannelsAreKept() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(weakAndStrong(), "cpu")) {
			final List<Decoded> decoded = code(anatomy, weakAndStrong()).decode(plane, List.of(2, 1));

			for (int y = 0; y < 4; y++)
				for (int x = 0; x < 6; x++) {
					final float max = maxOfBlock(x / 2 * 2, y / 2 * 2);
					assertEquals(1.25 * max, decoded.get(0).plane().getAt(x, y).get(), 1e-6,
						"both: 0.25 and 1 times the block's maximum");
					assertEquals(max, decoded.get(1).plane().getAt(x, y).get(), 1e-6,
						"the strong one, which is the second");
				}
			assertEquals(7, decoded.get(0).plane().dimension(0));
			assertEquals(5, decoded.get(0).plane().dimension(1));
		}
	}

	@Test
	void theCodeIsTheConvolutionOfFewestNumbersAtTheLowestResolution() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(weakAndStrong(), "cpu")) {
			final LatentCode code = code(anatomy, weakAndStrong());

			assertEquals("latent", code.layer().name());
			assertEquals(0.5, code.layer().valuesPerPixel(), "two channels for four pixels");
			assertFalse(code.isBypassed());
		}
	}

	@Test
	void aPlainNetworkHasNothingPastItsCode() throws IOException {
		final float[] image = new float[48 * 40];
		final Random random = new Random(8);
		for (int i = 0; i < image.length; i++)
			image[i] = random.nextFloat();
		final float[] prediction;
		try (Trainer trainer = EngineLoader.engine().trainer(new NetworkPlan(Architecture.PLAIN, 1, 1, 8, 1, 3),
			new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, 7))) {
			final GraphGeometry geometry = trainer.export(trainer.weights(), folder.resolve(ModelFolder.SAVED_MODEL));
			ModelFolder.write(folder,
				Map.of("name", "plain", "config",
					Map.of("clearstack", Map.of("scale", 1, "channels", 1, "margin", 0, "multiple",
						geometry.multiple(), "normalization", "none"))));
			prediction = trainer.network().run(image, 1, 40, 48);
		}
		final ModelFolder model = ModelFolder.read(folder);

		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, "cpu")) {
			final LatentCode code = code(anatomy, model);
			final Decoded whole = code.decode(ArrayImgs.floats(image, 48, 40), List.of(8)).get(0);

			assertEquals("latent", code.layer().name());
			assertEquals(8 / 16.0, code.layer().valuesPerPixel());
			assertFalse(code.isBypassed());
			for (int i = 0; i < prediction.length; i++)
				assertEquals(prediction[i], whole.plane().getAt(i % 48, i / 48).get(), 1e-5,
					"all channels kept is the network itself");
		}
	}

	@Test
	void skipConnectionsAreNoticed() {
		final ModelFolder model = ModelLibrary.find("microscopy-denoise");
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, "cpu")) {
			assertTrue(code(anatomy, model).isBypassed());
		}
	}

	@Test
	void aNetworkOfOneResolutionHasNoCode() throws IOException {
		final SavedModels flat = new SavedModels(1);
		final ModelFolder model =
			flat.write(folder, flat.convolution("only", "input", 3, new float[9], new float[1], false), 1, 1, 1);

		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, "cpu")) {
			final String told = assertThrows(IllegalArgumentException.class, () -> code(anatomy, model)).getMessage();

			assertTrue(told.contains("has no code"), told);
		}
	}

	@Test
	void asManyChannelsAsThereAreCanBeKept() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(weakAndStrong(), "cpu")) {
			final LatentCode code = code(anatomy, weakAndStrong());

			for (final int count : new int[] { 0, 3 }) {
				final String told =
					assertThrows(IllegalArgumentException.class, () -> code.decode(plane, List.of(count))).getMessage();
				assertTrue(told.contains("has 2 channels; found " + count), told);
			}
		}
	}

	private static LatentCode code(final NetworkAnatomy anatomy, final ModelFolder model) {
		return new LatentCode(anatomy, model.spec());
	}

	/** Halves by the maximum; a code of a quarter of it and of all of it; doubles and adds both. */
	private ModelFolder weakAndStrong() throws IOException {
		final SavedModels net = new SavedModels(1);
		final String wide =
			net.convolution("wide", net.maxPool("pool", "input"), 1, new float[] { 1, 1, 1 }, new float[3], false);
		final String latent =
			net.convolution("latent", wide, 1, new float[] { 0.25f, 1, 0, 0, 0, 0 }, new float[2], false);
		return net.write(folder,
			net.convolution("sum", net.upsample("up", latent), 1, new float[] { 1, 1 }, new float[1], false), 1, 0, 2);
	}

	private float maxOfBlock(final int x, final int y) {
		float max = 0;
		for (int k = 0; k < 4; k++)
			max = Math.max(max, plane.getAt(100 + x + k % 2, -20 + y + k / 2).get());
		return max;
	}

	private static RandomAccessibleInterval<FloatType> noise() {
		final Random random = new Random(4);
		final RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(7, 5);
		image.forEach(pixel -> pixel.set(random.nextFloat()));
		return Views.translate(image, 100, -20);
	}
}
