// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where to measure in an image: a selection, or numbers in a macro or on the command line. */
final class MeasuredPart {

	private static final String AREA = "x,y,width,height in pixels, such as 10,20,64,64";
	private static final String LINE = "x1,y1,x2,y2 in pixels, such as 10,20,60,20";

	private MeasuredPart() {}

	/**
	 * The area that was asked for.
	 *
	 * @param text four numbers, or empty for the image's selection
	 * @return null if there is neither
	 * @throws IllegalArgumentException if the text is no rectangle, the selection no area, or no pixel lies inside the
	 * image
	 */
	static Roi area(final ImagePlus image, final String text) {
		if (text.isBlank() && image.getRoi() == null)
			return null;
		final double[] n = text.isBlank() ? null : numbers(text, AREA);
		return checked(image, n == null ? image.getRoi() : new Roi(n[0], n[1], n[2], n[3]));
	}

	/**
	 * The area that was asked for, or the whole image.
	 *
	 * @throws IllegalArgumentException as {@link #area}
	 */
	static Roi areaOrAll(final ImagePlus image, final String text) {
		final Roi area = area(image, text);
		return area == null ? new Roi(0, 0, image.getWidth(), image.getHeight()) : area;
	}

	/**
	 * Two areas: those of the texts or, where both are empty, the first two of the image's overlay or else of the ROI
	 * Manager.
	 *
	 * @throws IllegalArgumentException if there are not two
	 */
	static List<Roi> two(final ImagePlus image, final String first, final String second) {
		final List<Roi> marked = marked(image);
		if (first.isBlank() && second.isBlank() && marked.size() >= 2)
			return List.of(checked(image, marked.get(0)), checked(image, marked.get(1)));
		final Roi one = area(image, first);
		final Roi other = second.isBlank() ? marked.isEmpty() ? null : checked(image, marked.get(0))
			: area(image, second);
		if (one == null || other == null)
			throw new IllegalArgumentException("Two selections are needed, an object and its background; found "
				+ (one == null && other == null ? "none" : "one")
				+ ". Add both to the overlay (press b) or the ROI Manager (press t), the object first; or write them as"
				+ " region and background: " + AREA + ".");
		return List.of(one, other);
	}

	private static List<Roi> marked(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		final List<Roi> marked = new ArrayList<>();
		if (overlay != null)
			marked.addAll(Arrays.asList(overlay.toArray()));
		final RoiManager manager = marked.isEmpty() ? RoiManager.getInstance2() : null;
		if (manager != null)
			marked.addAll(Arrays.asList(manager.getRoisAsArray()));
		marked.removeIf(roi -> !roi.isArea());
		return marked;
	}

	/**
	 * The line that was asked for.
	 *
	 * @throws IllegalArgumentException if there is none, or it leaves the image
	 */
	static Line line(final ImagePlus image, final String text) {
		final Roi roi = image.getRoi();
		if (text.isBlank() && !(roi instanceof Line))
			throw new IllegalArgumentException("A straight line is needed; found "
				+ (roi == null ? "no selection" : "a " + roi.getTypeAsString().toLowerCase() + " selection")
				+ ". Draw one with the line tool across the structure, or write region as " + LINE + ".");
		final double[] n = text.isBlank() ? null : numbers(text, LINE);
		final Line line = n == null ? (Line) roi : new Line(n[0], n[1], n[2], n[3]);
		final Rectangle all = new Rectangle(-1, -1, image.getWidth() + 2, image.getHeight() + 2);
		if (!all.contains(line.x1d, line.y1d) || !all.contains(line.x2d, line.y2d))
			throw new IllegalArgumentException("The line leaves the image, which is " + image.getWidth() + " x "
				+ image.getHeight() + " pixels. Draw it inside.");
		return line;
	}

	private static double[] numbers(final String text, final String expected) {
		try {
			final double[] numbers =
				Arrays.stream(text.strip().split("[\\s,;]+")).mapToDouble(Double::parseDouble).toArray();
			if (numbers.length == 4)
				return numbers;
		}
		catch (final NumberFormatException e) {
			// reported below
		}
		throw new IllegalArgumentException("\"" + text + "\" is not a place in an image; write " + expected + ".");
	}

	private static Roi checked(final ImagePlus image, final Roi roi) {
		if (!roi.isArea())
			throw new IllegalArgumentException("The selection is a " + roi.getTypeAsString().toLowerCase()
				+ ", which encloses no pixels. Select an area.");
		final Rectangle inside = roi.getBounds().intersection(new Rectangle(image.getWidth(), image.getHeight()));
		if (inside.isEmpty())
			throw new IllegalArgumentException("The selection " + words(roi.getBounds())
				+ " lies outside the image, which is " + image.getWidth() + " x " + image.getHeight()
				+ " pixels. Move it inside.");
		return roi;
	}

	/** The part of an image that the bounds of a selection enclose. */
	static Rectangle bounds(final ImagePlus image, final Roi roi) {
		return roi.getBounds().intersection(new Rectangle(image.getWidth(), image.getHeight()));
	}

	/** A rectangle in words for tables. */
	static String words(final Rectangle box) {
		return box.width + "x" + box.height + " at " + box.x + " " + box.y;
	}
}
