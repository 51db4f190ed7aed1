// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.DoubleType;
import org.junit.jupiter.api.Test;

/**
 * Values of scikit-image's map without the windows that touch missing pixels, printed by
 * src/test/python/metrics_golden.py.
 */
class MaskedSsimTest {

	private static final double EXPECTED = 0.5156511589612573;

	private final Img<DoubleType> first = Patterns.pattern(96, 80, 0);
	private final Img<DoubleType> second = Patterns.pattern(96, 80, 1);

	@Test
	void windowsThatTouchTheMaskAreLeftOut() {
		assertEquals(EXPECTED, MaskedSsim.ssim(first, second, 200, SsimWindow.uniform(), mask()), 1e-9);
	}

	@Test
	void windowsThatTouchNaNAreLeftOut() {
		final Img<DoubleType> holes = Images.of(96, 80, (x, y) -> kept(x, y) ? second.getAt(x, y).get() : Double.NaN);

		assertEquals(EXPECTED, MaskedSsim.ssim(first, holes, 200, SsimWindow.uniform(), null), 1e-9);
		assertEquals(EXPECTED, MaskedSsim.ssim(holes, first, 200, SsimWindow.uniform(), null), 1e-9);
	}

	@Test
	void withoutMaskAndNaNNothingChanges() {
		for (final SsimWindow window : new SsimWindow[] { SsimWindow.gaussian(), SsimWindow.uniform(),
			SsimWindow.course() })
			assertEquals(Ssim.ssim(first, second, 200, window), MaskedSsim.ssim(first, second, 200, window, null),
				1e-14);
	}

	@Test
	void aVolumeHasHolesToo() {
		final Img<DoubleType> a = Patterns.volume(24, 20, 16, 0);
		final Img<DoubleType> b = Patterns.volume(24, 20, 16, 3);
		final double whole = MaskedSsim.ssim(a, b, 200, SsimWindow.gaussian().in(3), null);
		assertEquals(Ssim.ssim(a, b, 200, SsimWindow.gaussian().in(3)), whole, 1e-14);

		a.getAt(0, 0, 0).set(Double.NaN);
		assertEquals(whole, MaskedSsim.ssim(a, b, 200, SsimWindow.gaussian().in(3), null), 0.02);
	}

	@Test
	void whenNoWindowIsLeftItIsSaid() {
		final Img<DoubleType> stripes = Images.of(96, 80, (x, y) -> x % 5 == 0 ? Double.NaN : x);

		assertThrows(IllegalArgumentException.class,
			() -> MaskedSsim.ssim(stripes, second, 200, SsimWindow.uniform(), null));
		first.getAt(40, 40).set(Double.POSITIVE_INFINITY);
		assertThrows(IllegalArgumentException.class,
			() -> MaskedSsim.ssim(first, second, 200, SsimWindow.uniform(), null));
	}

	private static boolean kept(final long x, final long y) {
		return !(x < 30 && y < 20) && !(x == 60 && y == 50);
	}

	private static RandomAccessibleInterval<BitType> mask() {
		final RandomAccessibleInterval<DoubleType> kept = Images.of(96, 80, (x, y) -> kept(x, y) ? 1 : 0);
		return Converters.convert(kept, (in, out) -> out.set(in.get() == 1), new BitType());
	}
}
