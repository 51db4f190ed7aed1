// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.util.Locale;
import java.util.Set;

/**
 * The one rule for what of a name is its extension: what follows the last dot, if it is a known one of images, tables
 * or texts. So {@code cells.tif} is {@code cells}, but {@code dose 0.5} and {@code scan.0001} stay whole. Names may
 * have folders before them, with slashes.
 */
public final class FileNames {

	/** What plain ImageJ reads. */
	private static final Set<String> IMAGES =
		Set.of("tif", "tiff", "png", "jpg", "jpeg", "gif", "bmp", "pgm", "ppm", "pbm", "pnm", "fits", "fit",
			"fts", "dcm", "dicom", "zip");
	/** What Clearstack's own readers and Fiji's plugins read, and compressed files. */
	private static final Set<String> OTHER_IMAGES = Set.of("ali", "avi", "btf", "czi", "dm3", "dm4", "emd", "fz", "gz",
		"h5", "hdf", "hdf5", "hdr", "ics", "ids", "ima",
		"img", "ims", "jp2", "lif", "lsm", "map", "mha", "mhd", "mrc", "mrcs", "n5", "nc", "nd2", "ndpi", "nhdr", "nii",
		"nrrd", "oib", "oif", "raw",
		"rec", "scn", "sdt", "ser", "sif", "spe", "stk", "svs", "tf8", "vsi", "zarr", "zvi");
	private static final Set<String> TEXTS =
		Set.of("txt", "csv", "tsv", "md", "json", "yaml", "yml", "xml", "html", "htm", "log", "ijm", "py", "pdf");

	private FileNames() {}

	/** A name without its extension; the whole name if it has none that is known, or nothing else. */
	public static String stem(final String name) {
		final String extension = extension(name);
		return extension.isEmpty() ? name : name.substring(0, name.length() - extension.length() - 1);
	}

	/** The extension in lower case, without its dot, such as {@code tif}; empty if there is none that is known. */
	public static String extension(final String name) {
		final int dot = name.lastIndexOf('.');
		final String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
		final boolean named = dot > name.lastIndexOf('/') + 1;
		return named && (isReadable(extension) || OTHER_IMAGES.contains(extension) || TEXTS.contains(extension))
			? extension : "";
	}

	/** Whether a file's name ends as that of an image which plain ImageJ reads. */
	public static boolean isImage(final String name) {
		return isReadable(extension(name));
	}

	/** Whether a file's name ends as that of a text, table or document. */
	public static boolean isText(final String name) {
		return TEXTS.contains(extension(name));
	}

	/** Whether a file or one of its folders is hidden by a dot before its name. */
	public static boolean isHidden(final String name) {
		return name.startsWith(".") || name.contains("/.");
	}

	private static boolean isReadable(final String extension) {
		return IMAGES.contains(extension);
	}
}
