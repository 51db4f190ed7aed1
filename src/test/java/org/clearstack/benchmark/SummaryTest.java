// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.clearstack.benchmark.BenchmarkScore.Method;
import org.clearstack.benchmark.BenchmarkScore.Plane;
import org.clearstack.benchmark.BenchmarkScore.Values;
import org.clearstack.benchmark.Summary.Row;
import org.junit.jupiter.api.Test;

/** Scores made up, their sums worked out by hand. */
class SummaryTest {

	private final List<BenchmarkScore> scores = new ArrayList<>();

	@Test
	void planesOfAFileCountAsOneImage() {
		add(DegradationTask.X2, "a.tif", "bicubic", 30, 32);
		add(DegradationTask.X2, "b.tif", "bicubic", 40);
		add(DegradationTask.X2, "c.tif", "bicubic", 33);

		final Row row = row(Summary.of(scores).get(0), "bicubic");

		assertEquals((31 + 40 + 33) / 3.0, row.psnr().mean(), 1e-12);
		assertEquals(33, row.psnr().median());
		assertEquals(31, row.psnr().worst());
	}

	@Test
	void anUpscalerIsMeasuredAgainstBicubicLanczosAndBackProjection() {
		for (final String image : List.of("a", "b", "c", "d")) {
			add(DegradationTask.X2, image, "bicubic", 30);
			add(DegradationTask.X2, image, "lanczos", 31);
			add(DegradationTask.X2, image, "lanczos+bp", 32);
		}
		model(DegradationTask.X2, "a", "net", false, 35);
		model(DegradationTask.X2, "b", "net", false, 34);
		model(DegradationTask.X2, "c", "net", false, 30.5);
		model(DegradationTask.X2, "d", "net", false, 29);

		final Row row = row(Summary.of(scores).get(0), "net");

		assertEquals(2.125, row.gain().mean());
		assertEquals(-1, row.gain().worst());
		assertEquals("d", row.gain().hardest());
		assertEquals(0.125, row.gain().overRival());
		assertEquals(0.75, row.ahead().psnr());
		assertEquals(0.5, row.ahead().ssim(), "of the made-up SSIM, PSNR / 100");
		assertEquals(0.5, row.ahead().hfenn(), "of the made-up HFENN, 1 / PSNR");
		assertTrue(Double.isNaN(row.means().flux()));
	}

	@Test
	void aDenoiserIsMeasuredAgainstTheBestOfTheClassicalOnes() {
		for (final String image : List.of("a", "b")) {
			add(DegradationTask.POISSON, image, "noisy", 20);
			add(DegradationTask.POISSON, image, "median", 25);
		}
		add(DegradationTask.POISSON, "a", "nlm", 24);
		add(DegradationTask.POISSON, "b", "nlm", 29);
		for (final String image : List.of("a", "b"))
			add(DegradationTask.POISSON, image, "nlm (best for each image)", 40);
		model(DegradationTask.POISSON, "a", "net", false, 26);
		model(DegradationTask.POISSON, "b", "net", false, 28);

		final Summary summary = Summary.of(scores).get(0);
		final Row row = row(summary, "net");

		assertEquals("nlm", summary.rival(),
			"its mean is 26.5, that of the median 25; nobody can choose parameters for each image by the ground truth");
		assertEquals(0.5, row.gain().overRival());
		assertEquals(7, row.gain().mean());
		assertEquals(0.5, row.ahead().ssim(), "on b the rival is ahead");
	}

	@Test
	void aModelThatWasToldTheNoiseStandsBesideItself() {
		add(DegradationTask.GAUSSIAN, "a", "noisy", 20);
		model(DegradationTask.GAUSSIAN, "a", "net", false, 26);
		model(DegradationTask.GAUSSIAN, "a", "net (noise told)", false, 27);
		model(DegradationTask.GAUSSIAN, "a", "network", false, 28);

		final Summary alone = Summary.of(scores).get(0).of("net");

		assertEquals(List.of("noisy", "net", "net (noise told)"), alone.rows().stream().map(Row::method).toList());
		assertEquals(26, alone.row("net").psnr().mean());
	}

	@Test
	void modelsAreComparedOnTheImagesTheyDidNotSee() {
		for (final String image : List.of("a", "b", "c")) {
			add(DegradationTask.X2, image, "bicubic", 30);
			add(DegradationTask.X2, image, "lanczos+bp", 32);
			model(DegradationTask.X2, image, "first", image.equals("a"), 33);
			model(DegradationTask.X2, image, "second", image.equals("c"), 34);
			model(DegradationTask.X2, image, "third", image.equals("a"), 35);
		}

		final List<Summary> summaries = Summary.of(scores);

		assertEquals(List.of(Set.of("b", "c"), Set.of("a", "b"), Set.of("a"), Set.of("c")),
			summaries.stream().map(s -> Set.copyOf(s.images())).toList());
		assertEquals(List.of(false, false, true, true), summaries.stream().map(Summary::seen).toList());
		assertEquals(List.of("bicubic", "lanczos+bp", "first", "third"),
			summaries.get(0).rows().stream().map(Row::method).toList());
		assertTrue(summaries.get(2).markdown().contains("1 image the models were trained on"),
			summaries.get(2).markdown());
	}

	@Test
	void tablesAreMarkdown() {
		add(DegradationTask.X2, "a", "bicubic", 30);
		model(DegradationTask.X2, "a", "net", false, 31.25);

		final String[] lines = Summary.markdown(Summary.of(scores)).split("\n");

		assertEquals("### microscopy, upscaling ×2 after 2×2 binning: 1 image", lines[0]);
		assertEquals(1,
			Arrays.stream(lines).skip(2).map(line -> line.chars().filter(c -> c == '|').count()).distinct().count(),
			"as many cells in every line");
		assertEquals("| **net** | 31.25 | 31.25 | 31.25 | 0.3125 | 0.03200 | +1.25 | +1.25 | – | 100 % | – | – |",
			lines[5]);
	}

	@Test
	void scoresAreReadAsTheyWereWritten() {
		model(DegradationTask.PAIRS, "a, b.tif", "net", true, 31.25);
		scores.add(new BenchmarkScore(DegradationTask.X4, new Plane("astronomy", "m.fits", "s1"),
			new Method("net", true, false),
			new Values(Double.POSITIVE_INFINITY, 1, 0, 1e-4, 2e-3, Map.of())));

		final List<BenchmarkScore> read = BenchmarkScore.parse(BenchmarkScore.csv(scores).lines().toList());

		assertEquals(scores.get(1), read.get(1));
		assertEquals("a; b.tif", read.get(0).image());
		assertThrows(IllegalArgumentException.class, () -> BenchmarkScore.parse(List.of("Label,Mean")));
	}

	@Test
	void otherMetricsHaveColumnsAndATableOfTheirOwn() {
		for (final double mae : new double[] { 0.25, 0.75 })
			scores.add(new BenchmarkScore(DegradationTask.X4, new Plane("astronomy", "m.fits", "s1"),
				new Method("net", true, false), new Values(30, 1, 0, 1e-4, 2e-3, Map.of("mae", mae))));

		assertTrue(BenchmarkScore.csv(scores).startsWith(
			"task,field,image,plane,method,model,seen,psnr,ssim,hfenn,flux,worst_flux,mae\n"));
		assertEquals(scores, BenchmarkScore.parse(BenchmarkScore.csv(scores).lines().toList()));
		assertTrue(BenchmarkScore.others(scores).contains("| x4 | net | 0.5000 |"), BenchmarkScore.others(scores));
		assertTrue(BenchmarkScore.others(List.of()).isEmpty());
	}

	// -- helpers --

	private void add(final DegradationTask task, final String image, final String method, final double... psnrs) {
		for (int i = 0; i < psnrs.length; i++)
			scores
				.add(new BenchmarkScore(task, new Plane("microscopy", image, "s" + i), new Method(method, false, false),
					new Values(psnrs[i], psnrs[i] / 100, 1 / psnrs[i], Double.NaN, Double.NaN, Map.of())));
	}

	private void model(final DegradationTask task, final String image, final String method, final boolean seen,
		final double psnr)
	{
		scores.add(new BenchmarkScore(task, new Plane("microscopy", image, ""), new Method(method, true, seen),
			new Values(psnr, psnr / 100, 1 / psnr, Double.NaN, Double.NaN, Map.of())));
	}

	private static Row row(final Summary summary, final String method) {
		return summary.rows().stream().filter(row -> row.method().equals(method)).findFirst().orElseThrow();
	}
}
