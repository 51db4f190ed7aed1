// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

	@ParameterizedTest
	@CsvSource({ "cells.tif, cells, tif", "a/b.c/cells.TIFF, a/b.c/cells, tiff", "dose 0.5, dose 0.5, ''",
		"dose 0.25, dose 0.25, ''",
		"scan.0001, scan.0001, ''", "Mr. X, Mr. X, ''", "notes.txt, notes, txt", ".tif, .tif, ''", "a/.tif, a/.tif, ''",
		"a.tif/b, a.tif/b, ''",
		"cells.ome.tif, cells.ome, tif", "'', '', ''" })
	void onlyAKnownExtensionIsCut(final String name, final String stem, final String extension) {
		assertEquals(stem, FileNames.stem(name));
		assertEquals(extension, FileNames.extension(name));
	}

	@Test
	void imagesTextsAndHiddenFilesAreToldApart() {
		assertTrue(FileNames.isImage("a/b.FITS"));
		assertFalse(FileNames.isImage("a/b.czi"));
		assertFalse(FileNames.isImage("png"));
		assertTrue(FileNames.isText("pairs.tsv"));
		assertTrue(FileNames.isHidden("a/.b.tif") && FileNames.isHidden(".b.tif"));
		assertFalse(FileNames.isHidden("a/b.tif"));
	}
}
