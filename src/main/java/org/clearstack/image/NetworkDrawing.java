// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.network.Layer;
import org.clearstack.network.Layer.Kind;

/**
 * A network as boxes from left to right, in the order of its layers: the lower the resolution, the lower the box, so that an
 * autoencoder is a valley with the code at its bottom. Each box tells name, size, kernel and parameters; arrows show what goes where.
 */
public final class NetworkDrawing {

	private static final int BOX_HEIGHT = 76;
	private static final int GAP = 22;
	private static final int LEVEL = 150;
	private static final int RIM = 40;
	private static final int TITLE = 50;

	private final String title;
	private final List<Layer> layers;
	private final Map<String, Integer> index = new HashMap<>();
	private final List<Integer> levels = new ArrayList<>();
	private final List<Integer> lefts = new ArrayList<>();
	private final int right;

	/**
	 * @param title above the drawing
	 * @param layers in their order, at least one
	 */
	public NetworkDrawing(final String title, final List<Layer> layers) {
		this.title = title;
		this.layers = layers;
		final int finest = layers.stream().mapToInt(NetworkDrawing::level).min().orElse(0);
		int x = RIM;
		for (final Layer layer : layers) {
			index.put(layer.name(), levels.size());
			levels.add(level(layer) - finest);
			lefts.add(x);
			x += width(layer) + GAP;
		}
		right = x;
	}

	/** Width of a layer's box; a merge has little to tell. */
	private static int width(final Layer layer) {
		return switch (layer.kind()) {
			case CONVOLUTION -> 116;
			case POOL, RESAMPLING -> 96;
			case MERGE -> 58;
		};
	}

	/** Halvings of the resolution; negative where it is finer than the input's. */
	private static int level(final Layer layer) {
		return (int) Math.round(Math.log((double) layer.down() / layer.up()) / Math.log(2));
	}

	/** The picture, RGB. */
	public ImagePlus image() {
		final int deepest = levels.stream().mapToInt(Integer::intValue).max().orElse(0);
		final BufferedImage picture = new BufferedImage(right + RIM, TITLE + 2 * RIM + deepest * LEVEL + BOX_HEIGHT + 60,
			BufferedImage.TYPE_INT_RGB);
		final Graphics2D g = picture.createGraphics();
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
		g.setColor(Color.BLACK);
		g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
		g.drawString(title, RIM, 34);
		for (int i = 0; i < layers.size(); i++)
			for (final String from : layers.get(i).inputs())
				if (index.containsKey(from))
					drawArrow(g, index.get(from), i);
				else
					drawInput(g, i);
		for (int i = 0; i < layers.size(); i++)
			drawBox(g, i);
		g.dispose();
		return new ImagePlus(title, new ColorProcessor(picture));
	}

	private int x(final int i) {
		return lefts.get(i);
	}

	private int middle(final int i) {
		return x(i) + width(layers.get(i)) / 2;
	}

	private int y(final int i) {
		return TITLE + RIM + levels.get(i) * LEVEL;
	}

	/** Past other boxes of the same level an arc above them; else a line from side to side. */
	private void drawArrow(final Graphics2D g, final int from, final int to) {
		final boolean skip = to - from > 1 && levels.get(from).equals(levels.get(to));
		g.setColor(skip ? new Color(213, 94, 0) : new Color(90, 90, 90));
		g.setStroke(new BasicStroke(1.6f));
		final Path2D path = new Path2D.Double();
		if (skip) {
			final int rise = Math.min(RIM + 20, 14 + 3 * (to - from));
			path.moveTo(middle(from), y(from));
			path.curveTo(middle(from), y(from) - rise, middle(to), y(to) - rise, middle(to), y(to));
		}
		else {
			final int start = x(from) + width(layers.get(from));
			final double middle = (start + x(to)) / 2.0;
			path.moveTo(start, y(from) + BOX_HEIGHT / 2.0);
			path.curveTo(middle, y(from) + BOX_HEIGHT / 2.0, middle, y(to) + BOX_HEIGHT / 2.0, x(to), y(to) + BOX_HEIGHT / 2.0);
		}
		g.draw(path);
		drawTip(g, skip ? middle(to) : x(to), skip ? y(to) : y(to) + BOX_HEIGHT / 2, skip);
	}

	/** The network's input: an arrow from above. */
	private void drawInput(final Graphics2D g, final int i) {
		final int x = x(i) + 18;
		g.setColor(new Color(0, 114, 178));
		g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
		g.drawString("input", x - 14, y(i) - 22);
		g.drawLine(x, y(i) - 18, x, y(i) - 4);
		drawTip(g, x, y(i), true);
	}

	private static void drawTip(final Graphics2D g, final int x, final int y, final boolean down) {
		final int[] xs = down ? new int[] { x - 4, x + 4, x } : new int[] { x - 7, x - 7, x };
		final int[] ys = down ? new int[] { y - 7, y - 7, y } : new int[] { y - 4, y + 4, y };
		g.fillPolygon(xs, ys, 3);
	}

	private void drawBox(final Graphics2D g, final int i) {
		final Layer layer = layers.get(i);
		final int width = width(layer);
		g.setColor(colour(layer));
		g.fillRoundRect(x(i), y(i), width, BOX_HEIGHT, 10, 10);
		g.setColor(Color.DARK_GRAY);
		g.setStroke(new BasicStroke(1));
		g.drawRoundRect(x(i), y(i), width, BOX_HEIGHT, 10, 10);
		final String[] lines = { shortName(layer), what(layer), layer.kind() == Kind.MERGE ? "" : layer.channels() + " ch., " + resolution(layer),
			layer.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d par.", layer.parameters()) };
		for (int line = 0; line < lines.length; line++) {
			g.setFont(new Font(Font.SANS_SERIF, line == 0 ? Font.BOLD : Font.PLAIN, line == 0 ? 12 : 11));
			g.setColor(line == 0 ? Color.BLACK : Color.DARK_GRAY);
			drawCentred(g, lines[line], middle(i), y(i) + 18 + 17 * line, width - 6);
		}
	}

	/** Without the scopes before it, which the table tells. */
	private static String shortName(final Layer layer) {
		return layer.name().substring(layer.name().lastIndexOf('/') + 1);
	}

	private static void drawCentred(final Graphics2D g, final String text, final int x, final int y, final int width) {
		final FontMetrics metrics = g.getFontMetrics();
		String shown = text;
		for (int length = text.length() - 1; length > 1 && metrics.stringWidth(shown) > width; length--)
			shown = text.substring(0, length) + "…";
		g.drawString(shown, x - metrics.stringWidth(shown) / 2, y);
	}

	private static Color colour(final Layer layer) {
		return switch (layer.kind()) {
			case CONVOLUTION -> new Color(214, 232, 246);
			case POOL -> new Color(250, 219, 200);
			case RESAMPLING -> new Color(213, 240, 226);
			case MERGE -> new Color(253, 243, 196);
		};
	}

	private static String what(final Layer layer) {
		final String kind = layer.kind().name().toLowerCase(Locale.ROOT);
		return layer.kind() == Kind.CONVOLUTION || layer.kind() == Kind.POOL ? kind + " " + layer.kernelHeight() + "×" + layer.kernelWidth() : kind;
	}

	private static String resolution(final Layer layer) {
		return layer.up() == layer.down() ? "1:1" : layer.up() > layer.down() ? layer.up() + "×" : "1/" + layer.down();
	}
}
