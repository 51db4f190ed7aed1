// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.clearstack.degrade.Degradation;
import org.clearstack.degrade.Noise;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.io.FileNames;
import org.clearstack.proposal.Goal;
import org.clearstack.proposal.ModelCard;
import org.clearstack.proposal.Proposal;
import org.clearstack.stack.ImageRestorer;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * How often the proposed model is the best one, or as good within 0.2 dB: each image is binned or made noisy, restored
 * by every model of the goal, and compared with what it was; pairs of a noisy and a clean exposure are taken as they
 * are, after fitting gain and offset. Prints a line a case and a table of both halves of the images, every other one in
 * the order of their names.
 */
final class ProposalCheck {

	private static final int SIZE = 192;
	private static final double ENOUGH = 0.2;
	private static final double PHOTONS = 100;
	private static final double READ = 0.05;

	/** What is proposed, and how far it stays behind the best. */
	private record Case(String task, int half, String image, String proposed, String best, double loss) {}

	/** An image to be restored by all models of its goal, and how good each was. */
	private record Waiting(String task, int half, ImagePlus poor, ImagePlus good, Goal goal, boolean fit,
		Map<String, Double> scores) {}

	private final List<Waiting> waiting = new ArrayList<>();
	private final Path folder;
	private final List<ModelCard> models =
		ModelCard.installed().stream()
			.filter(card -> !card.isDemonstration() && card.input().depth() == 1 && card.input().channels() == 1)
			.toList();
	private final List<Case> cases = new ArrayList<>();

	private ProposalCheck(final Path folder) {
		this.folder = folder;
	}

	/** @param args folder of images with a list PAIRS.tsv */
	public static void main(final String[] args) throws IOException {
		final ProposalCheck check = new ProposalCheck(Path.of(args[0]));
		final Map<String, Map<String, Path>> pairs = check.pairs();
		int n = 0;
		for (final Path file : check.images(pairs))
			check.single(file, n++ % 2);
		for (final Map<String, Path> pair : pairs.values())
			check.pair(pair.get("noisy"), pair.get("clean"), n++ % 2);
		check.restoreAll();
		check.print();
	}

	// -- images --

	/** All images of the fields, but those of pairs. */
	private List<Path> images(final Map<String, Map<String, Path>> pairs) throws IOException {
		final List<Path> images = new ArrayList<>();
		for (final String field : List.of("astronomy", "microscopy", "photo", "tomography"))
			try (var files = Files.list(folder.resolve(field))) {
				files.filter(file -> FileNames.isImage(file.getFileName().toString()))
					.filter(file -> pairs.values().stream().noneMatch(pair -> pair.containsValue(file))).sorted()
					.forEach(images::add);
			}
		return images;
	}

	/** By the name of a pair, its files {@code clean} and {@code noisy}. */
	private Map<String, Map<String, Path>> pairs() throws IOException {
		final Map<String, Map<String, Path>> pairs = new LinkedHashMap<>();
		for (final String line : Files.readAllLines(folder.resolve("PAIRS.tsv"))) {
			final String[] cells = line.split("\t");
			if (cells.length > 2 && cells[1].matches("(clean|noisy).*"))
				pairs.computeIfAbsent(cells[0], name -> new TreeMap<>()).put(cells[1].replaceFirst(" .*", ""),
					folder.resolve(cells[2]));
		}
		pairs.values().removeIf(pair -> pair.size() < 2);
		return pairs;
	}

	/** The middle of the first channel's middle slice, 32-bit, with what the file says of it. */
	private static ImagePlus part(final Path file) throws IOException {
		final ImagePlus image = ImageFiles.open(file);
		final ImagePlanes planes = ImagePlanes.of(image);
		final float[] all = pixels(planes.plane(0, planes.slices() / 2, 0));
		final FloatProcessor plane = new FloatProcessor(image.getWidth(), image.getHeight(), all);
		final int width = Math.min(SIZE, image.getWidth()) / 4 * 4;
		final int height = Math.min(SIZE, image.getHeight()) / 4 * 4;
		plane.setRoi((image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height);
		return like(image, (FloatProcessor) plane.crop());
	}

	/** Other pixels with the title, the units and the texts of an image. */
	private static ImagePlus like(final ImagePlus image, final FloatProcessor pixels) {
		final ImagePlus other = new ImagePlus(image.getTitle(), pixels);
		other.setCalibration(image.getCalibration().copy());
		other.getCalibration().disableDensityCalibration();
		other.setProperty("Info", image.getProperty("Info"));
		other.setFileInfo(image.getOriginalFileInfo());
		return other;
	}

	private static float[] pixels(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final float[] pixels = new float[(int) Intervals.numElements(plane)];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(plane).cursor();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = cursor.next().getRealFloat();
		return pixels;
	}

	// -- cases --

	private void single(final Path file, final int half) throws IOException {
		final ImagePlus good = part(file);
		final float[] sorted = ((float[]) good.getProcessor().getPixels()).clone();
		Arrays.sort(sorted);
		final double range = sorted[(int) (0.999 * (sorted.length - 1))] - sorted[(int) (0.001 * (sorted.length - 1))];
		if (!(range > 0) || good.getWidth() < 64 || good.getHeight() < 64)
			return;
		rate("x2", half, degraded(good, Degradation.binning(2)), good, Goal.X2, false);
		rate("x4", half, degraded(good, Degradation.binning(4)), good, Goal.X4, false);
		rate("poisson", half, degraded(good, Degradation.noise(new Noise(range / PHOTONS, 0, sorted[0], 1))), good,
			Goal.DENOISE, false);
		rate("gaussian", half, degraded(good, Degradation.noise(new Noise(0, READ * range, 0, 1))), good, Goal.DENOISE,
			false);
	}

	private void pair(final Path noisy, final Path clean, final int half) throws IOException {
		final ImagePlus good = part(clean);
		final ImagePlus poor = part(noisy);
		if (good.getWidth() == poor.getWidth() && good.getHeight() == poor.getHeight())
			rate("pairs", half, poor, good, Goal.DENOISE, true);
	}

	private static ImagePlus degraded(final ImagePlus good, final Degradation how) {
		final var low = how.apply(ImagePlanes.of(good).plane(0, 0, 0));
		return like(good, new FloatProcessor((int) low.dimension(0), (int) low.dimension(1), pixels(low)));
	}

	private void rate(final String task, final int half, final ImagePlus poor, final ImagePlus good, final Goal goal,
		final boolean fit)
	{
		waiting.add(new Waiting(task, half, poor, good, goal, fit, new LinkedHashMap<>()));
	}

	/** Model by model, since few of them stay in memory. */
	private void restoreAll() {
		for (final ModelCard model : models)
			for (final Waiting each : waiting)
				if (model.scale() == each.goal().scale())
					each.scores().put(model.name(),
						psnr(each.good(), ImageRestorer.of(model.name()).restore(each.poor()), each.fit()));
		for (final Waiting each : waiting)
			tell(each);
	}

	private void tell(final Waiting each) {
		final String proposed = Proposal.of(each.poor(), each.goal()).model().name();
		final String best =
			each.scores().entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElseThrow();
		final Case found = new Case(each.task(), each.half(), each.good().getTitle(), proposed, best,
			each.scores().get(best) - each.scores().get(proposed));
		cases.add(found);
		System.out.printf(Locale.ROOT, "%s\t%d\t%s\t%s\t%s\t%.2f%n", found.task(), found.half(), found.image(),
			proposed, best, found.loss());
	}

	private static double psnr(final ImagePlus good, final ImagePlus restored, final boolean fit) {
		final float[] a = (float[]) good.getProcessor().getPixels();
		final float[] b = (float[]) restored.getProcessor().convertToFloatProcessor().getPixels();
		final double[] line = fit ? line(b, a) : new double[] { 1, 0 };
		double error = 0;
		int n = 0;
		double min = Double.MAX_VALUE;
		double max = -Double.MAX_VALUE;
		for (int i = 0; i < a.length; i++)
			if (Float.isFinite(a[i]) && Float.isFinite(b[i])) {
				final double difference = a[i] - line[0] * b[i] - line[1];
				error += difference * difference;
				min = Math.min(min, a[i]);
				max = Math.max(max, a[i]);
				n++;
			}
		return 10 * Math.log10((max - min) * (max - min) * n / error);
	}

	/** Gain and offset from one to the other with the least squares. */
	private static double[] line(final float[] from, final float[] to) {
		double x = 0;
		double y = 0;
		for (int i = 0; i < from.length; i++) {
			x += from[i] / from.length;
			y += to[i] / from.length;
		}
		double xx = 0;
		double xy = 0;
		for (int i = 0; i < from.length; i++) {
			xx += (from[i] - x) * (from[i] - x);
			xy += (from[i] - x) * (to[i] - y);
		}
		return new double[] { xy / xx, y - xy / xx * x };
	}

	// -- sums --

	private void print() {
		System.out.println("| task | cases | best or within 0.2 dB, one half | other half | mean loss, dB | worst |");
		System.out.println("|---|---|---|---|---|---|");
		final List<String> tasks = new ArrayList<>(cases.stream().map(Case::task).distinct().toList());
		tasks.add("all");
		for (final String task : tasks) {
			final List<Case> of = cases.stream().filter(c -> task.equals("all") || c.task().equals(task)).toList();
			System.out.printf(Locale.ROOT, "| %s | %d | %.0f %% | %.0f %% | %.2f | %.2f |%n", task, of.size(),
				share(of, 0), share(of, 1), of.stream().mapToDouble(Case::loss).average().orElse(0),
				of.stream().mapToDouble(Case::loss).max().orElse(0));
		}
	}

	private static double share(final List<Case> all, final int half) {
		final List<Case> of = all.stream().filter(c -> c.half() == half).toList();
		return 100.0 * of.stream().filter(c -> c.loss() <= ENOUGH).count() / Math.max(1, of.size());
	}
}
