// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {

	@TempDir
	private Path folder;

	private Path from;
	private Path to;

	@BeforeEach
	void fillAFolder() throws IOException {
		from = Files.createDirectories(folder.resolve("from"));
		to = folder.resolve("to");
		for (final String name : List.of("a.tif", "b.fits", "c.fits.gz", "d.fits.fz", "e.mrc", "f.png", "sub/g.nii",
			"sub/h.zarr/0/zarr.json", "sub/h.zarr/0/c/0/0",
			".hidden/i.tif")) {
			Files.createDirectories(from.resolve(name).getParent());
			Files.writeString(from.resolve(name), "{}");
		}
		Files.writeString(from.resolve("sub/h.zarr/zarr.json"), "{}");
	}

	@Test
	void aZarrIsOneImageAndResultsHaveTheFormatThatIsAsked() throws IOException {
		assertEquals(List.of("a.tif", "b.tif", "c.tif", "d.tif", "e.tif", "f.tif", "sub/g.tif", "sub/h.tif"),
			targets("*", true, "tif"));
		assertEquals(List.of("a.zarr", "b.zarr", "c.zarr", "d.zarr", "e.zarr", "f.zarr"), targets("*", false, "zarr"));
		assertEquals(List.of("sub/h.fits"), targets("*.zarr", true, "fits"));
	}

	@Test
	void sameIsTheSourcesFormatWhereItCanBeWritten() throws IOException {
		assertEquals(List.of("a.tif", "b.fits", "c.fits", "d.fits", "e.mrc", "f.tif", "sub/g.tif", "sub/h.zarr"),
			targets("*", true, "same"));
	}

	private List<String> targets(final String pattern, final boolean recursive, final String format)
		throws IOException
	{
		return FolderFiles.of(from, to, pattern, recursive, format).stream()
			.map(job -> to.relativize(job.target()).toString().replace('\\', '/')).toList();
	}
}
