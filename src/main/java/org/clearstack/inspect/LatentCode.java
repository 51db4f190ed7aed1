// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.Activation;
import org.clearstack.network.Layer;
import org.clearstack.network.Layer.Kind;
import org.clearstack.network.Layer.Stage;
import org.clearstack.network.NetworkAnatomy;

/**
 * The code of an autoencoder: where it holds fewest numbers, and what is left of an image when only some of the code's
 * channels are decoded. An autoencoder is an identity function that loses something; this is what.
 */
public final class LatentCode {

	/**
	 * What was decoded.
	 *
	 * @param kept channels of the code that were kept, the strongest; the others were zero
	 * @param plane the network's result in the intensities of the image
	 */
	public record Decoded(int kept, RandomAccessibleInterval<FloatType> plane) {}

	private final NetworkAnatomy anatomy;
	private final ModelSpec spec;
	private final Layer layer;

	/**
	 * Finds the code: of the convolutions at the lowest resolution the one of fewest numbers.
	 *
	 * @throws IllegalArgumentException if the model has several channels, sees several slices, or has one resolution
	 * only
	 */
	public LatentCode(final NetworkAnatomy anatomy, final ModelSpec spec) {
		if (spec.channels() != 1)
			throw new IllegalArgumentException("The model " + spec.name() + " takes images of " + spec.channels()
				+ " channels at once; codes are shown of one channel. Choose a model of 1 channel.");
		if (spec.depth() != 1)
			throw new IllegalArgumentException("The model " + spec.name() + " sees " + spec.depth()
				+ " neighbouring slices at once; codes are shown of one plane."
				+ " Choose a model of depth 1.");
		this.anatomy = anatomy;
		this.spec = spec;
		layer = anatomy.layers().stream().filter(l -> l.kind() == Kind.CONVOLUTION && l.stage() == Stage.CODE)
			.min(Comparator.comparingDouble(Layer::valuesPerPixel))
			.orElseThrow(() -> new IllegalArgumentException(
				"The model " + spec.name() + " has no code: it works at one resolution. Choose an autoencoder."));
	}

	/** The layer that is the code; {@link Layer#valuesPerPixel()} numbers for each pixel of the image. */
	public Layer layer() {
		return layer;
	}

	/**
	 * Whether something reaches the result past the code, as skip connections do: then not all that is shown was in the
	 * code.
	 */
	public boolean isBypassed() {
		final Set<String> reached = new HashSet<>(Set.of(Layer.INPUT));
		String last = Layer.INPUT;
		for (final Layer next : anatomy.layers()) {
			last = next.name();
			if (!next.name().equals(layer.name()) && next.inputs().stream().anyMatch(reached::contains))
				reached.add(next.name());
		}
		return reached.contains(last);
	}

	/**
	 * Encodes a plane and decodes it again from ever so many channels.
	 *
	 * @param plane x and y, of any origin
	 * @param kept how many channels to keep, one result each; from 1 to the code's
	 * @throws IllegalArgumentException if a number is out of range
	 */
	public List<Decoded> decode(final RandomAccessibleInterval<? extends RealType<?>> plane, final List<Integer> kept) {
		for (final int count : kept)
			if (count < 1 || count > layer.channels())
				throw new IllegalArgumentException(
					"The code of " + spec.name() + " has " + layer.channels() + " channels; found " + count
						+ " to keep. Keep 1 to " + layer.channels() + ".");
		final PaddedPlane padded = PaddedPlane.of(List.of(plane), spec);
		final Activation code = anatomy
			.activations(List.of(layer.name()), padded.values(), padded.y().padded(), padded.x().padded()).get(0);
		final List<Integer> strongest = strongest(code);
		final List<Decoded> decoded = new ArrayList<>();
		for (final int count : kept) {
			final float[] prediction =
				anatomy.predict(cut(code, Set.copyOf(strongest.subList(0, count))), padded.values(),
					padded.y().padded(), padded.x().padded());
			decoded.add(new Decoded(count, plane(prediction, padded)));
		}
		return decoded;
	}

	/** The channels, those of most energy first. */
	private static List<Integer> strongest(final Activation code) {
		final double[] energies = new double[code.channels()];
		for (int i = 0; i < code.values().length; i++)
			energies[i % code.channels()] += (double) code.values()[i] * code.values()[i];
		return IntStream.range(0, energies.length).boxed()
			.sorted(Comparator.comparingDouble((Integer c) -> energies[c]).reversed()).toList();
	}

	private static Activation cut(final Activation code, final Set<Integer> kept) {
		final float[] values = code.values().clone();
		for (int i = 0; i < values.length; i++)
			if (!kept.contains(i % code.channels()))
				values[i] = 0;
		return new Activation(code.layer(), code.height(), code.width(), code.channels(), values);
	}

	private RandomAccessibleInterval<FloatType> plane(final float[] prediction, final PaddedPlane padded) {
		final int scale = spec.scale();
		final int width = padded.x().size() * scale;
		final float[] values = new float[width * padded.y().size() * scale];
		for (int i = 0; i < values.length; i++) {
			final int x = i % width + padded.x().before() * scale;
			final int y = i / width + padded.y().before() * scale;
			values[i] = (float) padded.maps().get(0).inverse(prediction[y * padded.x().padded() * scale + x]);
		}
		return ArrayImgs.floats(values, width, padded.y().size() * scale);
	}
}
