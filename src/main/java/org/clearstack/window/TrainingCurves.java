// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.gui.Plot;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.clearstack.train.Epoch;
import org.clearstack.train.PatchScore;

/**
 * The course of a training as curves over its epochs: PSNR on images it learns from and on others, the baseline's
 * level, and the loss.
 */
public final class TrainingCurves {

	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
	private static final Map<String, Color> COLOURS = new LinkedHashMap<>();
	private static final int LEGEND = 18;
	private static final int GAP = 18;

	static {
		COLOURS.put("validation images", new Color(0x0072B2));
		COLOURS.put("training images", new Color(0xE69F00));
		COLOURS.put("baseline", Color.GRAY);
	}

	private TrainingCurves() {}

	/**
	 * Draws PSNR over epochs.
	 *
	 * @param history of the training
	 * @param baseline of the input, bicubically upscaled where it is smaller
	 * @param width of the picture in pixels
	 * @param height of the picture in pixels
	 */
	public static ImageProcessor psnr(final List<Epoch> history, final PatchScore baseline, final int width,
		final int height)
	{
		return draw("PSNR (dB)", history, baseline.psnr(), e -> e.validation().psnr(), e -> e.training().psnr(), width,
			height);
	}

	/** Draws SSIM over epochs; see {@link #psnr}. */
	public static ImageProcessor ssim(final List<Epoch> history, final PatchScore baseline, final int width,
		final int height)
	{
		return draw("SSIM", history, baseline.ssim(), e -> e.validation().ssim(), e -> e.training().ssim(), width,
			height);
	}

	/** Draws the loss over epochs. */
	public static ImageProcessor loss(final List<Epoch> history, final int width, final int height) {
		final List<Epoch> epochs = history.stream().filter(e -> e.number() > 0).toList();
		final Plot plot = plot("Loss", width, height);
		if (!epochs.isEmpty()) {
			plot.setColor(Color.BLACK);
			plot.add("line", numbers(epochs), values(epochs, Epoch::loss));
			limit(plot, numbers(epochs), values(epochs, Epoch::loss));
		}
		return plot.getProcessor();
	}

	private static ImageProcessor draw(final String what, final List<Epoch> history, final double baseline,
		final ToDoubleFunction<Epoch> validation,
		final ToDoubleFunction<Epoch> training, final int width, final int height)
	{
		final Plot plot = plot(what, width, height);
		final double[] epochs = numbers(history);
		if (epochs.length > 0 && !Double.isNaN(baseline)) {
			plot.setColor(COLOURS.get("baseline"));
			plot.add("line", new double[] { epochs[0], epochs[epochs.length - 1] + 1 },
				new double[] { baseline, baseline });
			plot.setColor(COLOURS.get("training images"));
			plot.add("line", epochs, values(history, training));
			plot.setColor(COLOURS.get("validation images"));
			plot.setLineWidth(2);
			plot.add("line", epochs, values(history, validation));
			plot.setLineWidth(1);
			limit(plot, epochs, values(history, validation), values(history, training), new double[] { baseline });
			return withLegend(plot.getProcessor());
		}
		return plot.getProcessor();
	}

	/** A row above the plot, where it covers no curve. */
	private static ImageProcessor withLegend(final ImageProcessor plot) {
		final ImageProcessor drawn = plot.convertToRGB();
		final ImageProcessor all = new ColorProcessor(drawn.getWidth(), drawn.getHeight() + LEGEND);
		all.setColor(Color.WHITE);
		all.fill();
		all.insert(drawn, 0, LEGEND);
		all.setFont(FONT);
		all.setAntialiasedText(true);
		int x = GAP;
		for (final Map.Entry<String, Color> entry : COLOURS.entrySet()) {
			all.setColor(entry.getValue());
			all.fillRect(x, LEGEND / 2, GAP, 2);
			x += GAP + GAP / 3;
			all.drawString(entry.getKey(), x, LEGEND - 1);
			x += all.getStringWidth(entry.getKey()) + GAP / 2;
		}
		return all;
	}

	/** Shows all values, with a little room above and below. */
	private static void limit(final Plot plot, final double[] epochs, final double[]... curves) {
		final DoubleSummaryStatistics values =
			Arrays.stream(curves).flatMapToDouble(Arrays::stream).summaryStatistics();
		final double room = Math.max(0.05 * (values.getMax() - values.getMin()), 1e-6);
		plot.setLimits(epochs[0], epochs[epochs.length - 1] + 1, values.getMin() - room, values.getMax() + room);
	}

	private static Plot plot(final String what, final int width, final int height) {
		final Plot plot = new Plot(what, "Epoch", what);
		plot.setFont(FONT);
		plot.setFrameSize(Math.max(80, width - 90), Math.max(60, height - 60 - LEGEND));
		return plot;
	}

	private static double[] numbers(final List<Epoch> epochs) {
		return values(epochs, Epoch::number);
	}

	private static double[] values(final List<Epoch> epochs, final ToDoubleFunction<Epoch> value) {
		return epochs.stream().mapToDouble(value).toArray();
	}
}
