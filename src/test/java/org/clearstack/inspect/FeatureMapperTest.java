// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.Activation;
import org.clearstack.network.Layer;
import org.clearstack.network.Layer.Kind;
import org.clearstack.network.Layer.Stage;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.normalize.Normalization;
import org.junit.jupiter.api.Test;

class FeatureMapperTest {

	private static final Layer COPY = layer("copy", Kind.CONVOLUTION, Stage.ENCODER, 2, 1, 1);
	private static final Layer HALF = layer("half", Kind.CONVOLUTION, Stage.CODE, 1, 1, 2);
	private static final Layer MERGE = layer("sum", Kind.MERGE, Stage.CODE, 1, 1, 2);

	/** The image and minus three times the image; each second pixel; nothing else. */
	private static final NetworkAnatomy FAKE = new NetworkAnatomy() {
		@Override
		public List<Layer> layers() {
			return List.of(COPY, HALF, MERGE);
		}

		@Override
		public List<Activation> activations(final List<String> layers, final float[] image, final int height,
			final int width)
		{
			assertEquals(0, height % 2 + width % 2, "multiples of two");
			final List<Activation> activations = new ArrayList<>();
			for (final String name : layers)
				activations.add(name.equals("copy") ? copy(image, height, width) : half(image, height, width));
			return activations;
		}

		@Override
		public float[] predict(final Activation replaced, final float[] image, final int height, final int width) {
			throw new UnsupportedOperationException("feature maps need no answer");
		}

		@Override
		public void close() {}
	};

	private final FeatureMapper mapper =
		new FeatureMapper(FAKE, new ModelSpec("fake", 1, 2, 3, 2, Normalization.parse("range 0 10")));

	@Test
	void mapsLieWhereTheImageLies() {
		final RandomAccessibleInterval<FloatType> plane = Views.translate(ramp(7, 5), 100, -20);

		final List<FeatureMap> maps = mapper.map(List.of(plane), List.of(COPY, HALF), false);

		assertEquals(List.of("copy: 1/2", "copy: 2/2", "half: 1/1"), maps.stream().map(FeatureMap::label).toList());
		for (int y = 0; y < 5; y++)
			for (int x = 0; x < 7; x++) {
				assertEquals((x + 10 * y) / 10f, maps.get(0).plane().getAt(x, y).get(), 1e-6,
					"normalised from 0 to 10");
				assertEquals(-3 * (x + 10 * y) / 10f, maps.get(1).plane().getAt(x, y).get(), 1e-5);
			}
		assertEquals(4, maps.get(2).plane().dimension(0), "seven pixels touch four of half the resolution");
		assertEquals(3, maps.get(2).plane().dimension(1));
		assertEquals((4 + 10 * 2) / 10f, maps.get(2).plane().getAt(2, 1).get(), 1e-6);
	}

	@Test
	void channelsAreSortedByEnergyWithinTheirLayer() {
		final List<FeatureMap> maps = mapper.map(List.of(ramp(6, 6)), List.of(COPY, HALF), true);

		assertEquals(List.of("copy: 2/2", "copy: 1/2", "half: 1/1"), maps.stream().map(FeatureMap::label).toList());
		assertEquals(9 * maps.get(1).energy(), maps.get(0).energy(), 1e-4 * maps.get(0).energy());
		double squares = 0;
		for (final FloatType pixel : maps.get(1).plane())
			squares += pixel.get() * pixel.get();
		assertEquals(squares / 36, maps.get(1).energy(), 1e-4);
	}

	@Test
	void stagesStandForTheirConvolutions() {
		assertEquals(List.of(HALF), mapper.choose("code"));
		assertEquals(List.of(COPY, HALF), mapper.choose("All"));
		assertEquals(List.of(MERGE, COPY), mapper.choose(" sum, copy ,copy"));
	}

	@Test
	void unknownLayersAreAnsweredWithThoseThereAre() {
		final String told =
			assertThrows(IllegalArgumentException.class, () -> mapper.choose("copy,conv2")).getMessage();

		assertTrue(told.contains("no layer \"conv2\". Its layers are copy, half, sum"), told);
		assertTrue(assertThrows(IllegalArgumentException.class, () -> mapper.choose("decoder")).getMessage()
			.contains("has no decoder"));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> mapper.choose(" , ")).getMessage()
			.contains("No layer was named"));
	}

	@Test
	void pixelsThatAreNoNumbersDoNotReachTheNetwork() {
		final RandomAccessibleInterval<FloatType> plane = ramp(6, 6);
		plane.getAt(2, 2).set(Float.NaN);

		assertEquals(0, mapper.map(List.of(plane), List.of(COPY), false).get(0).plane().getAt(2, 2).get());
	}

	@Test
	void whatWouldNotFitIsRefusedBeforeItIsComputed() {
		final Layer huge = layer("copy", Kind.CONVOLUTION, Stage.ENCODER, 10_000_000, 1, 1);

		final String told =
			assertThrows(IllegalArgumentException.class, () -> mapper.map(List.of(ramp(60, 60)), List.of(huge), false))
				.getMessage();

		assertTrue(told.contains("Select a smaller region"), told);
	}

	@Test
	void anotherNumberOfChannelsIsRefused() {
		final FeatureMapper rgb = new FeatureMapper(FAKE, new ModelSpec("rgb", 3, 1, 0, 1, Normalization.NONE));

		final String told =
			assertThrows(IllegalArgumentException.class, () -> rgb.map(List.of(ramp(6, 6)), List.of(COPY), false))
				.getMessage();

		assertTrue(told.contains("takes 3 channels; found 1"), told);
	}

	private static Layer layer(final String name, final Kind kind, final Stage stage, final int channels, final int up,
		final int down)
	{
		return new Layer(name, kind, stage, List.of("input"), new Layer.Kernel(3, 3),
			new Layer.Output(channels, up, down), new Layer.Cost(0, 3, 0));
	}

	/** x + 10 y */
	private static RandomAccessibleInterval<FloatType> ramp(final int width, final int height) {
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = i % width + 10 * (i / width);
		return ArrayImgs.floats(values, width, height);
	}

	private static Activation copy(final float[] image, final int height, final int width) {
		final float[] values = new float[2 * image.length];
		for (int i = 0; i < image.length; i++) {
			values[2 * i] = image[i];
			values[2 * i + 1] = -3 * image[i];
		}
		return new Activation("copy", height, width, 2, values);
	}

	private static Activation half(final float[] image, final int height, final int width) {
		final float[] values = new float[image.length / 4];
		for (int i = 0; i < values.length; i++)
			values[i] = image[i / (width / 2) * 2 * width + i % (width / 2) * 2];
		return new Activation("half", height / 2, width / 2, 1, values);
	}
}
