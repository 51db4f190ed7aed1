// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.Tables;
import org.clearstack.io.Numbers;
import org.clearstack.io.WholeFile;
import org.clearstack.picture.Montage;

/**
 * What became of the files of a folder: a table, and a page with a picture of each. Holds no times and no paths of this
 * machine, so that the report of a run that was interrupted is that of one that was not.
 */
public final class FolderReport {

	/** The page, in the output folder, where it is seen. */
	public static final String PAGE = "report.html";
	/** The folder of the table and the pictures inside the output folder. */
	public static final String FOLDER = "clearstack-report";

	private static final int WIDTH = 160;
	private static final String[] FIGURES =
		{ "Width", "Height", "Slices", "Bits", "Mean before", "SD before", "Mean after", "SD after" };

	private final Path folder;
	private final ResultsTable table = new ResultsTable();
	private final StringBuilder rows = new StringBuilder();

	FolderReport(final Path output) {
		folder = output.resolve(FOLDER);
	}

	/** The rows so far: a file each. */
	public ResultsTable table() {
		return table;
	}

	/** Size and type of a result, and mean and standard deviation of the middle slice before and after, in one line. */
	static String figures(final ImagePlus before, final ImagePlus after) {
		final var source = before.getStack().getProcessor(middle(before)).getStats();
		final var result = after.getStack().getProcessor(middle(after)).getStats();
		return String.format(Locale.ROOT, "%d %d %d %d %.6g %.6g %.6g %.6g", after.getWidth(), after.getHeight(),
			after.getStackSize(),
			after.getBitDepth(), source.mean, source.stdDev, result.mean, result.stdDev);
	}

	/** Whether a file's picture is there. */
	boolean hasPicture(final FolderFiles.Job job) {
		return Files.isRegularFile(picture(job));
	}

	/** Saves a picture of the middle slice before and after, side by side. */
	void savePicture(final FolderFiles.Job job, final ImagePlus before, final ImagePlus after) throws IOException {
		final ImagePlanes source = ImagePlanes.of(before);
		final ImagePlanes result = ImagePlanes.of(after);
		final int z = source.slices() / 2;
		final int t = source.frames() / 2;
		final var plane = source.plane(0, z, t);
		final double[] range = { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };
		plane.forEach(pixel -> {
			final double value = pixel.getRealDouble();
			if (Double.isFinite(value)) {
				range[0] = Math.min(range[0], value);
				range[1] = Math.max(range[1], value);
			}
		});
		final boolean flat = !(range[1] > range[0]);
		final Montage montage = new Montage(flat ? 0 : range[0], flat ? 1 : range[1], WIDTH);
		montage.add("before", plane).add("after", result.plane(0, z, t));
		Files.createDirectories(picture(job).getParent());
		ImageFiles.save(montage.image(), picture(job));
	}

	/** Adds a file that was restored, now or before. */
	void addRestored(final FolderFiles.Job job, final String figures) {
		final Map<String, Object> cells = cells("restored", figures.split(" "));
		cells.put("Message", "");
		Tables.row(table, job.name(), cells);
		final boolean pictured = hasPicture(job);
		row(job, cells,
			!pictured ? ""
				: "<img src=\"" + escaped(folder.getParent().relativize(picture(job)).toString().replace('\\', '/'))
					+ "\" alt=\"before and after\">");
	}

	/** Adds a file that is no image. */
	void addSkipped(final FolderFiles.Job job) {
		final Map<String, Object> cells = cells("skipped", new String[0]);
		cells.put("Message", "no image");
		Tables.row(table, job.name(), cells);
		row(job, cells, "");
	}

	/** Adds a file that could not be restored. */
	void addFailed(final FolderFiles.Job job, final String message) {
		final Map<String, Object> cells = cells("failed", new String[0]);
		cells.put("Message", message.replace(job.source().toString(), job.name()));
		Tables.row(table, job.name(), cells);
		row(job, cells, "");
	}

	private static Map<String, Object> cells(final String state, final String[] figures) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("State", state);
		for (int i = 0; i < FIGURES.length; i++)
			cells.put(FIGURES[i], i < figures.length ? Double.valueOf(figures[i]) : "");
		return cells;
	}

	private void row(final FolderFiles.Job job, final Map<String, Object> cells, final String picture) {
		rows.append("<tr><td>").append(escaped(job.name())).append("</td>");
		cells.values().forEach(cell -> rows.append("<td>").append(escaped(Numbers.text(cell))).append("</td>"));
		rows.append("<td>").append(picture).append("</td></tr>\n");
	}

	/**
	 * Saves table and page.
	 *
	 * @param heading what was done, a line each
	 */
	void save(final Map<String, String> heading) throws IOException {
		Files.createDirectories(folder);
		Tables.save(table, folder.resolve("report.csv"));
		final byte[] page = page(heading).getBytes(StandardCharsets.UTF_8);
		WholeFile.write(folder.resolveSibling(PAGE), page.length, out -> out.write(page));
	}

	private String page(final Map<String, String> heading) {
		final StringBuilder html = new StringBuilder(
			"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Restored folder</title>\n"
				+ "<style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{padding:.3em "
				+ ".6em;border:1px solid #ccc;text-align:left}</style>"
				+ "</head><body>\n<h1>Restored folder</h1>\n<ul>\n");
		heading.forEach((key, value) -> html.append("<li>").append(escaped(key)).append(": ").append(escaped(value))
			.append("</li>\n"));
		html.append("</ul>\n<table>\n<tr><th>File</th><th>State</th>");
		for (final String figure : FIGURES)
			html.append("<th>").append(figure).append("</th>");
		return html.append("<th>Message</th><th>Middle slice</th></tr>\n").append(rows)
			.append("</table>\n</body></html>\n").toString();
	}

	private Path picture(final FolderFiles.Job job) {
		return folder.resolve("pictures").resolve(job.name() + ".png");
	}

	/** As ImageJ shows a stack first: the slice after the first half. */
	private static int middle(final ImagePlus image) {
		return image.getStackSize() / 2 + 1;
	}

	private static String escaped(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
