// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.metric.Metric;
import org.clearstack.metric.Ssim;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.TrainingBatch;
import org.clearstack.resample.Resampling;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.Patches;
import org.clearstack.train.sample.TrainingImage;

/**
 * Fixed patches of images, and how well they are restored: PSNR and SSIM, mean over the images, each with its own
 * largest minus smallest value as data range. What is simulated is fixed too, so that epochs can be compared.
 */
final class Validation {

	private static final int PATCHES = 6;
	private static final long SEED = 20261122;

	/** What makes ground-truth patches of degraded ones, margins included. */
	@FunctionalInterface
	private interface Method {
		float[] restore(TrainingBatch pairs);
	}

	/** The patches of an image, and the image's range in their units. */
	private record Case(TrainingBatch pairs, double range) {}

	private final List<Case> cases = new ArrayList<>();
	private final List<Metric> metrics;
	private final int scale;
	private final int channels;
	private final NetworkPlan plan;

	/**
	 * @param examples to take patches of
	 * @param settings of the training
	 * @param most images to take, evenly spread
	 * @param metrics to rate by beside PSNR and SSIM
	 */
	Validation(final PairSampler examples, final TrainingSettings settings, final int most,
		final List<Metric> metrics)
	{
		this.metrics = metrics;
		scale = settings.plan().scale();
		channels = settings.plan().channels();
		plan = settings.plan();
		final int used = Math.min(most, examples.count());
		for (int i = 0; i < used; i++) {
			final int index = (int) ((long) i * examples.count() / used);
			final TrainingBatch pairs = pairs(examples, index, settings);
			cases.add(new Case(pairs, examples.image(index).range() * pairs.ranges()[0]));
		}
	}

	/** Patches spread evenly along the image's diagonals. */
	private static TrainingBatch pairs(final PairSampler examples, final int index, final TrainingSettings settings) {
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + index);
		final TrainingImage image = examples.image(index);
		final int scale = settings.plan().scale();
		final int size = settings.groundTruthPatch();
		final BatchBuilder buffer = settings.buffer(PATCHES, examples.isWeighted());
		for (int i = 0; i < PATCHES; i++) {
			final double at = i / (PATCHES - 1.0);
			final double across = i % 2 == 0 ? at : 1 - at;
			final int left = (int) (at * (image.width() - size) / scale) * scale;
			final int top = (int) (across * (image.height() - size) / scale) * scale;
			examples.put(index, left, top, 0, random, buffer, i);
		}
		return buffer.batch();
	}

	/** The score of a network. */
	PatchScore score(final TileNetwork network) {
		return score(pairs -> network.run(pairs.degraded(), pairs.batch(), pairs.height(), pairs.width()));
	}

	/** The score of the input itself, bicubically upscaled where it is smaller. */
	PatchScore baseline() {
		return scale == 1 ? score(this::middle) : score(Resampling.BICUBIC);
	}

	/** The scores of the traditional upscalers by name, or of the input itself where nothing is upscaled. */
	Map<String, PatchScore> traditional() {
		final Map<String, PatchScore> scores = new LinkedHashMap<>();
		if (scale == 1)
			scores.put("input", baseline());
		else
			for (final Resampling method : Resampling.values())
				scores.put(method.label(), score(method));
		return scores;
	}

	private float[] middle(final TrainingBatch pairs) {
		return Patches.image(pairs.degraded(), plan);
	}

	private PatchScore score(final Resampling resampling) {
		return score(pairs -> Patches
			.interleaved(resampling.upscale(image(middle(pairs), pairs.batch(), pairs.height()), scale)));
	}

	private PatchScore score(final Method method) {
		double psnr = 0;
		double ssim = 0;
		final Map<String, Double> others = new LinkedHashMap<>();
		for (final Case c : cases) {
			final float[] result = inside(method.restore(c.pairs()), c.pairs());
			psnr += psnr(result, c);
			ssim += ssim(result, c);
			for (final Metric metric : metrics)
				others.merge(metric.key(), rated(metric, result, c) / cases.size(), Double::sum);
		}
		return new PatchScore(psnr / cases.size(), ssim / cases.size(), others);
	}

	/** Restored patches without their margins. */
	private float[] inside(final float[] restored, final TrainingBatch pairs) {
		return Patches.inside(restored, scale * pairs.height(), scale * pairs.margin(), channels);
	}

	/** Where pixels have weights, over those alone. */
	private double psnr(final float[] result, final Case c) {
		final TrainingBatch pairs = c.pairs();
		double sum = 0;
		double count = 0;
		for (int i = 0; i < result.length; i++) {
			final double weight = pairs.weights() == null ? 1 : pairs.weights()[i / channels];
			sum +=
				weight * ((double) result[i] - pairs.groundTruth()[i]) * ((double) result[i] - pairs.groundTruth()[i]);
			count += weight;
		}
		return 10 * Math.log10(c.range() * c.range() * count / sum);
	}

	private double ssim(final float[] result, final Case c) {
		final TrainingBatch pairs = c.pairs();
		if (pairs.weights() != null)
			return Double.NaN;
		final int large = scale * pairs.innerHeight();
		return Ssim.ssim(image(pairs.groundTruth(), pairs.batch(), large), image(result, pairs.batch(), large),
			c.range());
	}

	/** By any metric; NaN where it cannot be computed, as on patches smaller than its window. */
	private double rated(final Metric metric, final float[] result, final Case c) {
		final TrainingBatch pairs = c.pairs();
		if (pairs.weights() != null)
			return Double.NaN;
		final int large = scale * pairs.innerHeight();
		try {
			return metric.compute(image(pairs.groundTruth(), pairs.batch(), large), image(result, pairs.batch(), large),
				c.range());
		}
		catch (final IllegalArgumentException tooSmall) {
			return Double.NaN;
		}
	}

	/** A batch as an image of x, y, channel and pair. */
	private RandomAccessibleInterval<FloatType> image(final float[] values, final int batch, final int size) {
		return Views.permute(Views.permute(ArrayImgs.floats(values, channels, size, size, batch), 0, 1), 1, 2);
	}

	/** A degraded patch of the first image, to test the written model with. */
	float[] testPatch() {
		final TrainingBatch pairs = cases.get(0).pairs();
		return Arrays.copyOf(pairs.degraded(), pairs.height() * pairs.width() * plan.inputs());
	}

	/** The richest patch of the first image as it was, is and should be. */
	TrainingMonitor.Preview preview(final TileNetwork network) {
		final TrainingBatch pairs = cases.get(0).pairs();
		final int length = pairs.groundTruth().length / pairs.batch();
		int richest = 0;
		for (int i = 1; i < pairs.batch(); i++)
			if (spread(pairs.groundTruth(), i * length, length) > spread(pairs.groundTruth(), richest * length, length))
				richest = i;
		final TrainingBatch pair = pairs.part(richest, richest + 1);
		final float[] now = inside(network.run(pair.degraded(), 1, pair.height(), pair.width()), pair);
		final float[] input =
			Patches.inside(Patches.image(pair.degraded(), plan), pair.height(), pair.margin(), channels);
		return new TrainingMonitor.Preview(input, now, pair.groundTruth(), pair.innerHeight(), scale, channels);
	}

	private static double spread(final float[] values, final int from, final int length) {
		double sum = 0;
		double squares = 0;
		for (int i = from; i < from + length; i++) {
			sum += values[i];
			squares += (double) values[i] * values[i];
		}
		return squares - sum * sum / length;
	}
}
