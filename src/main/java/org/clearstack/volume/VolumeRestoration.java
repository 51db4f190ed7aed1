// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.clearstack.device.DeviceChoice;
import org.clearstack.format.OmeZarrContainer;
import org.clearstack.image.StackAxis;
import org.clearstack.io.FileNames;
import org.clearstack.io.Folders;
import org.clearstack.io.WholeFile;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.stack.StackProgress;
import org.clearstack.task.Progress;

/**
 * Restores a volume of any size into an OME-Zarr, block by block. The container and all it says come first, then the
 * blocks, then the coarser levels. What was done stays: the same request goes on where an earlier run ended, however
 * that ended, and several jobs may share the blocks.
 */
public final class VolumeRestoration {

	private final VolumeRequest request;
	private final VolumeFolder result;
	private final int threads;
	private final Progress progress;

	/**
	 * @param threads of this machine: how many blocks are restored at the same time
	 */
	public VolumeRestoration(final VolumeRequest request, final int threads, final Progress progress) {
		request.options().check(request.model().spec());
		this.request = request;
		this.threads = threads;
		this.progress = progress;
		result = new VolumeFolder(request.out().toAbsolutePath().normalize());
	}

	/**
	 * Goes on with a result that was begun, as it was begun.
	 *
	 * @param out the OME-Zarr
	 * @param device where networks run
	 * @throws IOException if nothing was begun there
	 */
	public static VolumeRestoration begun(final Path out, final DeviceChoice device, final Progress progress)
		throws IOException
	{
		final VolumeJob job = new VolumeFolder(out).job();
		return new VolumeRestoration(new VolumeRequest(Path.of(job.origin().source()), out,
			ModelFolder.read(Path.of(job.origin().model())), RestorationOptions.parse(job.origin().parameters()),
			device,
			new Cut("", "", job.layout().newest())), 1, progress);
	}

	/** The result's folder. */
	public Path out() {
		return result.folder();
	}

	/**
	 * The middle of a volume's middle plane, all channels: for proposing a model and for measuring noise.
	 *
	 * @throws IOException if it cannot be read
	 */
	public static ImagePlus sample(final Path in) throws IOException {
		return Sample.of(VolumeSource.open(in));
	}

	/** Says what the restoration would take, and does nothing. */
	public String estimate() throws IOException {
		final VolumeSource source = VolumeSource.open(request.in());
		return new Estimate(request, source, layout(source)).text(threads);
	}

	/**
	 * Begins the result, or finds it begun by the same request.
	 *
	 * @throws IOException if something cannot be read or written
	 * @throws IllegalArgumentException if there is something else already, naming what differs
	 */
	public VolumeWork prepare() throws IOException {
		final VolumeSource source = VolumeSource.open(request.in());
		if (!result.isBegun())
			try (RunLock lock = start()) {
				if (!result.isBegun())
					begin(source);
				lock.delete(result.folder());
			}
		final VolumeJob job = result.job();
		final List<String> differences = job.differences(request.origin(source));
		final VolumeJob.Layout asked = layout(source);
		if (!request.cut().chunk().isBlank())
			VolumeJob.compare(differences, "chunk", numbers(job.layout().chunk()), numbers(asked.chunk()));
		if (!request.cut().block().isBlank())
			VolumeJob.compare(differences, "block", numbers(job.layout().block()), numbers(asked.block()));
		if (!differences.isEmpty())
			throw VolumeWork.refused(result.folder(), differences);
		return VolumeWork.open(result.folder(), request.device());
	}

	private RunLock start() throws IOException {
		final Path above = result.folder().getParent();
		if (above == null || !Files.isDirectory(above) || !Files.isWritable(above))
			throw new IOException("Cannot write " + result.folder() + ": there is no folder " + above
				+ " that can be written to. Create it first.");
		return RunLock.ofStart(result.folder());
	}

	private static String numbers(final int[] lengths) {
		return lengths[2] + " x " + lengths[3] + " x " + lengths[4];
	}

	private VolumeJob.Layout layout(final VolumeSource source) {
		request.model().spec().checkChannels(source.path().toString(), Math.toIntExact(source.length(1)));
		request.options().checkCounts(source.array().type().isReal(), source.path().toString());
		if (request.model().spec().depth() > 1 && request.options().along() == StackAxis.T)
			throw new IllegalArgumentException("A volume is restored with neighbours along z; found along=t. Set along "
				+ "to auto, or restore the movie with Restore....");
		if (request.model().spec().depth() > 1 && source.length(2) == 1)
			throw new IllegalArgumentException("The model " + request.model().spec().name() + " sees "
				+ request.model().spec().depth() + " neighbouring slices at once; " + source.path()
				+ " has one slice. Choose another model, or restore a movie with Restore....");
		return request.cut().layout(source.array(), request.model().spec(), request.options().type());
	}

	/** Measures what all blocks depend on, and makes the container under another name until it is whole. */
	private void begin(final VolumeSource source) throws IOException {
		final Path folder = result.folder();
		if (Files.exists(folder))
			throw new IllegalArgumentException("There is " + folder
				+ " already, and it was not begun by Restore Volume. Choose another output, or delete it.");
		final VolumeJob.Layout layout = layout(source);
		final Measurement measurement =
			new Measurement(source.array(), request.options(), request.model().spec());
		progress.report(0, 0, "Measuring " + source.path().getFileName());
		final VolumeJob job = new VolumeJob(request.origin(source), layout,
			measurement.run(new IntensityReader(source.array(), threads, progress)));
		final Path part =
			folder.resolveSibling("." + folder.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
		try {
			Files.createDirectory(part);
			new OmeZarrContainer(part, layout.newest()).create(dress(source, job, "being restored"), layout.type(),
				layout.shape(), layout.chunk());
			new VolumeFolder(part).save(job);
			Files.move(part, folder);
		}
		finally {
			if (Files.exists(part))
				Folders.delete(part);
		}
	}

	/** What the result says about itself. */
	private ImagePlus dress(final VolumeSource source, final VolumeJob job, final String state) {
		final ImagePlus dress = source.dress();
		final int scale = request.model().spec().scale();
		final Calibration calibration = dress.getCalibration().copy();
		calibration.pixelWidth /= scale;
		calibration.pixelHeight /= scale;
		calibration.xOrigin *= scale;
		calibration.yOrigin *= scale;
		dress.setCalibration(calibration);
		dress.setTitle(FileNames.stem(dress.getTitle()) + "-" + request.model().spec().name());
		request.options().description(request.model(), request.device().text()).forEach(dress::setProp);
		dress.setProp("Clearstack source", source.path().toString());
		dress.setProp("Clearstack content of the source", job.origin().fingerprint());
		for (int c = 0; c < job.fits().size(); c++)
			dress.setProp("Clearstack fit of channel " + (c + 1), job.fits().get(c).json().toString());
		dress.setProp("Clearstack state", state);
		return dress;
	}

	/**
	 * Restores the blocks of a part that are not done yet; and when all blocks of all parts are done, the coarser
	 * levels.
	 *
	 * @param part of the blocks
	 * @param workers who restores them
	 * @return what was done, in lines
	 * @throws CancellationException if the user stopped, telling how far it came
	 */
	public String run(final Part part, final Workers workers) throws IOException {
		final VolumeWork work = prepare();
		try (RunLock lock = RunLock.of(result, part)) {
			workers.checkMemory(
				new Estimate(request, VolumeSource.open(request.in()), work.job().layout()).memory());
			final String report = blocks(work, 0, part, workers, "Restoring");
			work.checkSource();
			return report + (isDone(work, 0) ? end(work, part, workers)
				: "The other parts are not done yet; the last makes the coarser levels.\n");
		}
	}

	private String blocks(final VolumeWork work, final int level, final Part part, final Workers workers,
		final String what) throws IOException
	{
		final BlockPlan plan = work.plan(level);
		final long first = part.first(plan.count());
		final long end = part.end(plan.count());
		final long[] missing = result.missing(level, first, end);
		final VolumeProgress volumeProgress =
			new VolumeProgress(progress, what, missing.length, (double) plan.voxels() / plan.count());
		if (missing.length > 0)
			workers.run(work, level, missing, volumeProgress);
		if (progress.isCanceled())
			throw new CancellationException(
				"Canceled after " + (end - first - missing.length + volumeProgress.done()) + " of "
					+ (end - first) + " blocks; run it again to continue from there.");
		return level > 0 ? "" : String.format(Locale.ROOT, "Restored %d of %d blocks%s, %d were done already: %.2f"
			+ " Mvoxel/s in %s%n%s", volumeProgress.done(), end - first, part.count() == 1 ? "" : " of part " + part,
			end - first - missing.length, volumeProgress.speed(), StackProgress.duration(volumeProgress.seconds()),
			work.tally().text().isEmpty() ? "" : "Of this machine's threads: " + work.tally().text() + "\n");
	}

	private boolean isDone(final VolumeWork work, final int level) {
		return result.missing(level, 0, work.plan(level).count()).length == 0;
	}

	/** Coarser levels, by the job that comes last. */
	private String end(final VolumeWork work, final Part part, final Workers workers) throws IOException {
		if (part.count() == 1)
			return finish(work, workers);
		try (RunLock lock = RunLock.ofEnd(result)) {
			return lock == null ? "Another part makes the coarser levels.\n" : finish(work, workers);
		}
	}

	private String finish(final VolumeWork work, final Workers workers) throws IOException {
		for (int level = 1; level < work.levels(); level++)
			blocks(work, level, Part.ALL, workers, "Level " + level);
		final long blocks = work.plan(0).count();
		final VolumeSource source = VolumeSource.open(request.in());
		new OmeZarrContainer(result.folder(), work.job().layout().newest()).tell(
			dress(source, work.job(), "all " + blocks + " blocks and " + work.levels() + " levels are done"),
			work.job().layout().type(), work.job().layout().shape());
		WholeFile.removeLeftovers(result.folder());
		return "All " + blocks + " blocks and " + work.levels() + " levels of " + request.out() + " are done.\n";
	}
}
