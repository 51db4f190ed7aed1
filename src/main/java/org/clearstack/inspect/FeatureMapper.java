// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.inspect.PaddedPlane.Padding;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.Activation;
import org.clearstack.network.Layer;
import org.clearstack.network.Layer.Kind;
import org.clearstack.network.Layer.Stage;
import org.clearstack.network.NetworkAnatomy;

/**
 * Shows an image to a network and collects what its layers give.
 * <p>
 * The image is normalised as the model wants it, and mirrored beyond its border by the model's margin, as a restoration
 * does: what the maps show at the border is what the network sees there. The maps are cut to the image again.
 */
public final class FeatureMapper {

	/** Values that all maps together may have. */
	private static final long MOST = 1L << 28;

	private final NetworkAnatomy anatomy;
	private final ModelSpec spec;

	/**
	 * @param anatomy of a model
	 * @param spec of the same model
	 * @throws IllegalArgumentException if the model sees several slices
	 */
	public FeatureMapper(final NetworkAnatomy anatomy, final ModelSpec spec) {
		if (spec.depth() != 1)
			throw new IllegalArgumentException("The model " + spec.name() + " sees " + spec.depth()
				+ " neighbouring slices at once; feature maps are shown of one plane."
				+ " Choose a model of depth 1.");
		this.anatomy = anatomy;
		this.spec = spec;
	}

	/**
	 * Finds layers by what a user writes.
	 *
	 * @param list names with commas between; {@code all}, {@code encoder}, {@code code} and {@code decoder} stand for
	 * the convolutions of all or of this stage
	 * @throws IllegalArgumentException if there is no such layer; the message lists those there are
	 */
	public List<Layer> choose(final String list) {
		final Set<Layer> chosen = new LinkedHashSet<>();
		for (final String word : list.split(","))
			if (!word.isBlank())
				chosen.addAll(named(word.strip()));
		if (chosen.isEmpty())
			throw new IllegalArgumentException("No layer was named. " + offer());
		return List.copyOf(chosen);
	}

	private List<Layer> named(final String word) {
		final List<Layer> exact = anatomy.layers().stream().filter(layer -> layer.name().equals(word)).toList();
		if (!exact.isEmpty())
			return exact;
		final List<Layer> group = anatomy.layers().stream().filter(layer -> layer.kind() == Kind.CONVOLUTION)
			.filter(layer -> word.equalsIgnoreCase("all") || layer.stage().name().equals(word.toUpperCase(Locale.ROOT)))
			.toList();
		if (!group.isEmpty())
			return group;
		if (Arrays.stream(Stage.values()).anyMatch(stage -> stage.name().equalsIgnoreCase(word)))
			throw new IllegalArgumentException("The model " + spec.name() + " has no " + word.toLowerCase(Locale.ROOT)
				+ ": it works at one resolution. " + offer());
		throw new IllegalArgumentException("The model " + spec.name() + " has no layer \"" + word + "\". " + offer());
	}

	private String offer() {
		return "Its layers are " + String.join(", ", anatomy.layers().stream().map(Layer::name).toList())
			+ "; all, encoder, code and decoder stand for their convolutions.";
	}

	/**
	 * What layers give for an image.
	 *
	 * @param planes x and y, of any origin, one for each channel that the model takes; NaN and infinite pixels count as
	 * zero after normalisation
	 * @param layers of the anatomy
	 * @param byEnergy whether the channels of each layer are sorted, those with most energy first
	 * @return all channels of the first layer, then those of the next
	 * @throws IllegalArgumentException if all maps together would be too large, or the model takes another number of
	 * channels
	 */
	public List<FeatureMap> map(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final List<Layer> layers,
		final boolean byEnergy)
	{
		checkSize(layers, PaddedPlane.pixels(planes.get(0), spec));
		final PaddedPlane padded = PaddedPlane.of(planes, spec);
		final List<FeatureMap> maps = new ArrayList<>();
		for (final Layer layer : layers) {
			final Activation activation = anatomy
				.activations(List.of(layer.name()), padded.values(), padded.y().padded(), padded.x().padded()).get(0);
			final List<FeatureMap> channels = new ArrayList<>();
			for (int c = 0; c < activation.channels(); c++)
				channels.add(map(layer, c, activation, padded.x(), padded.y()));
			if (byEnergy)
				channels.sort(Comparator.comparingDouble(FeatureMap::energy).reversed());
			maps.addAll(channels);
		}
		return maps;
	}

	private static void checkSize(final List<Layer> layers, final double pixels) {
		final double values = layers.stream().mapToDouble(Layer::valuesPerPixel).sum() * pixels;
		if (values > MOST)
			throw new IllegalArgumentException(String.format(Locale.ROOT,
				"The maps of these layers would take %.1f GB. Select a smaller region of the image"
					+ ", or fewer layers.",
				values * Float.BYTES / 1e9));
	}

	private static FeatureMap map(final Layer layer, final int channel, final Activation activation, final Padding x,
		final Padding y)
	{
		final int left = x.before() * layer.output().up() / layer.output().down();
		final int top = y.before() * layer.output().up() / layer.output().down();
		final int width = size(x.size(), layer);
		final int height = size(y.size(), layer);
		final float[] values = new float[width * height];
		double squares = 0;
		for (int i = 0; i < values.length; i++) {
			final int u = Math.min(left + i % width, activation.width() - 1);
			final int v = Math.min(top + i / width, activation.height() - 1);
			values[i] = activation.values()[(v * activation.width() + u) * activation.channels() + channel];
			squares += (double) values[i] * values[i];
		}
		return new FeatureMap(layer, channel, ArrayImgs.floats(values, width, height), squares / values.length);
	}

	/** Pixels of a layer that the image's pixels touch. */
	private static int size(final int pixels, final Layer layer) {
		return (int) Math.ceil((double) pixels * layer.output().up() / layer.output().down());
	}
}
