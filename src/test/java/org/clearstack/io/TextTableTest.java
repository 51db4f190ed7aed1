// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

	@ParameterizedTest
	@ValueSource(chars = { TextTable.COMMA, TextTable.TAB })
	void isReadAsItWasWritten(final char separator) {
		final TextTable table = new TextTable(List.of("image", "a,b\tc", ""),
			List.of(List.of("5\" disk", "", "\"quoted\""), List.of("x y", "1.5", "µm")));

		assertEquals(table, TextTable.parse(table.text(separator).lines().toList(), separator));
	}

	/** Python: csv.writer(..., lineterminator='\n').writerow(['a', 'b,c', 'd"e', 'f\tg', 'h\ni']) */
	@Test
	void isQuotedAsPythonDoes() {
		assertEquals("a,\"b,c\",\"d\"\"e\",f\tg,\"h\ni\"\n",
			new TextTable(List.of("a", "b,c", "d\"e", "f\tg", "h\ni"), List.of()).text(TextTable.COMMA));
	}

	@Test
	void rowsMayHaveFewerCellsAndLinesBeBlank() {
		final TextTable table = TextTable.parse(List.of("pair\trole\tfile", "", "1\tclean", "1\t\t"), TextTable.TAB);

		assertEquals(List.of(List.of("1", "clean"), List.of("1", "", "")), table.rows());
		assertEquals(2, table.column("file"));
		assertEquals(-1, table.column("place"));
		assertEquals(new TextTable(List.of(), List.of()), TextTable.parse(List.of(), TextTable.TAB));
	}
}
