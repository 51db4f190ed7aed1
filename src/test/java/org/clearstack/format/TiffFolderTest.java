// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffFolderTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "8, 1, 12, 1", "16, 2, 3, 11", "32, 1, 1, 5", "16, 3, 1, 1", "8, 1, 1, 1" })
	void whatIsSavedComesBack(final int bits, final int channels, final int slices, final int frames)
		throws IOException
	{
		final ImagePlus image = Counting.image(bits, 7, 5, channels, slices, frames);

		ImageFiles.save(image, folder.resolve("a[tif]"));

		assertEquals(FormatsTest.told("", image), FormatsTest.told("", ImageFiles.open(folder.resolve("a"))));
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", ImageFiles.openVirtual(folder.resolve("a"))));
	}

	@Test
	void slicesAreInTheOrderOfTheirNumbersWhateverTheirNames() throws IOException {
		for (final int n : new int[] { 10, 9, 1, 100 }) {
			final ImagePlus slice = Counting.image(8, 3, 2, 1, 1, 1);
			slice.getProcessor().set(0, 0, n);
			ImageFiles.save(slice, folder.resolve("scan " + n + "_of_7.tif"));
		}
		Files.writeString(folder.resolve("notes.txt"), "not a slice");

		final ImagePlus image = ImageFiles.openVirtual(folder);

		assertTrue(image.getStack().isVirtual());
		assertEquals(List.of(1, 9, 10, 100),
			Stream.of(1, 2, 3, 4).map(n -> image.getStack().getProcessor(n).get(0, 0)).toList());
		assertEquals("scan 9_of_7.tif", image.getStack().getSliceLabel(2));
	}

	@Test
	void aSliceOfAnotherSizeIsRefusedByName() throws IOException {
		ImageFiles.save(Counting.image(8, 3, 2, 1, 1, 1), folder.resolve("1.tif"));
		ImageFiles.save(Counting.image(8, 4, 2, 1, 1, 1), folder.resolve("2.tif"));

		assertTrue(assertThrows(IOException.class, () -> ImageFiles.open(folder)).getMessage()
			.contains("2.tif has 4 x 2 pixels of 8 bits"));
		final ImagePlus lazy = ImageFiles.openVirtual(folder);
		assertTrue(assertThrows(UncheckedIOException.class, () -> lazy.getStack().getProcessor(2)).getMessage()
			.contains("2.tif"));
	}

	@Test
	void otherTiffsAreNeverMixedIn() throws IOException {
		ImageFiles.save(Counting.image(8, 3, 2, 1, 4, 1), folder.resolve("a[tif]"));
		ImageFiles.save(Counting.image(8, 3, 2, 1, 4, 1), folder.resolve("a[tif]"));

		assertTrue(assertThrows(IOException.class,
			() -> ImageFiles.save(Counting.image(8, 3, 2, 1, 3, 1), folder.resolve("a[tif]"))).getMessage().contains(
				"there are other TIFFs in it already, such as a_z0004.tif"));
	}

	@Test
	void aFolderWithoutTiffsIsNoImage() {
		assertTrue(assertThrows(IOException.class, () -> ImageFiles.open(folder)).getMessage().contains("is a folder"));
	}
}
