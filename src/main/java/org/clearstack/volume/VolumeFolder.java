// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.clearstack.io.WholeFile;

/**
 * What Restore Volume keeps in a result besides the image: the job, and a marker for each block that is done, written
 * after its chunks. Readers of Zarr pass over it.
 *
 * @param folder of the result
 */
record VolumeFolder(Path folder) {

	private static final String OWN = ".clearstack";
	private static final String JOB = "job.json";
	private static final int PER_FOLDER = 1000;

	/** Whether a job is there. */
	boolean isBegun() {
		return Files.isRegularFile(own(JOB));
	}

	Path own(final String name) {
		return folder.resolve(OWN).resolve(name);
	}

	void save(final VolumeJob job) throws IOException {
		final byte[] text = job.json().getBytes(StandardCharsets.UTF_8);
		Files.createDirectories(own(JOB).getParent());
		WholeFile.write(own(JOB), text.length, out -> out.write(text));
	}

	VolumeJob job() throws IOException {
		try {
			return VolumeJob.parse(Files.readString(own(JOB)));
		}
		catch (final IOException e) {
			throw new IOException(own(JOB) + " cannot be read: " + e.getMessage()
				+ ". Delete " + folder + " and restore again.", e);
		}
	}

	private Path marker(final int level, final long number) {
		return own("done").resolve(Integer.toString(level)).resolve(Long.toString(number / PER_FOLDER))
			.resolve(Long.toString(number));
	}

	boolean isDone(final int level, final long number) {
		return Files.exists(marker(level, number));
	}

	/** Says that a block is done. */
	void setDone(final int level, final long number) throws IOException {
		final Path marker = marker(level, number);
		Files.createDirectories(marker.getParent());
		WholeFile.write(marker, 0, out -> {});
	}

	/** Numbers of the blocks from {@code first} to {@code end - 1} that are not done. */
	long[] missing(final int level, final long first, final long end) {
		return LongStream.range(first, end).filter(number -> !isDone(level, number)).toArray();
	}
}
