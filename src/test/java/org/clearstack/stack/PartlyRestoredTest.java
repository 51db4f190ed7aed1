// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.util.concurrent.CancellationException;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage.Type;
import org.clearstack.model.ModelLibrary;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartlyRestoredTest {

	/** Stops when so many planes were reported. */
	private record Until(int planes, int[] reported) implements Progress {

		@Override
		public void report(final long done, final long total, final String message) {
			reported[0] = (int) done;
		}

		@Override
		public boolean isCanceled() {
			return reported[0] >= planes;
		}
	}

	/** A plane is one tile; of a hyperstack whole frames are kept, of its first frame whole slices. */
	@ParameterizedTest
	@CsvSource({ "1, 6, 1, 4, 4, 1", "2, 6, 1, 7, 3, 1", "2, 3, 4, 14, 3, 2", "2, 3, 4, 5, 2, 1", "1, 1, 6, 2, 1, 2" })
	void whatWasDoneWhenTheUserStoppedIsThere(final int c, final int z, final int t, final int planes,
		final int slices, final int frames)
	{
		final ImagePlus image = IJ.createHyperStack("stack", 20, 16, c, z, t, 16);
		for (int n = 1; n <= image.getStackSize(); n++)
			image.getStack().getProcessor(n).set(3, 5, 100 + n);

		final PartlyRestored stopped = assertThrows(PartlyRestored.class, () -> restore(image, planes));

		final ImagePlus kept = stopped.image();
		assertArrayEquals(new int[] { 40, 32, c, slices, frames }, kept.getDimensions());
		for (int n = 1; n <= kept.getStackSize(); n++)
			assertEquals(100 + n, kept.getStack().getProcessor(n).get(7, 11), "slice " + n);
		assertTrue(stopped.getMessage().startsWith("Canceled after " + planes + " of "), stopped.getMessage());
		assertEquals(stopped.getMessage(), kept.getProp("Clearstack stopped"));
	}

	@Test
	void whereNoSliceIsDoneThereIsNothingToKeep() {
		final ImagePlus image = IJ.createHyperStack("stack", 20, 16, 2, 3, 1, 16);

		final CancellationException stopped = assertThrows(CancellationException.class, () -> restore(image, 1));

		assertFalse(stopped instanceof PartlyRestored);
	}

	/** Each pixel becomes four. */
	private static void restore(final ImagePlus image, final int planes) {
		ImageRestorer.of(ModelLibrary.find("general-x2")).using(FakeNetworks.nearest(FakeNetworks.spec(2, 0, 1)))
			.with(RestorationOptions.plain(RestoreSettings.AUTOMATIC.withBatch(1), Type.SOURCE))
			.restore(ImagePart.whole(image), new Until(planes, new int[1]));
	}
}
