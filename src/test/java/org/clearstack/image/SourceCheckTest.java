// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.io.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images opened by ImageJ's own readers, right and wrong. */
class SourceCheckTest {

	@TempDir
	static Path folder;

	@BeforeAll
	static void unpack() throws IOException {
		try (InputStream in = SourceCheckTest.class.getResourceAsStream("/formats/common.zip");
			ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
				Files.copy(zip, folder.resolve(entry.getName().replace("refused/", "")),
					StandardCopyOption.REPLACE_EXISTING);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "type-uint8.tif", "type-uint16.tif", "type-float32.tif", "type-int16.tif", "imagej.tif",
		"pages.tif", "compressed-lzw.tif", "rgb.png", "grey16.png", "grey8.png", "p5.pgm", "p6.ppm", "grey.jpg" })
	void whatImageJReadsRightNeedsNoWord(final String name) {
		final ImagePlus image = new Opener().openImage(folder.resolve(name).toString());

		assertEquals(Optional.empty(), SourceCheck.difference(image));
	}

	@Test
	void theImagesOfTheProjectNeedNoWord() throws IOException {
		try (var files = Files.list(Path.of("test-images"))) {
			for (final Path file : files.filter(path -> path.toString().matches(".*\\.(tif|png|fits)")).toList()) {
				final ImagePlus image = new Opener().openImage(file.toAbsolutePath().toString());
				assertEquals(Optional.empty(), image == null ? Optional.empty() : SourceCheck.difference(image),
					file.toString());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "type-int8.tif", "grey-alpha.png", "ome-tzcyx.ome.tif" })
	void whatImageJReadsOtherwiseIsTold(final String name) throws IOException {
		final Path file = folder.resolve(name);
		final ImagePlus image = new Opener().openImage(file.toString());

		final String told = SourceCheck.difference(image).orElseThrow();

		assertTrue(told.startsWith(image.getTitle() + " is not what its file holds: ") && told.contains(file.toString())
			&& told.endsWith(" instead."), told);
		final ImagePlus right = SourceCheck.readAgain(image).orElseThrow();
		assertEquals(ImagePlanes.of(ImageFiles.open(file)).digest(), ImagePlanes.of(right).digest());
	}

	@ParameterizedTest
	@ValueSource(strings = { "truncated-p5.pgm", "truncated-imagej.tif" })
	void whatIsTruncatedIsTold(final String name) {
		final ImagePlus image = new Opener().openImage(folder.resolve(name).toString());

		assertTrue(SourceCheck.difference(image).orElseThrow().contains("truncated"));
	}

	@Test
	void whatWasChangedIsTheUsersOwn() throws IOException {
		final ImagePlus image = new Opener().openImage(folder.resolve("type-int8.tif").toString());
		image.getProcessor().add(1);
		assertEquals(Optional.empty(), SourceCheck.readAgain(image), "its pixels are not those of the file");
		image.changes = true;
		assertEquals(Optional.empty(), SourceCheck.difference(image));
	}

	@Test
	void whatClearstackOpenedIsTrusted() throws IOException {
		for (final String name : List.of("type-int8.tif", "grey-alpha.png", "ct.dcm"))
			assertEquals(Optional.empty(), SourceCheck.difference(ImageFiles.open(folder.resolve(name))));
	}
}
