// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.LearningRate;
import org.clearstack.train.TrainingSet;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.TrainingSettings.Supervision;
import org.junit.jupiter.api.Test;

/** Which parts of an image with pixels that are not finite are learned from. */
class FiniteRectanglesTest {

	private static final float NAN = Float.NaN;

	@Test
	void aFiniteImageIsOnePart() {
		final List<Interval> parts = FiniteRectangles.of(List.of(plane(7, 5)), 1).rectangles(2);

		assertEquals("[[0, 0] -> [6, 4]]", text(parts));
	}

	@Test
	void aDeadPixelCutsAnImageIntoParts() {
		final float[] values = new float[70];
		values[3 * 10 + 6] = NAN;

		final List<Interval> parts = FiniteRectangles.of(List.of(ArrayImgs.floats(values, 10, 7)), 1).rectangles(3);

		assertEquals("[[0, 0] -> [5, 6], [7, 0] -> [9, 6]]", text(parts), "left and right of column 6");
	}

	@Test
	void aBorderIsLeftOut() {
		final float[] values = new float[64];
		Arrays.fill(values, 0, 8, Float.POSITIVE_INFINITY);
		for (int y = 0; y < 8; y++)
			values[y * 8] = NAN;

		assertEquals("[[1, 1] -> [7, 7]]",
			text(FiniteRectangles.of(List.of(ArrayImgs.floats(values, 8, 8)), 1).rectangles(1)));
	}

	@Test
	void aPartIsFiniteInAllChannelsAndInWholeCells() {
		final float[] first = new float[48];
		final float[] second = new float[48];
		first[0] = NAN;
		second[47] = NAN;

		final List<Interval> parts = FiniteRectangles
			.of(List.of(ArrayImgs.floats(first, 12, 4), ArrayImgs.floats(second, 12, 4)), 2).rectangles(2);

		assertEquals("[[1, 0] -> [4, 1]]", text(parts), "of six cells in a row, the first and the last are lost");
	}

	@Test
	void theFirstPartIsTheLargestAndNoneOverlap() {
		final Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			final int width = 1 + random.nextInt(9);
			final int height = 1 + random.nextInt(9);
			final int least = 1 + random.nextInt(3);
			final float[] values = new float[width * height];
			for (int i = 0; i < values.length; i++)
				values[i] = random.nextInt(4) == 0 ? NAN : 1;
			final List<Interval> parts =
				FiniteRectangles.of(List.of(ArrayImgs.floats(values, width, height)), 1).rectangles(least);

			final long largest = largest(values, width, height, least);
			assertEquals(largest, parts.isEmpty() ? 0 : Intervals.numElements(parts.get(0)));
			for (int i = 0; i < parts.size(); i++) {
				assertTrue(isFinite(values, width, parts.get(i)));
				for (int j = 0; j < i; j++)
					assertTrue(Intervals.isEmpty(Intervals.intersect(parts.get(i), parts.get(j))));
			}
		}
	}

	@Test
	void theFinitePartOfAnImageIsLearnedFrom() {
		final TrainingSet set = new TrainingSet(settings(2, Supervision.DEGRADE));
		set.add("border.fits", List.of(nanColumns(noise(100, 60), 0, 40)));
		set.add("broken.fits", List.of(nanColumns(noise(100, 60), 20, 75)));
		set.add("small.fits", List.of(nanColumns(noise(60, 60), 20, 40)));

		assertEquals(Map.of("border.fits", 1), set.counts(), "a patch is 32 × 32 pixels");
		assertEquals(List.of("broken.fits", "small.fits"), set.leftOut());
	}

	@Test
	void theFinitePartIsNormalisedAsTheWholeImage() {
		final float[] values = new float[100 * 40];
		for (int i = 0; i < values.length; i++)
			values[i] = i % 100 < 50 ? 1000 + i % 2 : i % 2;
		for (int y = 0; y < 40; y++)
			values[y * 100 + 50] = NAN;
		final TrainingSet set = new TrainingSet(settings(2, Supervision.DEGRADE));

		set.add("two-levels.fits", List.of(ArrayImgs.floats(values, 100, 40)));
		set.add("other.fits", List.of(noise(64, 64)));

		assertEquals(2, set.counts().get("two-levels.fits"));
		for (final PairSampler examples : List.of(set.training(), set.validation()))
			for (int i = 0; i < examples.count(); i++)
				if (examples.image(i).name().equals("two-levels.fits"))
					assertEquals(1 / 1001.0, examples.image(i).range(), 1e-6,
						"each part spans one unit of the image's 1001");
	}

	@Test
	void partsOfPairsFitEachOther() {
		final TrainingSet set = new TrainingSet(settings(2, Supervision.PAIRS));
		final RandomAccessibleInterval<FloatType> poor = nanColumns(noise(50, 30), 30, 31);
		final RandomAccessibleInterval<FloatType> good = nanColumns(noise(100, 60), 0, 3);

		set.addPair("pair.tif", List.of(poor), List.of(good));
		set.addPair("other.tif", List.of(noise(20, 20)), List.of(noise(40, 40)));

		assertEquals(Map.of("other.tif", 1, "pair.tif", 2), set.counts());
		final String kept = set.validationNames().contains("pair.tif") ? "validation" : "training";
		final PairSampler examples = kept.equals("validation") ? set.validation() : set.training();
		assertEquals(56, examples.image(0).width(), "columns 2 to 29 of the poor image, two pixels each");
		assertEquals(38, examples.image(1).width(), "columns 31 to 49");
		assertFalse(examples.isWeighted());
	}

	// -- helpers --

	private static TrainingSettings settings(final int scale, final Supervision supervision) {
		return new TrainingSettings(new NetworkPlan(Architecture.OURS, 1, scale, 8, 1, 1),
			new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0, 1),
			new TrainingSettings.Data(supervision, Simulation.NONE, Augmentation.jitter(0)), new PatchSize(16, 0),
			new TrainingSettings.Schedule(1, 1, 1, LearningRate.of(1e-3), 0), 0.1);
	}

	private static RandomAccessibleInterval<FloatType> plane(final int width, final int height) {
		return ArrayImgs.floats(width, height);
	}

	private static RandomAccessibleInterval<FloatType> noise(final int width, final int height) {
		final Random random = new Random(width);
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextFloat();
		return ArrayImgs.floats(values, width, height);
	}

	/** Makes the columns from one to before another NaN. */
	private static RandomAccessibleInterval<FloatType> nanColumns(final RandomAccessibleInterval<FloatType> image,
		final int from, final int to)
	{
		for (int y = 0; y < image.dimension(1); y++)
			for (int x = from; x < to; x++)
				image.getAt(x, y).set(NAN);
		return image;
	}

	private static String text(final List<Interval> parts) {
		return parts.stream().map(
			p -> Arrays.toString(Intervals.minAsLongArray(p)) + " -> " + Arrays.toString(Intervals.maxAsLongArray(p)))
			.toList().toString();
	}

	/** Pixels of the largest rectangle without NaN, by trying all of them. */
	private static long largest(final float[] values, final int width, final int height, final int least) {
		long largest = 0;
		for (int top = 0; top < height; top++)
			for (int left = 0; left < width; left++)
				for (int h = least; top + h <= height; h++)
					for (int w = least; left + w <= width; w++)
						if ((long) w * h > largest && isFinite(values, width, Intervals.createMinSize(left, top, w, h)))
							largest = (long) w * h;
		return largest;
	}

	private static boolean isFinite(final float[] values, final int width, final Interval part) {
		for (long y = part.min(1); y <= part.max(1); y++)
			for (long x = part.min(0); x <= part.max(0); x++)
				if (Float.isNaN(values[(int) (y * width + x)]))
					return false;
		return true;
	}
}
