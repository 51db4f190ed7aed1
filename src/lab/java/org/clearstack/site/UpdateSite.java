// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.clearstack.engine.Platform;
import org.clearstack.io.Folders;

/**
 * An update site as a static folder: {@code db.xml.gz}, and each file as {@code PATH-TIMESTAMP}. A file that did not
 * change since the release before keeps its timestamp; one that did becomes a former version, so that installations
 * know theirs for an old one and not for one the user changed; one that is gone is listed for removal.
 */
final class UpdateSite {

	private final Map<String, Listing> before = new TreeMap<>();
	private final long timestamp;

	/**
	 * A release.
	 *
	 * @param timestamp of this release, yyyyMMddHHmmss, later than all before
	 * @param before the database of the release before; empty for the first
	 */
	UpdateSite(final long timestamp, final List<Listing> before) {
		this.timestamp = timestamp;
		before.forEach(listing -> this.before.put(listing.identity(), listing));
	}

	/**
	 * Writes the site.
	 *
	 * @param items all files of the release, for all platforms
	 * @param folder which is emptied first
	 * @throws IllegalArgumentException if two files would be one to Fiji's updater, or this release is not later than
	 * the one before
	 */
	void write(final List<Item> items, final Path folder) throws IOException {
		final Map<String, Listing> now = listings(items);
		Folders.delete(folder);
		for (final Item item : items) {
			final Path target =
				folder.resolve(item.path() + "-" + now.get(item.identity()).current().get().timestamp());
			Files.createDirectories(target.getParent());
			Files.copy(item.source(), target);
		}
		try (OutputStream out = Files.newOutputStream(folder.resolve(Database.FILE))) {
			Database.write(List.copyOf(now.values()), out);
		}
	}

	/** The files of this release and those of all before, by identity. */
	private Map<String, Listing> listings(final List<Item> items) throws IOException {
		final Map<String, Listing> now = new TreeMap<>();
		for (final Item item : items) {
			final Listing earlier = now.put(item.identity(), listing(item));
			if (earlier != null)
				throw new IllegalArgumentException(
					item.path() + " and " + earlier.path() + " are one file to Fiji's updater, which knows both as "
						+ item.identity() + ". Rename one.");
		}
		for (final Listing gone : before.values())
			now.putIfAbsent(gone.identity(),
				new Listing(gone.path(), gone.platforms(), Optional.empty(), former(gone, "")));
		return now;
	}

	private Listing listing(final Item item) throws IOException {
		final String checksum = Checksum.of(item.path(), item.source());
		final List<String> platforms = item.platform().map(Platform::folder).stream().toList();
		final Listing last = before.get(item.identity());
		final boolean same =
			last != null && last.current().isPresent() && last.current().get().checksum().equals(checksum);
		final long since = same ? last.current().get().timestamp() : timestamp;
		return new Listing(item.path(), platforms,
			Optional.of(new Listing.Version(checksum, since, Files.size(item.source()))),
			last == null ? List.of() : former(last, checksum));
	}

	/** What was released before, latest first, without what is released now. */
	private List<Listing.Former> former(final Listing last, final String current) {
		final List<Listing.Former> former = new ArrayList<>();
		last.current().ifPresent(
			version -> former.add(new Listing.Former(version.checksum(), version.timestamp(), timestamp, last.path())));
		former.addAll(last.former());
		former.removeIf(version -> version.checksum().equals(current));
		for (final Listing.Former version : former)
			if (version.timestamp() >= timestamp)
				throw new IllegalArgumentException(
					"This release's time " + timestamp + " is not later than that of " + version.path() + ", "
						+ version.timestamp() + ". Set project.build.outputTimestamp to the time of this release.");
		return List.copyOf(former);
	}
}
