// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.clearstack.io.TextTable;
import org.junit.jupiter.api.Test;

class CoverageTest {

	@Test
	void linesAreSummedByPackageAndTheLeastCoveredComesFirst() {
		final String summary = Coverage
			.summary(
				TextTable.parse(
					List.of("GROUP,PACKAGE,CLASS,LINE_MISSED,LINE_COVERED", "Clearstack,org.clearstack.tile,A,0,30",
						"Clearstack,org.clearstack.io,B,10,10", "Clearstack,org.clearstack.io,C,10,20"),
					TextTable.COMMA));

		assertEquals("Coverage: 75.0 % of 80 lines. Least: io 60.0 %, tile 100.0 %", summary);
	}
}
