// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.benchmark.BenchmarkFiles;
import org.clearstack.benchmark.BenchmarkImages;
import org.clearstack.benchmark.BenchmarkModel;
import org.clearstack.benchmark.BenchmarkPairs;
import org.clearstack.benchmark.BenchmarkScore;
import org.clearstack.benchmark.ClassicalDenoisers;
import org.clearstack.benchmark.DegradationTask;
import org.clearstack.benchmark.GroundTruthPlane;
import org.clearstack.benchmark.Summary;
import org.clearstack.benchmark.WorstCases;
import org.clearstack.dataset.ImageObjects;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.io.Folders;
import org.clearstack.metric.Metric;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.quality.QualitySettings;
import org.clearstack.resample.Resampling;
import org.clearstack.restore.NoiseLimit;
import org.clearstack.stack.RestorationOptions;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Rates models beside classical methods on a folder of ground-truth images, which are degraded, and on real pairs of a
 * noisy and a clean exposure: a table for each field and task. A model is rated on images it was not trained on, as its
 * description tells, and on no other image of the same object.
 */
@Plugin(type = Command.class, name = "benchmark", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Benchmark Models...",
	description = "Rates models beside classical methods on a folder of ground-truth images, field by field.")
public final class QualityBenchmark extends ClearstackCommand implements HasChoices {

	private static final String ALL = "all";
	private static final String NONE = "none";
	private static final List<Resampling> UPSCALERS =
		List.of(Resampling.NEAREST, Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS,
			Resampling.LANCZOS_BACK_PROJECTED);

	@Parameter(persist = false, label = "Images", style = "directory",
		description = "Folder of ground-truth images. A subfolder is a field, unless MANIFEST.tsv or the text file of "
			+ "fields says another.")
	private File images;

	@Parameter(persist = false, required = false, label = "Models",
		description = "Names or folders of models with commas between; all takes the installed ones, none takes none. "
			+ "A model called FIELD-... is rated on this field only.")
	private String models = ALL;

	@Parameter(persist = false, required = false, label = "Tasks",
		description = "Some of x2, x3, x4, poisson, gaussian and pairs, with commas between.")
	private String task = "x2,x4,poisson,gaussian,pairs";

	@Parameter(persist = false, required = false, label = "Pairs",
		description = "Table of noisy and clean exposures: pair, role and file, separated by tabs; PAIRS.tsv in the "
			+ "folder of images if none is named.")
	private File pairs;

	@Parameter(persist = false, required = false, label = "Exclude",
		description = "Text file of images to leave out: one path a line, relative to the folder of images, * for "
			+ "any name.")
	private File exclude;

	@Parameter(persist = false, required = false, label = "Fields",
		description = "Text file of fields: a line for each pattern of paths, and the field after a space.")
	private File fields;

	@Parameter(persist = false, required = false, label = "Same object",
		description = "Text file of images that show the same object: one path with * a line for all of one. A "
			+ "model that saw one saw them all.")
	private File objects;

	@Parameter(persist = false, label = "Also seen images",
		description = "Rate models also on images they were trained on, in tables of their own.")
	private boolean seen;

	@Parameter(persist = false, required = false, label = "More metrics",
		description = "Metrics to rate by besides PSNR, SSIM and HFENN, with commas between, such as microssim,nrmse; "
			+ "none for no others.")
	private String metrics = NONE;

	@Parameter(persist = false, label = "Crop to", min = "36", max = "8192",
		description = "Of larger images only the middle is rated: a square of this many pixels along each side.")
	private int crop = 512;

	@Parameter(persist = false, label = "Slices", min = "1", max = "10000",
		description = "So many slices of a stack are rated, evenly spread.")
	private int slices = 3;

	@Parameter(persist = false, label = "Device",
		description = "Where the models run: auto, cpu, gpu, gpus (all of them), or numbered ones "
			+ "such as gpu:1 or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(persist = false, required = false, label = "Python",
		description = "Command that runs a Python with scikit-image, for the classical denoisers; empty to do without.")
	private String python = "python3";

	@Parameter(persist = false, required = false, label = "Results", style = "directory",
		description = "Folder for all scores, the tables, pictures of the worst cases, and the denoised images, "
			+ "which the next benchmark need not denoise again.")
	private File out;

	@Parameter(type = ItemIO.OUTPUT, label = "Benchmark")
	private String report;

	private final List<BenchmarkScore> scores = new ArrayList<>();
	private final WorstCases worst = new WorstCases();
	private List<BenchmarkModel> chosen;
	private ImageObjects shown;
	private List<Metric> others = List.of();

	@Override
	protected void compute() throws IOException {
		final List<DegradationTask> wanted = DegradationTask.parse(task);
		final BenchmarkImages folder = new BenchmarkImages(images, exclude, fields, crop, slices);
		shown = ImageObjects.of(objects);
		others = others();
		chosen = chosenModels();
		final Path results =
			out == null ? Files.createTempDirectory("benchmark") : Files.createDirectories(out.toPath());
		try {
			final ClassicalDenoisers denoisers = new ClassicalDenoisers(results.resolve("denoised"));
			rateImages(folder, wanted.stream().filter(task -> task != DegradationTask.PAIRS && isRated(task)).toList(),
				denoisers);
			if (wanted.contains(DegradationTask.PAIRS) && isRated(DegradationTask.PAIRS))
				ratePairs(folder, denoisers);
			denoisers.run(python == null ? "" : python.strip(), progress());
			scores.addAll(denoisers.scores(progress(), others));
			finish(results);
		}
		finally {
			if (out == null)
				Folders.delete(results);
		}
	}

	/** What is asked for besides what every table has. */
	private List<Metric> others() {
		if (metrics == null || metrics.isBlank() || metrics.strip().equals(NONE))
			return List.of();
		return QualitySettings.metrics(metrics).stream()
			.filter(metric -> !List.of("psnr", "ssim", "hfenn").contains(metric.key())).toList();
	}

	private List<BenchmarkModel> chosenModels() {
		final String list = models == null ? "" : models.strip();
		final Stream<ModelFolder> chosen = list.equalsIgnoreCase(ALL) ? ModelLibrary.readable(progress()::note).stream()
			: Arrays.stream(list.split(",")).map(String::strip)
				.filter(name -> !name.isEmpty() && !name.equalsIgnoreCase(NONE)).distinct().map(ModelLibrary::find);
		final List<ModelFolder> found = chosen.filter(model -> isRestoration(model, list)).toList();
		for (final ModelFolder model : found)
			if (!seesOnePlane(model))
				throw new IllegalArgumentException(
					"The model " + model.spec().name() + " sees " + model.spec().channels() + " channels and "
						+ model.spec().depth() + " slices at once; the benchmark rates plane by plane. Leave it out.");
		return found.stream().map(BenchmarkModel::new).toList();
	}

	/** Whether a model is one to be rated; if it was named, it is. */
	private static boolean isRestoration(final ModelFolder model, final String list) {
		if (!list.equalsIgnoreCase(ALL))
			return true;
		return seesOnePlane(model) && model.config().architecture().map(Architecture::restores).orElse(true);
	}

	private static boolean seesOnePlane(final ModelFolder model) {
		return model.spec().channels() == 1 && model.spec().depth() == 1;
	}

	/** Without models all classical methods are rated; with models only what one of them does. */
	private boolean isRated(final DegradationTask task) {
		return chosen.isEmpty() || chosen.stream().anyMatch(model -> model.scale() == task.scale());
	}

	private void rateImages(final BenchmarkImages folder, final List<DegradationTask> wanted,
		final ClassicalDenoisers denoisers) throws IOException
	{
		final List<Path> files = wanted.isEmpty() ? List.of() : folder.files();
		for (int i = 0; i < files.size(); i++) {
			progress().report(i, files.size(), "Rating " + folder.name(files.get(i)));
			final String name = folder.name(files.get(i));
			final List<DegradationTask> tasksHere = wanted.stream()
				.filter(task -> chosen.isEmpty() || !models(task, folder.field(name), name).isEmpty()).toList();
			if (!tasksHere.isEmpty())
				for (final GroundTruthPlane groundTruth : folder.subjects(files.get(i), progress()))
					for (final DegradationTask task : tasksHere)
						rate(task, groundTruth, task.degraded(groundTruth), denoisers);
		}
	}

	private void ratePairs(final BenchmarkImages folder, final ClassicalDenoisers denoisers) throws IOException {
		final Path table = pairs == null ? images.toPath().resolve(BenchmarkPairs.FILE) : pairs.toPath();
		if (pairs == null && !Files.isRegularFile(table))
			return;
		for (final BenchmarkPairs pair : BenchmarkPairs.read(table)) {
			progress().report(0, 0, "Rating " + pair.noisy());
			if (chosen.isEmpty() || !models(DegradationTask.PAIRS, folder.field(pair.clean()), pair.clean()).isEmpty())
				for (final Map.Entry<GroundTruthPlane, RandomAccessibleInterval<FloatType>> one : folder
					.pair(pair.noisy(), pair.clean(), progress()).entrySet())
					rate(DegradationTask.PAIRS, one.getKey(), one.getValue(), denoisers);
		}
	}

	/** The models that are rated on an image; on real noise also those that saw the clean image, marked. */
	private List<BenchmarkModel> models(final DegradationTask task, final String field, final String image) {
		return chosen.stream().filter(model -> model.scale() == task.scale() && model.suits(field))
			.filter(model -> seen || task == DegradationTask.PAIRS || !model.saw(image, shown)).toList();
	}

	private void rate(final DegradationTask task, final GroundTruthPlane groundTruth,
		final RandomAccessibleInterval<FloatType> degraded, final ClassicalDenoisers denoisers)
		throws IOException
	{
		if (progress().isCanceled())
			throw new CancellationException();
		final double base;
		if (task.upscales()) {
			for (final Resampling method : UPSCALERS)
				scores.add(BenchmarkScore.of(task, groundTruth, new BenchmarkScore.Method(method.label(), false, false),
					method.upscale(degraded, task.scale()), others));
			base = psnr(Resampling.BICUBIC.label());
		}
		else {
			scores.add(
				BenchmarkScore.of(task, groundTruth, new BenchmarkScore.Method(Summary.NOISY, false, false), degraded,
					others));
			base = psnr(Summary.NOISY);
			denoisers.add(task, groundTruth, degraded);
		}
		for (final BenchmarkModel model : models(task, groundTruth.field(), groundTruth.image())) {
			final RandomAccessibleInterval<FloatType> result = model.restore(degraded, device(), progress().quiet());
			final boolean saw = model.saw(groundTruth.image(), shown);
			scores.add(BenchmarkScore.of(task, groundTruth, new BenchmarkScore.Method(model.name(), true, saw), result,
				others));
			if (task.noise(groundTruth) != Noise.NONE)
				scores.add(BenchmarkScore.of(task, groundTruth,
					new BenchmarkScore.Method(model.name() + Summary.TOLD, true, saw), model.isGivenNoise()
						? model.restore(degraded, task.noise(groundTruth), device(), progress().quiet())
						: limited(degraded, result, task.noise(groundTruth)),
					others));
			if (!saw)
				worst.add(task, groundTruth, degraded, model.name(), psnr(model.name()) - base, result);
		}
	}

	/** What a model makes of an image when it is given the noise, as the classical methods are. */
	private static RandomAccessibleInterval<FloatType> limited(final RandomAccessibleInterval<FloatType> degraded,
		final RandomAccessibleInterval<FloatType> result,
		final Noise noise)
	{
		final RandomAccessibleInterval<FloatType> limited = ArrayImgs.floats(result.dimensionsAsLongArray());
		LoopBuilder.setImages(result, limited).forEachPixel((from, to) -> to.set(from));
		NoiseLimit.apply(Views.zeroMin(degraded), limited, noise);
		return limited;
	}

	/** Of the plane rated last. */
	private double psnr(final String method) {
		for (int i = scores.size() - 1;; i--)
			if (scores.get(i).method().equals(method))
				return scores.get(i).values().psnr();
	}

	private void finish(final Path results) throws IOException {
		if (scores.isEmpty())
			throw new IllegalArgumentException(
				"Nothing was rated: no model does one of the tasks " + task + " on an image of " + images
					+ " that it was not trained on. Choose other models or images, or set seen.");
		final List<String> costs = new ArrayList<>(List.of(BenchmarkModel.HEADER));
		for (final BenchmarkModel model : chosen)
			costs.add(model.cost(device()));
		final List<Summary> summaries = Summary.of(scores);
		report = setting() + "\n\n" + Summary.markdown(summaries) + BenchmarkScore.others(scores)
			+ (chosen.isEmpty() ? "" : "\n" + BenchmarkModel.markdown(costs));
		Files.writeString(results.resolve(BenchmarkFiles.SCORES), BenchmarkScore.csv(scores));
		Files.write(results.resolve(BenchmarkFiles.COSTS), costs);
		Files.writeString(results.resolve(BenchmarkFiles.REPORT), report);
		worst.save(results.resolve(BenchmarkFiles.PICTURES));
	}

	private DeviceChoice device() {
		return DeviceChoice.parse(device, strict);
	}

	private String setting() {
		final List<String> devices = chosen.stream().map(model -> model.deviceText(device())).distinct().toList();
		return LocalDate.now() + ", Clearstack " + RestorationOptions.version() + ", Java "
			+ Runtime.version().feature() + ", " + System.getProperty("os.name") + " "
			+ System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors"
			+ (devices.isEmpty() ? "" : ", models on " + String.join(" and ", devices))
			+ ". Means over images; of images larger than " + crop + " × " + crop + " pixels the middle, of stacks "
			+ slices
			+ " slices. Classical denoisers know the noise and have the parameters that are best for all images of "
			+ "a field, or, told so, those best for each image;"
			+ " models know it where that is told. Data range: largest minus smallest value of the ground-truth image. "
			+ "Models are rated on images they were not trained on, unless a table says otherwise.";
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("device") ? DeviceChoice.OFFERED : List.of();
	}
}
