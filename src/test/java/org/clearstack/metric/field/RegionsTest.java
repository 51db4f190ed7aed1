// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.junit.jupiter.api.Test;

/** Ratios of small selections, worked out by hand. */
class RegionsTest {

	private final Img<DoubleType> image = Images.of(4, 2, (x, y) -> y == 0 ? 10 + x : x == 3 ? Double.NaN : 2 * x);

	@Test
	void meanAndDeviationAreThoseOfTheSelection() {
		final Regions.Region top = Regions.of(image, row(0));
		final Regions.Region bottom = Regions.of(image, row(1));

		assertEquals(11.5, top.mean());
		assertEquals(Math.sqrt(5 / 3.0), top.deviation(), 1e-15);
		assertEquals(new Regions.Region(2, 2, 3), bottom);
		assertEquals(11.5 / Math.sqrt(5 / 3.0), top.snr(), 1e-14);
		assertEquals(4.75, top.cnr(bottom));
	}

	@Test
	void anEmptySelectionIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> Regions.of(image, row(7)));
	}

	private RandomAccessibleInterval<BitType> row(final int row) {
		final Img<DoubleType> rows = Images.of(4, 2, (x, y) -> y);
		return Converters.convert((RandomAccessibleInterval<DoubleType>) rows, (in, out) -> out.set(in.get() == row),
			new BitType());
	}
}
