// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a file whole or not at all: under a temporary name beside it, which becomes the final name when everything is
 * on disk. A file that was there is kept until then. A symbolic link stays and what it points to is written; devices
 * and pipes are written to as they are.
 */
public final class WholeFile {

	/** What writes the content. */
	@FunctionalInterface
	public interface Content {

		/** Writes all of it. */
		void writeTo(OutputStream out) throws IOException;
	}

	private static final int MOST_LINKS = 40;

	private WholeFile() {}

	/**
	 * Writes a file.
	 *
	 * @param path of the file; its folder must exist
	 * @param least bytes a whole file has; fewer are a failure
	 * @param content what writes it; the stream may be closed or left open
	 * @throws IOException if the file cannot be written, saying which and why; nothing is left behind
	 */
	public static void write(final Path path, final long least, final Content content) throws IOException {
		final Path target = real(path);
		check(target);
		if (isSpecial(target)) {
			writeInto(target, content);
			return;
		}
		final Path part =
			target.resolveSibling("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
		part.toFile().deleteOnExit();
		try {
			fill(part, content);
			if (Files.size(part) < least)
				throw new IOException("only " + Files.size(part) + " of " + least + " bytes arrived");
			move(part, target);
		}
		catch (final IOException e) {
			throw new IOException("Cannot write " + target + ": " + reason(e)
				+ " Nothing was left behind; check the space and the permissions of its folder.", e);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	/**
	 * Removes what writers left behind that were killed. Nobody may be writing there.
	 *
	 * @param folder with all its subfolders
	 * @throws IOException if it cannot be read or something cannot be removed
	 */
	public static void removeLeftovers(final Path folder) throws IOException {
		final List<Path> left;
		try (Stream<Path> files = Files.walk(folder)) {
			left = files.filter(file -> isLeftover(file) && !isLeftover(file.getParent())).toList();
		}
		for (final Path file : left)
			delete(file);
	}

	/** Whether a file, a folder, or a folder that it is in has the name of one that is being written. */
	private static boolean isLeftover(final Path file) {
		for (Path path = file; path != null && path.getFileName() != null; path = path.getParent())
			if (path.getFileName().toString().matches("\\..+\\.[0-9a-f]+\\.part"))
				return true;
		return false;
	}

	private static void delete(final Path file) throws IOException {
		try (Stream<Path> files = Files.walk(file)) {
			for (final Path inside : files.sorted(Comparator.reverseOrder()).toList())
				Files.delete(inside);
		}
	}

	/**
	 * Finds out, before hours of work, whether a file can be written.
	 *
	 * @throws IOException if its folder is missing or it is a folder itself
	 */
	public static void check(final Path path) throws IOException {
		final Path target = real(path);
		if (isSpecial(target)) {
			if (!Files.isWritable(target))
				throw new IOException("Cannot write " + target + ": there is no permission. Choose a file.");
			return;
		}
		final Path folder = target.getParent();
		if (folder == null || Files.isDirectory(target))
			throw new IOException("Cannot write " + target + ": it is a folder. Add a file name.");
		if (!Files.isDirectory(folder))
			throw new IOException("Cannot write " + target + ": there is no folder " + folder + ". Create it first.");
		if (!Files.isWritable(folder))
			throw new IOException("Cannot write " + target + ": the folder is read-only. Choose another one.");
	}

	private static void fill(final Path part, final Content content) throws IOException {
		try (FileOutputStream out = new FileOutputStream(part.toFile())) {
			final OutputStream open = new BufferedOutputStream(out, 1 << 16) {
				@Override
				public void close() throws IOException {
					flush();
				}
			};
			content.writeTo(open);
			open.flush();
			out.getFD().sync();
		}
	}

	private static void move(final Path part, final Path target) throws IOException {
		try {
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (final AtomicMoveNotSupportedException e) {
			Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * The file that is written under a name: what a symbolic link points to, be it there or not.
	 *
	 * @return an absolute path
	 */
	public static Path real(final Path path) {
		Path target = path.toAbsolutePath().normalize();
		try {
			for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
				final Path next = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
				if (Files.exists(target) && !Files.exists(next))
					return target; // a link to a pipe, which has no name
				target = next;
			}
			final Path folder = target.getParent();
			return folder != null && Files.isDirectory(folder) && target.getFileName() != null
				? folder.toRealPath().resolve(target.getFileName()) : target;
		}
		catch (final IOException e) {
			return target;
		}
	}

	/** A device or a pipe. */
	private static boolean isSpecial(final Path target) {
		return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
	}

	private static void writeInto(final Path target, final Content content) throws IOException {
		try (OutputStream out =
			new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.WRITE), 1 << 16)) {
			content.writeTo(out);
			out.flush();
		}
		catch (final IOException e) {
			throw new IOException("Cannot write into " + target + ": " + reason(e), e);
		}
	}

	private static String reason(final IOException e) {
		final String reason = Reason.of(e);
		return reason.replaceFirst("^A file cannot be read or written: ", "");
	}
}
