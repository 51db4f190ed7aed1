// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.clearstack.image.ImageFiles;
import org.clearstack.metric.Metric;
import org.clearstack.task.Progress;

/**
 * The classical denoisers of a benchmark: scikit-image, in a Python of the user's. Images are handed over in a folder,
 * as TIFFs; what is denoised already is not denoised again, so that a second benchmark with other models is quick.
 */
public final class ClassicalDenoisers {

	private static final String SCRIPT = "classical.py";

	/** An image handed over: all of the ground truth but its pixels, and where it lies. */
	private record Case(DegradationTask task, String field, String image, String plane, Path folder) {}

	private final Path root;
	private final List<Case> cases = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	/** @param root a folder to be made, for this alone */
	public ClassicalDenoisers(final Path root) throws IOException {
		this.root = Files.createDirectories(root);
	}

	/** Hands an image over. */
	public void add(final DegradationTask task, final GroundTruthPlane groundTruth,
		final RandomAccessibleInterval<FloatType> degraded) throws IOException
	{
		final String name = task.label() + "/" + groundTruth.name().replaceAll("[^A-Za-z0-9._-]", "_") + "-"
			+ Integer.toHexString(groundTruth.name().hashCode());
		final Path folder = Files.createDirectories(root.resolve(name));
		write(groundTruth.pixels(), folder.resolve("good.tif"));
		write(degraded, folder.resolve("noisy.tif"));
		final Noise noise = task.noise(groundTruth);
		cases.add(new Case(task, groundTruth.field(), groundTruth.image(), groundTruth.plane(), folder));
		lines.add(String.join("\t", name, task.label(), Double.toString(noise.readNoise()),
			Double.toString(noise.gain()), Double.toString(noise.offset()),
			groundTruth.field()));
	}

	/** Writes an image unless the same lies there already: its date tells whether results are still those of it. */
	private static void write(final RandomAccessibleInterval<FloatType> plane, final Path file) throws IOException {
		final float[] pixels = new float[Math.toIntExact(plane.dimension(0) * plane.dimension(1))];
		int i = 0;
		for (final FloatType pixel : Views.flatIterable(plane))
			pixels[i++] = pixel.get();
		if (!Files.isRegularFile(file)
			|| !Arrays.equals(pixels, (float[]) ImageFiles.open(file).getProcessor().getPixels()))
			ImageFiles.save(
				new ImagePlus("", new FloatProcessor((int) plane.dimension(0), (int) plane.dimension(1), pixels)),
				file);
	}

	/**
	 * Denoises what was handed over and is not denoised yet.
	 *
	 * @param python the command that runs Python, with scikit-image, PyWavelets and tifffile installed; empty to take
	 * only what is there
	 * @throws CancellationException if the user stopped
	 */
	public void run(final String python, final Progress progress) throws IOException {
		Files.write(root.resolve("cases.tsv"), lines);
		try (InputStream script = ClassicalDenoisers.class.getResourceAsStream(SCRIPT)) {
			final byte[] code = script.readAllBytes();
			if (!Files.isRegularFile(root.resolve(SCRIPT))
				|| !Arrays.equals(code, Files.readAllBytes(root.resolve(SCRIPT))))
				Files.write(root.resolve(SCRIPT), code);
		}
		if (python.isBlank() || cases.isEmpty())
			return;
		progress.report(0, 2L * cases.size(), "Denoising by classical methods");
		final Process process;
		try {
			process = new ProcessBuilder(python, root.resolve(SCRIPT).toString(), root.toString())
				.redirectErrorStream(true).start();
		}
		catch (final IOException e) {
			progress.note("The classical denoisers are left out: " + e.getMessage()
				+ ". Name a Python that has scikit-image and PyWavelets: python=COMMAND.");
			return;
		}
		listen(process, progress);
	}

	private void listen(final Process process, final Progress progress) throws IOException {
		String last = "";
		int done = 0;
		try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = said.readLine(); line != null; line = said.readLine()) {
				last = line.isBlank() ? last : line;
				if (line.matches("\\d+/\\d+ .*"))
					progress.report(++done, 2L * cases.size(), "Denoising by classical methods");
				if (progress.isCanceled())
					throw new CancellationException();
			}
			if (process.waitFor() != 0)
				progress.note("The classical denoisers failed, and some are left out: " + last);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroy);
			process.destroy();
		}
	}

	/** Rates what is denoised. */
	public List<BenchmarkScore> scores(final Progress progress, final List<Metric> others) throws IOException {
		final List<BenchmarkScore> scores = new ArrayList<>();
		for (final Case one : cases) {
			progress.report(scores.size(), 2L * cases.size() * Summary.DENOISERS.size(), "Rating classical methods");
			final GroundTruthPlane groundTruth = GroundTruthPlane.of(one.field(), one.image(), one.plane(),
				open(one.folder().resolve("good.tif")), Integer.MAX_VALUE);
			for (final Map.Entry<String, RandomAccessibleInterval<FloatType>> result : results(one.folder()).entrySet())
				try {
					scores.add(BenchmarkScore.of(one.task(), groundTruth,
						new BenchmarkScore.Method(result.getKey(), false, false), result.getValue(), others));
				}
				catch (final IllegalArgumentException e) {
					progress.note(result.getKey() + " of " + one.folder() + " is left out: " + e.getMessage());
				}
		}
		return scores;
	}

	private static Map<String, RandomAccessibleInterval<FloatType>> results(final Path folder) throws IOException {
		final Map<String, RandomAccessibleInterval<FloatType>> results = new LinkedHashMap<>();
		for (final String method : Summary.DENOISERS)
			if (Files.isRegularFile(folder.resolve(method + "-best.tif")))
				put(results, method, folder.resolve(method + ".tif"));
		for (final String method : Summary.DENOISERS)
			put(results, method + Summary.TUNED, folder.resolve(method + "-best.tif"));
		return results;
	}

	private static void put(final Map<String, RandomAccessibleInterval<FloatType>> results, final String method,
		final Path file) throws IOException
	{
		if (Files.isRegularFile(file))
			results.put(method, open(file));
	}

	private static RandomAccessibleInterval<FloatType> open(final Path file) throws IOException {
		final ImagePlus image = ImageFiles.open(file);
		return ArrayImgs.floats((float[]) image.getProcessor().convertToFloat().getPixels(), image.getWidth(),
			image.getHeight());
	}
}
