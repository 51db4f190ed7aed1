// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;

/** Pictures in rows and columns on white, each under its label. */
final class PictureGrid {

	static final int GAP = 8;
	private static final int LABEL = 22;
	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

	private record Cell(String label, ImageProcessor picture) {}

	private final List<Cell> cells = new ArrayList<>();

	/** Adds a picture; a label that is too long is shortened to the picture's width. */
	void add(final String label, final ImageProcessor picture) {
		cells.add(new Cell(label, picture));
	}

	/**
	 * Draws all pictures.
	 *
	 * @param columns pictures in a row
	 * @param right white pixels to leave free at the right
	 */
	ColorProcessor draw(final int columns, final int right) {
		final int used = Math.min(columns, cells.size());
		final int width = cells.stream().mapToInt(cell -> cell.picture().getWidth()).max().orElse(0);
		final int height = cells.stream().mapToInt(cell -> cell.picture().getHeight()).max().orElse(0) + LABEL;
		final int rows = (cells.size() + used - 1) / used;
		final ColorProcessor sheet = blank(GAP + used * (width + GAP) + right, rows * (height + GAP));
		for (int i = 0; i < cells.size(); i++) {
			final int x = GAP + i % used * (width + GAP);
			final int y = i / used * (height + GAP);
			sheet.drawString(shortened(sheet, cells.get(i).label(), width), x, y + LABEL - 3);
			sheet.insert(cells.get(i).picture().convertToRGB(), x, y + LABEL);
		}
		return sheet;
	}

	/** A white sheet to draw on in black. */
	static ColorProcessor blank(final int width, final int height) {
		final ColorProcessor sheet = new ColorProcessor(width, height);
		sheet.setColor(Color.WHITE);
		sheet.fill();
		sheet.setColor(Color.BLACK);
		sheet.setFont(FONT);
		sheet.setAntialiasedText(true);
		return sheet;
	}

	private static String shortened(final ImageProcessor sheet, final String label, final int width) {
		String text = label;
		for (int length = label.length() - 1; length > 1 && sheet.getStringWidth(text) > width; length--)
			text = label.substring(0, length) + "…";
		return text;
	}
}
