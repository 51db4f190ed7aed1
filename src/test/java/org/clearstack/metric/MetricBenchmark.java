// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.resolution.Decorrelation;
import org.clearstack.metric.resolution.FourierCorrelation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds to rate a 32-bit image of 2048 x 2048 pixels. metric/benchmark.py runs it beside scikit-image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 2, time = 2)
public class MetricBenchmark {

	private static final int SIZE = 2048;

	@Param({ "mse", "nrmse", "mae", "psnr", "sipsnr", "ssim", "msssim", "hfen", "nhfen", "hfenn", "microssim", "frc",
		"decorrelation" })
	public String metric;

	private Img<FloatType> reference;
	private Img<FloatType> test;

	@Setup
	public void makeImages() {
		final Random random = new Random(1);
		final float[] r = new float[SIZE * SIZE];
		final float[] x = new float[SIZE * SIZE];
		for (int i = 0; i < r.length; i++)
			r[i] = random.nextFloat();
		blur(r);
		for (int i = 0; i < r.length; i++) {
			r[i] = 4 * r[i] + 0.1f * random.nextFloat();
			x[i] = r[i] + 0.1f * (random.nextFloat() - 0.5f);
		}
		reference = ArrayImgs.floats(r, SIZE, SIZE);
		test = ArrayImgs.floats(x, SIZE, SIZE);
	}

	/** Structure with a resolution, for decorrelation analysis: the mean of 5 x 5 random pixels. */
	private static void blur(final float[] pixels) {
		for (final int step : new int[] { 1, SIZE })
			for (int i = 0; i + 4 * step < pixels.length; i++)
				pixels[i] = (pixels[i] + pixels[i + step] + pixels[i + 2 * step] + pixels[i + 3 * step]
					+ pixels[i + 4 * step]) / 5;
	}

	@Benchmark
	public double rate() {
		return switch (metric) {
			case "frc" -> FourierCorrelation.correlate(reference, test, FourierCorrelation.Setup.pixels()).step();
			case "decorrelation" -> Decorrelation.analyse(reference).resolution();
			default -> Metric.of(metric).compute(reference, test, 1);
		};
	}
}
