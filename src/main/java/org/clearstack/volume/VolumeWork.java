// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.LoadedModels;
import org.clearstack.format.OmeZarrContainer;
import org.clearstack.io.Reason;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;

/**
 * What does single blocks of a volume whose result was begun: on this machine or, opened by its folder, on any other
 * that sees the same files. Threads may share it.
 */
public final class VolumeWork {

	private final VolumeFolder folder;
	private final VolumeJob job;
	private final VolumeSource source;
	private final List<ZarrArray> levels;
	private final List<BlockPlan> plans = new ArrayList<>();
	private final BlockRestorer restorer;
	private final Tally tally = new Tally();

	private VolumeWork(final VolumeFolder folder, final VolumeJob job, final VolumeSource source,
		final ModelFolder model, final DeviceChoice device) throws IOException
	{
		this.folder = folder;
		this.job = job;
		this.source = source;
		levels = new OmeZarrContainer(folder.folder(), job.layout().newest()).open();
		checkLevels();
		for (int level = 0; level < levels.size(); level++)
			plans.add(job.layout().plan(level, levels.get(level).shape(), levels.get(level).chunks()));
		restorer = new BlockRestorer(source.array(), LoadedModels.shared(model, device),
			RestorationOptions.parse(job.origin().parameters()), job.fits(), job.layout().type(), tally);
	}

	/** Refuses arrays that are not those that were made for the job. */
	private void checkLevels() throws IOException {
		final long[] shape = job.layout().shape();
		boolean same = levels.size() == OmeZarrContainer.levels(shape[4], shape[3]);
		for (int level = 0; same && level < levels.size(); level++)
			same = levels.get(level).type() == job.layout().type()
				&& Arrays.equals(levels.get(level).shape(), OmeZarrContainer.shape(shape, level))
				&& Arrays.equals(levels.get(level).chunks(),
					OmeZarrContainer.chunk(job.layout().chunk(), levels.get(level).shape()));
		if (!same)
			throw new IOException("The arrays in " + folder.folder() + " are not " + job.layout().type() + " of "
				+ Arrays.toString(shape) + " with its levels, as they were begun. Delete it and restore again.");
	}

	/**
	 * Opens the work on a result.
	 *
	 * @param folder of the result
	 * @param device where the network runs
	 * @throws IOException if result, source or model cannot be read
	 * @throws IllegalArgumentException if the source, the model or this version of Clearstack are not those that it was
	 * begun with, saying which
	 */
	public static VolumeWork open(final Path folder, final DeviceChoice device) throws IOException {
		final VolumeFolder result = new VolumeFolder(folder);
		final VolumeJob job = result.job();
		final VolumeJob.Origin origin = job.origin();
		if (!Files.isDirectory(Path.of(origin.model())))
			throw new IOException("There is no model folder " + origin.model()
				+ " here. It must be on a disk that all machines see under the same name.");
		final ModelFolder model = ModelFolder.read(Path.of(origin.model()));
		final VolumeSource source = VolumeSource.open(Path.of(origin.source()));
		final VolumeJob.Origin here = new VolumeJob.Origin(origin.source(), source.fingerprint(), origin.model(),
			model.identity(), origin.parameters(), RestorationOptions.version());
		final List<String> differences = job.differences(here);
		if (!differences.isEmpty())
			throw refused(folder, differences);
		return new VolumeWork(result, job, source, model, device);
	}

	static IllegalArgumentException refused(final Path folder, final List<String> differences) {
		return new IllegalArgumentException(folder + " was begun with something else, and its blocks would not fit"
			+ " together:\n" + String.join("\n", differences)
			+ "\nGive the same again to go on, choose another output, or delete this one.");
	}

	/** Folder of the result. */
	public Path folder() {
		return folder.folder();
	}

	/** Levels of the pyramid; the first is the restoration itself. */
	int levels() {
		return levels.size();
	}

	BlockPlan plan(final int level) {
		return plans.get(level);
	}

	VolumeJob job() {
		return job;
	}

	VolumeFolder state() {
		return folder;
	}

	Tally tally() {
		return tally;
	}

	/**
	 * Refuses a source that was changed while it was read.
	 *
	 * @throws IllegalArgumentException saying how
	 */
	void checkSource() throws IOException {
		final String now = VolumeSource.open(source.path()).fingerprint();
		if (!now.equals(job.origin().fingerprint()))
			throw new IllegalArgumentException("The source " + source.path() + " changed while it was restored: "
				+ job.origin().fingerprint() + " before, " + now + " now. Delete " + folder.folder()
				+ ", wait until the source is whole, and restore it again.");
	}

	/**
	 * Does a block, unless it is done already, and says in the result that it is.
	 *
	 * @param level 0 for the restoration itself, others for means of the level below, all of which must be done
	 * @param number of the block, from 0
	 * @param progress asked whether to go on
	 * @throws IOException if something cannot be read or written; the block is then not done
	 */
	public void run(final int level, final long number, final Progress progress) throws IOException {
		if (folder.isDone(level, number))
			return;
		try {
			done(level, number, progress);
		}
		catch (final IOException e) {
			throw new IOException("Block " + number + (level == 0 ? "" : " of level " + level) + " of "
				+ folder.folder() + " was not done: " + Reason.of(e)
				+ " What is done stays; run it again to continue.", e);
		}
	}

	private void done(final int level, final long number, final Progress progress) throws IOException {
		final BlockPlan.Block block = plans.get(level).block(number);
		tally.all(() -> {
			final ByteBuffer values = level == 0 ? restorer.restore(block, asking(progress))
				: tally.reading(() -> Halving.block(levels.get(level - 1), block));
			return tally.writing(() -> {
				levels.get(level).write(block.offset(), block.size(), values);
				folder.setDone(level, number);
				return null;
			});
		});
	}

	/** Tiles are not reported: there are many threads. */
	private static Progress asking(final Progress progress) {
		return new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return progress.isCanceled();
			}
		};
	}
}
