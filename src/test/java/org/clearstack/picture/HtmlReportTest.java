// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.clearstack.picture.HtmlReport.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

	@TempDir
	Path folder;

	@Test
	void textIsEscaped() {
		final String html = new HtmlReport("<script>\"&").paragraph("a < b")
			.table(List.of("<i>"), List.of(List.of(new Cell("x & y", true)))).html();

		assertTrue(html.contains("<h1>&lt;script&gt;&quot;&amp;</h1>"), html);
		assertTrue(html.contains("<p>a &lt; b</p>"), html);
		assertTrue(html.contains("<th>&lt;i&gt;</th>"), html);
		assertTrue(html.contains("<td class=\"best\">x &amp; y</td>"), html);
		assertFalse(html.contains("<script>"), html);
	}

	@Test
	void picturesAreInsideAndHoldTheirPixels() throws IOException {
		final ByteProcessor pixels = new ByteProcessor(5, 3);
		pixels.set(4, 2, 200);

		final String html = new HtmlReport("").picture(new ImagePlus("", pixels), "five by three").html();

		final Matcher source = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"").matcher(html);
		assertTrue(source.find(), html);
		final BufferedImage read = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(source.group(1))));
		assertEquals(5, read.getWidth());
		assertEquals(200, read.getRaster().getSample(4, 2, 0));
		assertFalse(html.contains("src=\"http") || html.contains("href="), "nothing comes from elsewhere");
	}

	@Test
	void aReportIsSavedWhole() throws IOException {
		final HtmlReport report = new HtmlReport("×").heading("one").footer("end");
		final Path file = folder.resolve("report.html");

		report.save(file);

		assertEquals(report.html(), Files.readString(file));
	}

	@Test
	void aMissingFolderIsToldBefore() {
		final IOException told =
			assertThrows(IOException.class, () -> HtmlReport.checkTarget(folder.resolve("none/report.html")));

		assertTrue(told.getMessage().contains("there is no folder"), told.getMessage());
	}
}
