// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Neighbours of a plane along z or along time. */
class StackAxisTest {

	@Test
	void neighboursLieAlongZOrTime() {
		final ImagePlanes volumes = ImagePlanes.of(numbered(1, 4, 3));

		assertEquals(List.of(10., 11., 12.), values(volumes, 1, 1, 3, StackAxis.Z));
		assertEquals(List.of(10., 11., 12.), values(volumes, 1, 1, 3, StackAxis.AUTO), "z where there are slices");
		assertEquals(List.of(1., 11., 21.), values(volumes, 1, 1, 3, StackAxis.T));
		assertEquals(List.of(22., 12., 2., 12., 22.), values(volumes, 2, 0, 5, StackAxis.T), "mirrored at the first");
		assertEquals(List.of(12., 13., 12.), values(volumes, 3, 1, 3, StackAxis.Z), "and at the last");
	}

	@Test
	void ofAMovieTheyLieAlongTime() {
		final ImagePlanes movie = ImagePlanes.of(numbered(1, 1, 5));

		assertEquals(List.of(10., 20., 30.), values(movie, 0, 2, 3, StackAxis.AUTO));
	}

	@Test
	void whatHasNoNeighboursSaysWhatToDo() {
		final ImagePlanes movie = ImagePlanes.of(numbered(1, 1, 5));
		final ImagePlanes single = ImagePlanes.of(numbered(2, 1, 1));

		final String swapped = refused(movie, StackAxis.Z);
		assertTrue(
			swapped.contains("the image test has one slice. Its planes lie along the other axis: set along to t"),
			swapped);
		final String alone = refused(single, StackAxis.AUTO);
		assertTrue(alone.contains("has one slice and one frame. Open the whole stack"), alone);
		StackAxis.AUTO.check(movie, "It sees 5 planes", "test");
		assertThrows(IllegalArgumentException.class, () -> StackAxis.of("x"));
		assertEquals(StackAxis.T, StackAxis.of(" T "));
	}

	private static String refused(final ImagePlanes planes, final StackAxis axis) {
		return assertThrows(IllegalArgumentException.class, () -> axis.check(planes, "It sees 5 planes", "test"))
			.getMessage();
	}

	/** Every plane has one grey level: 100 c + 10 t + z. */
	private static ImagePlus numbered(final int channels, final int slices, final int frames) {
		final ImagePlus image = IJ.createHyperStack("test", 8, 6, channels, slices, frames, 32);
		for (int i = 1; i <= image.getStackSize(); i++) {
			final int[] at = image.convertIndexToPosition(i);
			image.getStack().getProcessor(i).add(100 * (at[0] - 1) + (at[1] - 1) + 10 * (at[2] - 1));
		}
		return image;
	}

	private static List<Double> values(final ImagePlanes planes, final int z, final int t, final int depth,
		final StackAxis axis)
	{
		return planes.neighbours(0, z, t, depth, axis).stream().map(plane -> plane.getAt(2, 2).getRealDouble())
			.toList();
	}
}
