// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiveNumbersTest {

	/** numpy.percentile([1, 2, 4, 8], [0, 25, 50, 75, 100]) and numpy.std([1, 2, 4, 8], ddof=1) */
	@Test
	void quartilesAndSpreadAreNumpys() {
		assertEquals(new FiveNumbers(1, 1.75, 3, 5, 8, 3.75, 3.095695936834452),
			FiveNumbers.of(List.of(8.0, 1.0, 4.0, 2.0)));
	}

	@Test
	void aSingleValueHasNoSpread() {
		assertEquals(new FiveNumbers(7, 7, 7, 7, 7, 7, 0), FiveNumbers.of(List.of(7.0)));
	}

	@Test
	void noValuesAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> FiveNumbers.of(List.of()));
	}
}
