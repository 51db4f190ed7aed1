// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two jobs from doing the same: a byte of a file for each part, all of it for a job that does everything. It is
 * free again when Java ends, however it does. File systems without locks have none; then the same block may be done
 * twice, with the same bytes.
 */
final class RunLock implements AutoCloseable {

	private static final long PAUSE = 200;

	private final FileChannel channel;

	private RunLock(final FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * The lock of a part of a result, or of all of it.
	 *
	 * @throws IllegalArgumentException if another job has it
	 */
	static RunLock of(final VolumeFolder result, final Part part) throws IOException {
		final boolean all = part.count() == 1;
		final RunLock lock = tried(result.own("run.lock"), all ? 0 : part.number(), all ? Long.MAX_VALUE : 1);
		if (lock == null)
			throw new IllegalArgumentException("Another job writes " + (all ? "" : "part " + part.number() + " of ")
				+ result.folder() + ". Wait for it, or choose another output.");
		return lock;
	}

	/** The lock for what follows when all blocks are done; null if another job has it. */
	static RunLock ofEnd(final VolumeFolder result) throws IOException {
		return tried(result.own("run.lock"), 0, 1);
	}

	/** Waits for the lock of preparing a result. */
	static RunLock ofStart(final Path result) throws IOException {
		final Path file = result.resolveSibling("." + result.getFileName() + ".lock");
		while (true) {
			final RunLock lock = tried(file, 0, Long.MAX_VALUE);
			if (lock != null)
				return lock;
			try {
				Thread.sleep(PAUSE);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new IOException("Interrupted while another job prepared " + result + ".", e);
			}
		}
	}

	private static RunLock tried(final Path file, final long position, final long size) throws IOException {
		final FileChannel channel =
			FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			final FileLock lock = channel.tryLock(position, size, false);
			if (lock != null)
				return new RunLock(channel);
		}
		catch (final OverlappingFileLockException e) {
			channel.close();
			return null;
		}
		catch (final IOException e) {
			return new RunLock(channel); // no locks here
		}
		channel.close();
		return null;
	}

	/** Frees it and deletes its file. */
	void delete(final Path result) throws IOException {
		channel.close();
		Files.deleteIfExists(result.resolveSibling("." + result.getFileName() + ".lock"));
	}

	@Override
	public void close() throws IOException {
		channel.close();
	}
}
