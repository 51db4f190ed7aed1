// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.clearstack.io.WholeFile;

/** A report as one HTML file that needs no other: pictures are inside. All text is escaped. */
public final class HtmlReport {

	private static final String STYLE =
		"""
			body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 1400px; margin: 2em auto; padding: 0 1em; }
			h1 { font-size: 1.6em; } h2 { font-size: 1.25em; margin-top: 2em; border-bottom: 1px solid #ddd; }
			table { border-collapse: collapse; margin: 1em 0; } th, td { padding: .3em .8em; text-align: right; border-bottom: 1px solid #e5e5e5; }
			th { border-bottom: 2px solid #888; } th:first-child, td:first-child { text-align: left; }
			td.best { font-weight: bold; background: #e6f4ea; }
			figure { margin: 1.5em 0; } img { max-width: 100%; } figcaption { color: #555; font-size: .9em; }
			footer { margin-top: 3em; color: #777; font-size: .85em; }
			""";

	/**
	 * A cell of a table.
	 *
	 * @param text as shown
	 * @param best whether it is marked as the best of its column
	 */
	public record Cell(String text, boolean best) {}

	private final String title;
	private final StringBuilder body = new StringBuilder();

	/** @param title of the report */
	public HtmlReport(final String title) {
		this.title = title;
	}

	/** Adds a heading. */
	public HtmlReport heading(final String text) {
		return element("h2", text);
	}

	/** Adds a paragraph. */
	public HtmlReport paragraph(final String text) {
		return element("p", text);
	}

	/** Adds a line at the end, such as what made the report. */
	public HtmlReport footer(final String text) {
		return element("footer", text);
	}

	private HtmlReport element(final String name, final String text) {
		body.append('<').append(name).append('>').append(escaped(text)).append("</").append(name).append(">\n");
		return this;
	}

	/** Adds a table. */
	public HtmlReport table(final List<String> headings, final List<List<Cell>> rows) {
		body.append("<table>\n<tr>");
		headings.forEach(heading -> body.append("<th>").append(escaped(heading)).append("</th>"));
		body.append("</tr>\n");
		for (final List<Cell> row : rows) {
			body.append("<tr>");
			for (final Cell cell : row)
				body.append(cell.best() ? "<td class=\"best\">" : "<td>").append(escaped(cell.text())).append("</td>");
			body.append("</tr>\n");
		}
		body.append("</table>\n");
		return this;
	}

	/** Adds a picture: the image as it is displayed. */
	public HtmlReport picture(final ImagePlus image, final String caption) {
		body.append("<figure><img alt=\"").append(escaped(caption)).append("\" src=\"data:image/png;base64,")
			.append(png(image))
			.append("\"><figcaption>").append(escaped(caption)).append("</figcaption></figure>\n");
		return this;
	}

	private static String png(final ImagePlus image) {
		try {
			final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(image.getProcessor().getBufferedImage(), "png", bytes);
			return Base64.getEncoder().encodeToString(bytes.toByteArray());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(
				"The picture " + image.getTitle() + " cannot be written as PNG: " + e.getMessage(), e);
		}
	}

	/** Adds what another report holds, without its title. */
	public HtmlReport append(final HtmlReport other) {
		body.append(other.body);
		return this;
	}

	/** The whole file. */
	public String html() {
		return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
			+ "content=\"width=device-width\">\n<title>"
			+ escaped(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + escaped(title)
			+ "</h1>\n" + body + "</body>\n</html>\n";
	}

	/**
	 * Finds out before the work whether a report can be saved.
	 *
	 * @throws IOException if its folder is missing or it is a folder itself
	 */
	public static void checkTarget(final Path path) throws IOException {
		WholeFile.check(path.toAbsolutePath());
	}

	/**
	 * Saves the report; whole or not at all.
	 *
	 * @throws IOException if it cannot be written, saying why
	 */
	public void save(final Path path) throws IOException {
		final byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
		WholeFile.write(path, bytes.length, out -> out.write(bytes));
	}

	private static String escaped(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
