// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.clearstack.compare.ModelUpscaler;
import org.clearstack.compare.Upscaler;
import org.clearstack.comparison.ComparedImage;
import org.clearstack.comparison.ComparisonPictures;
import org.clearstack.comparison.ComparisonReport;
import org.clearstack.comparison.ComparisonTable;
import org.clearstack.comparison.ImageComparison;
import org.clearstack.degrade.Degradation;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.door.OneWindow;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.OpenImages;
import org.clearstack.io.FileNames;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.picture.HtmlReport;
import org.clearstack.resample.Resampling;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Failure;
import org.clearstack.quality.QualitySettings;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Degrades a ground-truth image, upscales it by traditional methods and by models, and shows in numbers and pictures
 * how near each comes to the ground truth. For a folder of images it makes a report of all.
 */
@Plugin(type = Command.class, name = "compare", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Compare Upscaling...",
	description = "Degrades a ground-truth image, upscales or denoises it by several methods and models, and rates and "
		+ "shows them side by side.")
public final class CompareUpscaling extends ClearstackCommand implements HasChoices, OneWindow.Wanted {

	private static final String ALL = "all";
	private static final String NONE = "none";

	@Parameter(persist = false, required = false, label = "Image",
		description = "The ground truth: an image or stack as it should look, or a selection of it. It is not changed.")
	private ImagePlus image;

	@Parameter(persist = false, required = false, style = "directory", label = "Folder",
		description = "Compare all images of this folder instead; needs a report.")
	private File folder;

	@Parameter(persist = false, label = "Scale (1 = denoise)", min = "1", max = "8",
		description = "Bin by this and upscale by this; 1 compares denoisers on the image with noise added, or as it "
			+ "is where a reference is given.")
	private int scale = 2;

	@Parameter(persist = false, required = false, label = "Reference",
		description = "For scale 1: an open image (title or ID) or a file that shows the same without noise, such as a "
			+ "long exposure. The image is then the noisy one; grey levels are brought together.")
	private String reference = NONE;

	@Parameter(persist = false, required = false, label = "Methods",
		description = "Of nearest, bilinear, bicubic, bicubic-0.75, lanczos, lanczos+bp; with commas between, or "
			+ "all, or none.")
	private String methods = "nearest,bicubic,lanczos,lanczos+bp";

	@Parameter(persist = false, required = false, label = "Models",
		description = "Names or folders of models with commas between; all takes the installed ones of this scale "
			+ "that suit the image, none takes none.")
	private String models = ALL;

	@Parameter(persist = false, label = "Device",
		description = "Where the models run: auto, cpu, gpu, gpus (all of them), or numbered ones such as gpu:1 or "
			+ "gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(persist = false, label = "Blur", min = "0", max = "50",
		description = "Blur by a Gaussian of this sigma in pixels before binning.")
	private double blur;

	@Parameter(persist = false, label = "Read noise", min = "0",
		description = "Standard deviation of noise added after binning, in grey levels.")
	private double noise;

	@Parameter(persist = false, label = "Shot noise", min = "0",
		description = "Grey levels per photo-electron: adds Poisson noise after binning; 0 adds none.")
	private double gain;

	@Parameter(persist = false, label = "Metrics",
		description = QualitySettings.METRICS + " PSNR is always among them.")
	private String metrics = QualitySettings.USUAL;

	@Parameter(persist = false, label = "Data range (0 = of image)", min = "0",
		description = "What PSNR, SSIM and HFENN take for the full range of intensities; 0 takes maximum - minimum "
			+ "of each channel.")
	private double range;

	@Parameter(persist = false, label = "Slice (0 = current)", min = "0",
		description = "The slice to show, from 1; all are rated.")
	private int slice;

	@Parameter(persist = false, required = false, label = "Region",
		description = "What to zoom in on: x,y,width,height in pixels; empty for the region with most detail.")
	private String region = "";

	@Parameter(persist = false, required = false, style = "save", label = "Report",
		description = "Save an HTML report with all pictures inside to this file.")
	private File report;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Stack",
		description = "low, all methods and the original as slices.")
	private ImagePlus stack;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Montage",
		description = "the same side by side, zoomed in below.")
	private ImagePlus montage;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Error maps",
		description = "absolute errors in one colour scale.")
	private ImagePlus errors;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Profile", description = "intensities along a line.")
	private ImagePlus profile;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Spectrum",
		description = "power at each spatial frequency.")
	private ImagePlus spectrum;

	@Parameter(type = ItemIO.OUTPUT, label = "Comparison",
		description = "A row a method: means over all planes, the worst plane, time, and what it is best in.")
	private ResultsTable comparison;

	@Override
	protected void compute() throws IOException {
		if (report != null)
			HtmlReport.checkTarget(report.toPath());
		checkDenoising();
		final Noise camera = new Noise(gain, noise, 0, 1);
		final ImageComparison setup =
			new ImageComparison(new Degradation(blur, scale, camera), upscalers(), QualitySettings.metrics(metrics),
				range,
				slice, stripped(region));
		comparison = new ResultsTable();
		if (folder != null)
			compareFolder(setup);
		else if (image != null)
			compareImage(setup);
		else
			throw new IllegalArgumentException(
				"There is nothing to compare. Open an image, or name one or a folder of them.");
	}

	private boolean hasReference() {
		return !stripped(reference).isEmpty() && !stripped(reference).equalsIgnoreCase(NONE);
	}

	private void checkDenoising() {
		if (hasReference() && (scale != 1 || folder != null))
			throw new IllegalArgumentException("A reference is for denoising one image. Set scale to 1 and leave "
				+ "folder empty, or set reference to none.");
		if (scale == 1 && !hasReference() && noise == 0 && gain == 0 && blur == 0)
			throw new IllegalArgumentException(
				"At scale 1 there is nothing to remove from the ground-truth image. Set noise "
					+ "or gain to the noise to add, or name a reference without noise, for which the image is the noisy one.");
	}

	private ImagePlus referenceImage() throws IOException {
		final File file = new File(stripped(reference));
		return WindowManager.getImage(stripped(reference)) == null && file.exists() ? ImageFiles.open(file.toPath())
			: OpenImages.named(stripped(reference));
	}

	private void compareImage(final ImageComparison setup) throws IOException {
		final ComparedImage compared =
			hasReference() ? setup.compare(referenceImage(), image, progress()) : compare(setup, image);
		ComparisonTable.add(comparison, compared);
		final ComparisonPictures pictures = new ComparisonPictures(compared);
		stack = drawn("stack", pictures::stack);
		montage = drawn("montage", pictures::montage);
		errors = drawn("error maps", pictures::errors);
		profile = drawn("profile", pictures::profile);
		spectrum = drawn("spectrum", pictures::spectrum);
		if (report != null)
			ComparisonReport.of(compared, setting(setup)).save(report.toPath());
	}

	/** Models that were named must suit; of all there are those are left out that do not. */
	private ComparedImage compare(final ImageComparison setup, final ImagePlus compared) {
		if (!isAllModels())
			chosenModels()
				.forEach(model -> model.spec().checkChannels(compared.getTitle(), ImagePlanes.of(compared).channels()));
		return setup.compare(compared, progress());
	}

	/** Compares what can be compared; the report tells of the rest. */
	private void compareFolder(final ImageComparison setup) throws IOException {
		if (report == null)
			throw new IllegalArgumentException(
				"A folder is compared for its report. Name the file to save it to: report=comparison.html.");
		final ComparisonReport all = new ComparisonReport("Upscaling compared: " + folder.getName(), setting(setup));
		for (final Path file : images(folder.toPath()))
			try {
				final ComparedImage compared = compare(setup, ImageFiles.open(file));
				ComparisonTable.add(comparison, compared);
				all.add(compared);
			}
			catch (final CancellationException e) {
				throw e;
			}
			catch (final IOException | RuntimeException | OutOfMemoryError e) {
				final String reason = Failure.of(e).message();
				progress().note(file.getFileName() + " was left out: " + reason);
				all.skip(file.getFileName().toString(), reason);
			}
		all.finish().save(report.toPath());
	}

	private static List<Path> images(final Path folder) throws IOException {
		if (!Files.isDirectory(folder))
			throw new IllegalArgumentException("There is no folder " + folder.toAbsolutePath() + ". Check its name.");
		try (Stream<Path> files = Files.list(folder)) {
			final List<Path> images =
				files.filter(file -> Files.isRegularFile(file) && isShownImage(file.getFileName().toString())).sorted()
					.toList();
			if (images.isEmpty())
				throw new IllegalArgumentException("The folder " + folder.toAbsolutePath()
					+ " has no image: no file's name ends as that of an image, such as .tif, .png or .fits.");
			return images;
		}
	}

	private static boolean isShownImage(final String name) {
		return FileNames.isImage(name) && !FileNames.isHidden(name);
	}

	// -- methods --

	private List<Upscaler> upscalers() {
		final List<Upscaler> upscalers = new ArrayList<>();
		if (scale == 1)
			upscalers.addAll(List.of(Upscaler.unchanged(), Upscaler.blur(1)));
		else
			for (final Resampling method : resamplings())
				upscalers.add(Upscaler.of(method, scale));
		for (final ModelFolder model : chosenModels())
			upscalers.add(new ModelUpscaler(model, DeviceChoice.parse(device, strict), scale));
		if (upscalers.isEmpty())
			throw new IllegalArgumentException(
				"There is no method to compare. Name some in methods, or a model in models.");
		return upscalers;
	}

	private List<Resampling> resamplings() {
		return stripped(methods).equalsIgnoreCase(ALL) ? List.of(Resampling.values())
			: names(methods).map(Resampling::parse).distinct().toList();
	}

	private List<ModelFolder> chosenModels() {
		if (isAllModels())
			return installedModels();
		return names(models).distinct().map(ModelLibrary::find).toList();
	}

	/** Those of the course first: they are what the others are measured against. */
	private List<ModelFolder> installedModels() {
		return ModelLibrary.readable(progress()::note).stream()
			.filter(model -> model.spec().scale() == scale && model.spec().depth() == 1)
			.filter(model -> scale > 1 || model.config().architecture()
				.filter(kind -> kind.isDemonstration() || kind == Architecture.NOISE).isEmpty())
			.sorted(Comparator
				.comparing(model -> model.config().architecture().filter(Architecture.COURSE::equals).isEmpty()))
			.toList();
	}

	private boolean isAllModels() {
		return stripped(models).equalsIgnoreCase(ALL);
	}

	private static Stream<String> names(final String list) {
		return Arrays.stream(stripped(list).split(",")).map(String::strip)
			.filter(name -> !name.isEmpty() && !name.equalsIgnoreCase(NONE));
	}

	private static String stripped(final String text) {
		return text == null ? "" : text.strip();
	}

	private String setting(final ImageComparison setup) {
		return setup.setting() + " Clearstack " + RestorationOptions.version() + ", Java " + Runtime.version().feature()
			+ ", "
			+ System.getProperty("os.name") + ", " + Runtime.getRuntime().availableProcessors() + " processors"
			+ devices(setup)
			+ ". Times are those of one run after a first one, without loading models.";
	}

	private static String devices(final ImageComparison setup) {
		final List<String> devices = setup.methods().stream().filter(ModelUpscaler.class::isInstance)
			.map(method -> ((ModelUpscaler) method).deviceText())
			.distinct().toList();
		return devices.isEmpty() ? "" : ", models on " + String.join(" and ", devices);
	}

	@Override
	public List<String> choices(final String parameter) {
		return switch (parameter) {
			case "device" -> DeviceChoice.OFFERED;
			case "reference" -> Stream.concat(Stream.of(NONE), Arrays.stream(WindowManager.getImageTitles())).toList();
			default -> List.of();
		};
	}
}
