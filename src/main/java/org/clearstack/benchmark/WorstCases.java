// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.image.ImageFiles;
import org.clearstack.normalize.Normalization;
import org.clearstack.picture.Detail;
import org.clearstack.picture.Montage;
import org.clearstack.resample.Resampling;

/**
 * Where each model gained least, as pictures: the part in which it is most wrong, beside the input and the original.
 */
public final class WorstCases {

	/** The file that lists the pictures. */
	public static final String LIST = "pictures.tsv";

	/** Width and height of the part in pixels of the original. */
	private static final int SIZE = 72;
	private static final int SHOWN = 3 * SIZE;

	private record Case(double gain, GroundTruthPlane groundTruth, RandomAccessibleInterval<FloatType> degraded,
		RandomAccessibleInterval<FloatType> result) {}

	private final Map<String, Case> worst = new LinkedHashMap<>();

	/** The name of a model's picture for a task. */
	public static String name(final String model, final DegradationTask task) {
		return model + "-" + task.label() + ".png";
	}

	/** Looks at a result; gain is in dB over bicubic, or over the input. */
	public void add(final DegradationTask task, final GroundTruthPlane groundTruth,
		final RandomAccessibleInterval<FloatType> degraded, final String model, final double gain,
		final RandomAccessibleInterval<FloatType> result)
	{
		worst.merge(name(model, task), new Case(gain, groundTruth, degraded, result),
			(a, b) -> b.gain() < a.gain() ? b : a);
	}

	/**
	 * Draws them all into a folder, beside a list of what they show: picture, image, and the model's gain there in dB.
	 */
	public void save(final Path folder) throws IOException {
		Files.createDirectories(folder);
		Files.write(folder.resolve(LIST),
			worst.entrySet().stream().map(one -> String.format(Locale.ROOT, "%s\t%s\t%.2f", one.getKey(),
				one.getValue().groundTruth().name(), one.getValue().gain())).toList());
		for (final Map.Entry<String, Case> one : worst.entrySet())
			ImageFiles.save(draw(one.getValue(), one.getKey().substring(0, one.getKey().lastIndexOf('-'))).image(),
				folder.resolve(one.getKey()));
	}

	private static Montage draw(final Case one, final String model) {
		final RandomAccessibleInterval<FloatType> groundTruth = one.groundTruth().pixels();
		final int scale = (int) (groundTruth.dimension(0) / one.degraded().dimension(0));
		final Interval part = Detail.richest(error(groundTruth, one.result()), SIZE, scale);
		final double low = Normalization.percentile(Views.interval(groundTruth, part), 0.5);
		final double high = Normalization.percentile(Views.interval(groundTruth, part), 99.5);
		final Montage montage = new Montage(low, high > low ? high : low + one.groundTruth().range(), SHOWN);
		montage.add(scale > 1 ? "binned" : "noisy", cut(Resampling.NEAREST.upscale(one.degraded(), scale), part));
		if (scale > 1)
			montage.add("bicubic", cut(Resampling.BICUBIC.upscale(one.degraded(), scale), part));
		return montage.add(model, cut(one.result(), part)).add("original", cut(groundTruth, part));
	}

	private static RandomAccessibleInterval<FloatType> error(final RandomAccessibleInterval<FloatType> groundTruth,
		final RandomAccessibleInterval<FloatType> result)
	{
		final Img<FloatType> error = ArrayImgs.floats(groundTruth.dimension(0), groundTruth.dimension(1));
		LoopBuilder.setImages(groundTruth, result, error).forEachPixel((g, r, e) -> e.set(r.get() - g.get()));
		return error;
	}

	private static RandomAccessibleInterval<FloatType> cut(final RandomAccessibleInterval<FloatType> plane,
		final Interval part)
	{
		return Views.zeroMin(Views.interval(plane, part));
	}
}
