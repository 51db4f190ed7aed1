// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.util.List;
import java.util.Optional;

/**
 * What an update site's database says of one file.
 *
 * @param path of the file inside Fiji's folder; of a removed file, the one it had last
 * @param platforms by Fiji's names; none means all
 * @param current what to install; none means that the file is to be removed
 * @param former what an installation may still have of earlier releases, latest first
 */
record Listing(String path, List<String> platforms, Optional<Version> current, List<Former> former) {

	/**
	 * A file as it is released.
	 *
	 * @param checksum as {@link Checksum} says
	 * @param timestamp of the release that brought it, yyyyMMddHHmmss
	 * @param size in bytes
	 */
	record Version(String checksum, long timestamp, long size) {}

	/**
	 * A file as it was released once.
	 *
	 * @param checksum as {@link Checksum} says
	 * @param timestamp of the release that brought it
	 * @param obsolete timestamp of the release that replaced or removed it
	 * @param path that it had
	 */
	record Former(String checksum, long timestamp, long obsolete, String path) {}

	/** The path without a version: what Fiji's updater knows a file by. */
	String identity() {
		return Item.identity(path);
	}
}
