// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

	@TempDir
	Path folder;

	@Test
	void csvKeepsAllDigitsAndQuotesCommas() {
		assertEquals(
			"Label,MSE,PSNR (dB),Model\n\"a, b\",0.1234567890123,Infinity,small\n\"say \"\"c\"\"\",12,-3.5,\"large, "
				+ "one\"\n",
			Tables.csv(table()));
	}

	@Test
	void textAlignsItsColumns() {
		assertEquals("""
			Label    MSE       PSNR (dB)  Model
			a, b     0.123457  Infinity   small
			say "c"  12        -3.50000   large, one
			""", Tables.text(table()));
	}

	@Test
	void savingWritesTheCsv() throws IOException {
		Tables.save(table(), folder.resolve("t.csv"));

		assertEquals(Tables.csv(table()), Files.readString(folder.resolve("t.csv")));
	}

	@Test
	void savingIntoNowhereTells() {
		final Exception e =
			assertThrows(IOException.class, () -> Tables.save(table(), folder.resolve("no").resolve("t.csv")));

		assertTrue(e.getMessage().contains("there is no folder"), e.getMessage());
	}

	@Test
	void anEmptyTableIsItsHeading() {
		assertEquals("\n", Tables.csv(new ResultsTable()));
	}

	private static ResultsTable table() {
		final ResultsTable table = new ResultsTable();
		Tables.row(table, "a, b", row(0.1234567890123, Double.POSITIVE_INFINITY, "small"));
		Tables.row(table, "say \"c\"", row(12, -3.5, "large, one"));
		return table;
	}

	private static Map<String, Object> row(final double mse, final double psnr, final String model) {
		final Map<String, Object> row = new LinkedHashMap<>();
		row.put("MSE", mse);
		row.put("PSNR (dB)", psnr);
		row.put("Model", model);
		return row;
	}
}
