// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
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
 * A network as boxes from left to right, in the order of its layers: the lower the resolution, the lower the box, so
 * that an autoencoder is a valley with the code at its bottom. Each box tells name, size, kernel and parameters; arrows
 * show what goes where. What is too long for one line goes on in the next; where an arrow would cross from line to
 * line, both ends name the other.
 */
public final class NetworkDrawing {

	private static final int BOX_HEIGHT = 76;
	private static final int WIDEST_BOX = 170;
	private static final int GAP = 22;
	private static final int LEVEL = 130;
	private static final int RIM = 40;
	/** Above the boxes of a line, for arcs and names. */
	private static final int ARCS = 56;
	private static final int TITLE = 50;
	/** No line is longer. */
	private static final int LINE = 1560;
	private static final Color NEXT = new Color(90, 90, 90);
	private static final Color SKIP = new Color(213, 94, 0);
	private static final Color INPUT = new Color(0, 114, 178);
	private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 12);
	private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

	/** Where a layer's box is. */
	private record Box(int line, int x, int y, int width) {

		int right() {
			return x + width;
		}

		int middle() {
			return x + width / 2;
		}
	}

	private final String title;
	private final List<Layer> layers;
	private final Map<String, Integer> index = new HashMap<>();
	private final List<Box> boxes = new ArrayList<>();
	private int height = TITLE;

	/**
	 * @param title above the drawing
	 * @param layers in their order, at least one
	 */
	public NetworkDrawing(final String title, final List<Layer> layers) {
		this.title = title;
		this.layers = layers;
		for (final Layer layer : layers)
			index.put(layer.name(), index.size());
		for (int first = 0; first < layers.size(); first = boxes.size())
			addLine(first);
	}

	/** As many boxes as a line takes. */
	private void addLine(final int first) {
		final int line = first == 0 ? 0 : boxes.get(first - 1).line() + 1;
		int last = first;
		for (int x = RIM + width(layers.get(first));
			last + 1 < layers.size() && x + GAP + width(layers.get(last + 1)) <= LINE - RIM; last++)
			x += GAP + width(layers.get(last + 1));
		final List<Layer> here = layers.subList(first, last + 1);
		final int finest = here.stream().mapToInt(NetworkDrawing::level).min().orElseThrow();
		final int coarsest = here.stream().mapToInt(NetworkDrawing::level).max().orElseThrow();
		int x = RIM;
		for (final Layer layer : here) {
			boxes.add(new Box(line, x, height + ARCS + (level(layer) - finest) * LEVEL, width(layer)));
			x += width(layer) + GAP;
		}
		height += ARCS + (coarsest - finest) * LEVEL + BOX_HEIGHT + RIM;
	}

	/** Width of a layer's box, in which its name has room; a merge has little to tell. */
	private static int width(final Layer layer) {
		final int least = switch (layer.kind()) {
			case CONVOLUTION -> 116;
			case POOL, RESAMPLING -> 96;
			case MERGE -> 58;
		};
		final int name = (int) Math
			.ceil(NAME.getStringBounds(shortName(layer), new FontRenderContext(null, true, false)).getWidth());
		return Math.min(WIDEST_BOX, Math.max(least, name + 12));
	}

	/** Halvings of the resolution; negative where it is finer than the input's. */
	private static int level(final Layer layer) {
		return (int) Math.round(Math.log((double) layer.output().down() / layer.output().up()) / Math.log(2));
	}

	/** The picture, RGB. */
	public ImagePlus image() {
		final int width = boxes.stream().mapToInt(Box::right).max().orElse(0) + RIM;
		final BufferedImage picture = new BufferedImage(Math.max(width, LINE / 4), height, BufferedImage.TYPE_INT_RGB);
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
				if (!index.containsKey(from))
					drawFromAbove(g, boxes.get(i), from, INPUT);
				else
					drawArrow(g, index.get(from), i);
		for (int i = 0; i < layers.size(); i++)
			drawBox(g, i);
		g.dispose();
		return new ImagePlus(title, new ColorProcessor(picture));
	}

	private void drawArrow(final Graphics2D g, final int from, final int to) {
		final Box start = boxes.get(from);
		final Box end = boxes.get(to);
		g.setStroke(new BasicStroke(1.6f));
		if (start.line() == end.line() && to - from > 1 && start.y() == end.y())
			drawArc(g, start, end, Math.min(ARCS - 12, 14 + 3 * (to - from)));
		else if (start.line() == end.line())
			drawFromSideToSide(g, start, end);
		else if (to - from == 1)
			drawToNextLine(g, start, end);
		else {
			drawUpwards(g, start, "to " + shortName(layers.get(to)));
			drawFromAbove(g, end, "from " + shortName(layers.get(from)), SKIP);
		}
	}

	/** Past other boxes of the same level, above them. */
	private static void drawArc(final Graphics2D g, final Box from, final Box to, final int rise) {
		final Path2D path = new Path2D.Double();
		path.moveTo(from.middle(), from.y());
		path.curveTo(from.middle(), from.y() - rise, to.middle(), to.y() - rise, to.middle(), to.y());
		g.setColor(SKIP);
		g.draw(path);
		drawTip(g, to.middle(), to.y(), true);
	}

	private static void drawFromSideToSide(final Graphics2D g, final Box from, final Box to) {
		final double middle = (from.right() + to.x()) / 2.0;
		final double start = from.y() + BOX_HEIGHT / 2.0;
		final double end = to.y() + BOX_HEIGHT / 2.0;
		final Path2D path = new Path2D.Double();
		path.moveTo(from.right(), start);
		path.curveTo(middle, start, middle, end, to.x(), end);
		g.setColor(NEXT);
		g.draw(path);
		drawTip(g, to.x(), (int) end, false);
	}

	/** Out of the last box of a line, and into the first of the next. */
	private static void drawToNextLine(final Graphics2D g, final Box from, final Box to) {
		g.setColor(NEXT);
		for (final int[] arrow : new int[][] { { from.right(), from.right() + GAP, from.y() },
			{ to.x() - GAP, to.x(), to.y() } }) {
			final int y = arrow[2] + BOX_HEIGHT / 2;
			g.drawLine(arrow[0], y, arrow[1], y);
			drawTip(g, arrow[1], y, false);
		}
	}

	/** The beginning of what ends in another line. */
	private static void drawUpwards(final Graphics2D g, final Box box, final String to) {
		final int x = box.right() - 12;
		g.setColor(SKIP);
		g.setFont(TEXT);
		g.drawLine(x, box.y(), x, box.y() - 12);
		g.drawString(to, x + 5, box.y() - 8);
	}

	/** The network's input, or the end of what began in another line. */
	private static void drawFromAbove(final Graphics2D g, final Box box, final String from, final Color colour) {
		final int x = box.x() + 18;
		g.setColor(colour);
		g.setFont(TEXT);
		g.drawString(from, x - 14, box.y() - 22);
		g.drawLine(x, box.y() - 18, x, box.y() - 4);
		drawTip(g, x, box.y(), true);
	}

	private static void drawTip(final Graphics2D g, final int x, final int y, final boolean down) {
		final int[] xs = down ? new int[] { x - 4, x + 4, x } : new int[] { x - 7, x - 7, x };
		final int[] ys = down ? new int[] { y - 7, y - 7, y } : new int[] { y - 4, y + 4, y };
		g.fillPolygon(xs, ys, 3);
	}

	private void drawBox(final Graphics2D g, final int i) {
		final Layer layer = layers.get(i);
		final Box box = boxes.get(i);
		g.setColor(colour(layer));
		g.fillRoundRect(box.x(), box.y(), box.width(), BOX_HEIGHT, 10, 10);
		g.setColor(Color.DARK_GRAY);
		g.setStroke(new BasicStroke(1));
		g.drawRoundRect(box.x(), box.y(), box.width(), BOX_HEIGHT, 10, 10);
		final String[] lines = { shortName(layer), what(layer),
			layer.kind() == Kind.MERGE ? "" : layer.channels() + " ch., " + resolution(layer),
			layer.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d par.", layer.parameters()) };
		for (int line = 0; line < lines.length; line++) {
			g.setFont(line == 0 ? NAME : TEXT);
			g.setColor(line == 0 ? Color.BLACK : Color.DARK_GRAY);
			drawCentred(g, lines[line], box.middle(), box.y() + 18 + 17 * line, box.width() - 6);
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
		return layer.kind() == Kind.CONVOLUTION || layer.kind() == Kind.POOL
			? kind + " " + layer.kernel().height() + "×" + layer.kernel().width() : kind;
	}

	private static String resolution(final Layer layer) {
		return layer.output().up() == layer.output().down() ? "1:1"
			: layer.output().up() > layer.output().down() ? layer.output().up() + "×" : "1/" + layer.output().down();
	}
}
