// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePart;
import org.clearstack.image.NoImageException;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;

/**
 * Restores files one after the other. What a result was made of stands in the result itself, so that a run knows what
 * an earlier one did, however that ended.
 */
public final class FolderRestoration {

	private static final String SOURCE = "Clearstack source";
	private static final String FIGURES = "Clearstack figures";

	private final ModelFolder model;
	private final TileNetwork network;
	private final RestorationOptions options;
	private final Progress progress;
	private final FolderReport report;
	private final List<String> failed = new ArrayList<>();
	private Consumer<ImagePlus> marked = image -> {};
	private int restored;
	private int skipped;

	public FolderRestoration(final ModelFolder model, final TileNetwork network, final RestorationOptions options,
		final Path output, final Progress progress)
	{
		options.check(model.spec());
		this.model = model;
		this.network = network;
		this.options = options;
		this.progress = progress;
		this.report = new FolderReport(output);
	}

	/** Has something said in the properties of each result. */
	public FolderRestoration marking(final Consumer<ImagePlus> mark) {
		marked = mark;
		return this;
	}

	/** What became of the files. */
	public FolderReport report() {
		return report;
	}

	/** Names of files that could not be restored. */
	public List<String> failed() {
		return failed;
	}

	/** Number of files that are no images, such as notes beside them. */
	public int skipped() {
		return skipped;
	}

	/** Number of files this run restored; the others failed or were done already. */
	public int restored() {
		return restored;
	}

	/**
	 * Restores all files that are not done yet and writes the report.
	 *
	 * @throws CancellationException if cancelled, saying how far it came
	 * @throws IOException if a result cannot be written; what was written stays
	 * @throws ClearstackException if the network fails
	 */
	public void run(final List<FolderFiles.Job> jobs) throws IOException {
		for (int i = 0; i < jobs.size(); i++) {
			if (progress.isCanceled())
				throw canceled(i, jobs.size());
			one(jobs.get(i), progress.part(i, jobs.size(), "File", jobs.get(i).name()), i, jobs.size());
		}
		final Map<String, String> heading = new LinkedHashMap<>();
		heading.put("Model", model.spec().name());
		heading.put("Model SHA-256", model.identity());
		heading.put("Weights SHA-256", model.sha256());
		heading.put("Parameters", options.parameters(model));
		heading.put("Version", RestorationOptions.version());
		report.save(heading);
	}

	/**
	 * Restores one file if it is not done yet, without the report.
	 *
	 * @throws IOException if the result cannot be written
	 * @throws ClearstackException if the network fails
	 */
	void only(final FolderFiles.Job job) throws IOException {
		one(job, progress, 0, 1);
	}

	private void one(final FolderFiles.Job job, final Progress own, final int number, final int all)
		throws IOException
	{
		final ImagePlus before;
		final ImagePlus after;
		final String figures;
		try {
			final String source = stamp(job.source());
			final Map<String, String> done = ImageFiles.properties(job.target());
			if (isDone(done, source)) {
				addDone(job, done.get(FIGURES));
				return;
			}
			before = open(job.source());
			after = restore(before, own);
			after.setProp(SOURCE, source);
			marked.accept(after);
			figures = FolderReport.figures(before, after);
			after.setProp(FIGURES, figures);
		}
		catch (final CancellationException e) {
			throw canceled(number, all);
		}
		catch (final ClearstackException e) {
			throw e;
		}
		catch (final NoImageException e) {
			skipped++;
			report.addSkipped(job);
			progress.note("Skipped, since it is not an image: " + job.name());
			return;
		}
		catch (final IOException | RuntimeException | OutOfMemoryError e) {
			fail(job, Failure.of(e).message());
			return;
		}
		Files.createDirectories(job.target().getParent());
		ImageFiles.save(after, job.target());
		restored++;
		picture(job, () -> report.savePicture(job, before, after));
		report.addRestored(job, figures);
		progress.note("Restored " + job.name());
	}

	private void addDone(final FolderFiles.Job job, final String figures) throws IOException {
		if (!report.hasPicture(job))
			picture(job, () -> report.savePicture(job, open(job.source()), open(job.target())));
		report.addRestored(job, figures);
	}

	/** What draws a picture for the report. */
	@FunctionalInterface
	private interface Drawing {
		void draw() throws IOException;
	}

	/** The report does without a picture that cannot be drawn. */
	private void picture(final FolderFiles.Job job, final Drawing drawing) {
		try {
			drawing.draw();
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final IOException | RuntimeException | OutOfMemoryError e) {
			progress.note("The report has no picture of " + job.name() + ": " + Failure.of(e).message());
		}
	}

	private boolean isDone(final Map<String, String> done, final String source) {
		return source.equals(done.get(SOURCE)) && model.identity().equals(done.get("Clearstack model SHA-256"))
			&& options.parameters(model).equals(done.get("Clearstack parameters"))
			&& RestorationOptions.version().equals(done.get("Clearstack version"))
			&& done.containsKey(FIGURES);
	}

	/** Size and time of a file: another file has others. */
	private static String stamp(final Path file) throws IOException {
		return Files.size(file) + " bytes, " + Files.getLastModifiedTime(file);
	}

	/** Large stacks stay in their files, and their results are computed while they are written. */
	private static boolean isLarge(final Path file) throws IOException {
		return Files.isDirectory(file) || Files.size(file) > Runtime.getRuntime().maxMemory() / 16;
	}

	private static ImagePlus open(final Path file) throws IOException {
		return isLarge(file) ? ImageFiles.openVirtual(file) : ImageFiles.open(file);
	}

	private ImagePlus restore(final ImagePlus image, final Progress own) {
		final ImageRestorer restorer = ImageRestorer.of(model).using(network).with(options);
		return image.getStack().isVirtual() ? restorer.lazily(ImagePart.whole(image), own).image()
			: restorer.restore(image, own);
	}

	private void fail(final FolderFiles.Job job, final String message) {
		failed.add(job.name());
		report.addFailed(job, message);
		progress.note("Not restored: " + job.name() + ": " + message);
	}

	private static CancellationException canceled(final int done, final int all) {
		return new CancellationException(
			"Canceled after " + done + " of " + all + " files; run it again to continue from there.");
	}
}
