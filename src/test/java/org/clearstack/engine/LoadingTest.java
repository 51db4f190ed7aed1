// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {

	@TempDir
	Path folder;

	@Test
	void whatTheWorkGivesOrThrowsComesBack() {
		final IllegalStateException failure = new IllegalStateException("no");

		assertEquals(3, Loading.await("Loading", Progress.NONE, () -> 3));
		assertSame(failure,
			assertThrows(IllegalStateException.class, () -> Loading.await("Loading", Progress.NONE, () -> {
				throw failure;
			})));
	}

	@Test
	void cancelingAnswersThoughTheWorkGoesOn() {
		final CountDownLatch end = new CountDownLatch(1);
		final Progress canceled = new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		};

		final CancellationException told = assertThrows(CancellationException.class,
			() -> Loading.await("Loading general-x2", canceled, () -> {
				awaitEnd(end);
				return 1;
			}));
		end.countDown();

		assertEquals("Canceled while loading general-x2; the source is as it was.", told.getMessage());
	}

	@Test
	void aLibraryIsSeenToGrowUntilItIsAllThere() throws IOException {
		Files.write(folder.resolve("a.so"), new byte[100]);
		final UnpackedLibrary library = new UnpackedLibrary(List.of(folder, folder.resolve("none")), 1000);

		assertEquals(100, library.there());
		assertFalse(library.isGrowing(library.there()), "nothing has come yet");
		Files.createDirectories(folder.resolve("inner"));
		Files.write(folder.resolve("inner/b.so"), new byte[300]);
		assertEquals(400, library.there());
		assertTrue(library.isGrowing(library.there()));
		Files.write(folder.resolve("inner/b.so"), new byte[900]);
		assertFalse(library.isGrowing(library.there()), "it is all there");
	}

	@Test
	void theLibraryOfThisComputerIsHundredsOfMegabytes() {
		assertTrue(UnpackedLibrary.current().total() > 100_000_000, "" + UnpackedLibrary.current().total());
	}

	private static void awaitEnd(final CountDownLatch end) {
		try {
			end.await();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
