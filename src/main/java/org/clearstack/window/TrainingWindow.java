// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.BorderFactory;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import org.clearstack.task.Progress;
import org.clearstack.train.Epoch;
import org.clearstack.train.PatchScore;
import org.clearstack.train.TrainingMonitor;

/**
 * A training watched live: curves of PSNR, SSIM and loss, a patch of a validation image as it was, is and should be,
 * steps per second and time left; and buttons to stop and keep the best, to export the model as it is now, and to
 * cancel. Closing the window cancels.
 * <p>
 * The training's thread reports, Swing's thread shows; neither waits for the other.
 */
public final class TrainingWindow implements TrainingMonitor {

	private static final int PLOT_WIDTH = 360;
	private static final int PLOT_HEIGHT = 230;
	private static final int PREVIEW = 192;
	private static final long INTERVAL = 200_000_000;

	private final Progress behind;
	private final AtomicReference<UserRequest> request = new AtomicReference<>(UserRequest.GO_ON);
	private final List<Epoch> history = new ArrayList<>();
	private final JFrame frame;
	private final JLabel psnr = new JLabel();
	private final JLabel ssim = new JLabel();
	private final JLabel loss = new JLabel();
	private final JLabel input = caption("input");
	private final JLabel now = caption("now");
	private final JLabel target = caption("target");
	private final JLabel status = new JLabel("Reading images ...");
	private final JProgressBar bar = new JProgressBar(0, 1000);
	private final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
	private volatile boolean canceled;
	private long first = -1;
	private long firstTime;
	private long next;

	/**
	 * Opens the window.
	 *
	 * @param title of the window, such as the model's name
	 * @param behind where notes go, and who may also cancel
	 */
	public TrainingWindow(final String title, final Progress behind) {
		this.behind = behind;
		this.frame = new JFrame("Training " + title);
		SwingUtilities.invokeLater(this::open);
	}

	private void open() {
		final JPanel plots = new JPanel(new GridLayout(1, 3, 6, 6));
		for (final JLabel plot : List.of(psnr, ssim, loss)) {
			plot.setPreferredSize(new Dimension(PLOT_WIDTH, PLOT_HEIGHT));
			plot.setHorizontalAlignment(SwingConstants.CENTER);
			plots.add(plot);
		}
		final JPanel pictures = new JPanel(new FlowLayout(FlowLayout.CENTER, 12, 6));
		for (final JLabel picture : List.of(input, now, target))
			pictures.add(picture);
		buttons.add(button("Stop and keep best", () -> request.set(UserRequest.STOP_AND_KEEP)));
		buttons.add(button("Export now", () -> request.set(UserRequest.EXPORT)));
		buttons.add(button("Cancel", () -> canceled = true));
		final JPanel bottom = new JPanel(new BorderLayout(6, 6));
		bottom.add(status, BorderLayout.NORTH);
		bottom.add(bar, BorderLayout.CENTER);
		bottom.add(buttons, BorderLayout.SOUTH);
		final JPanel all = new JPanel(new BorderLayout(6, 6));
		all.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
		all.add(plots, BorderLayout.NORTH);
		all.add(pictures, BorderLayout.CENTER);
		all.add(bottom, BorderLayout.SOUTH);
		frame.setContentPane(all);
		frame.addWindowListener(new WindowAdapter() {
			@Override
			public void windowClosing(final WindowEvent e) {
				canceled = true;
			}
		});
		showCurves(List.of(), new PatchScore(Double.NaN, Double.NaN));
		frame.pack();
		frame.setLocationByPlatform(true);
		frame.setVisible(true);
	}

	private static JLabel caption(final String text) {
		final JLabel label = new JLabel(text, SwingConstants.CENTER);
		label.setVerticalTextPosition(SwingConstants.TOP);
		label.setHorizontalTextPosition(SwingConstants.CENTER);
		label.setPreferredSize(new Dimension(PREVIEW, PREVIEW + 2 * label.getFontMetrics(label.getFont()).getHeight()));
		return label;
	}

	private static JButton button(final String text, final Runnable action) {
		final JButton button = new JButton(text);
		button.addActionListener(e -> action.run());
		return button;
	}

	// -- reports of the training --

	@Override
	public void report(final long done, final long total, final String message) {
		final long time = System.nanoTime();
		if (first < 0) {
			first = done;
			firstTime = time;
		}
		if (time < next && done < total)
			return;
		next = time + INTERVAL;
		final double rate = (done - first) / Math.max(1e-9, (time - firstTime) / 1e9);
		final String left = rate > 0 && total > 0
			? String.format(Locale.ROOT, ", %.1f steps/s, %s left", rate, clock((total - done) / rate)) : "";
		SwingUtilities.invokeLater(() -> {
			status.setText(message + left);
			bar.setValue(total > 0 ? (int) (1000 * done / total) : 0);
		});
	}

	private static String clock(final double seconds) {
		final long s = Math.round(seconds);
		return s >= 3600 ? String.format(Locale.ROOT, "%d:%02d h", s / 3600, s / 60 % 60)
			: String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60);
	}

	@Override
	public void epoch(final Epoch epoch, final PatchScore baseline, final Preview preview) {
		history.add(epoch);
		final List<Epoch> known = List.copyOf(history);
		SwingUtilities.invokeLater(() -> {
			showCurves(known, baseline);
			showPreview(preview);
		});
	}

	private void showCurves(final List<Epoch> known, final PatchScore baseline) {
		show(psnr, "PSNR", known.size(), TrainingCurves.psnr(known, baseline, PLOT_WIDTH, PLOT_HEIGHT));
		show(ssim, "SSIM", known.size(), TrainingCurves.ssim(known, baseline, PLOT_WIDTH, PLOT_HEIGHT));
		show(loss, "loss", known.size() - 1, TrainingCurves.loss(known, PLOT_WIDTH, PLOT_HEIGHT));
	}

	/** A curve, or what will be there where there is no point of it yet. */
	private static void show(final JLabel label, final String what, final int points, final ImageProcessor curve) {
		label.setText(points > 0 ? null : "The " + what + " comes with the first epoch.");
		label.setIcon(points > 0 ? icon(curve) : null);
	}

	private void showPreview(final Preview preview) {
		final double[] values = new double[preview.target().length];
		for (int i = 0; i < values.length; i++)
			values[i] = preview.target()[i];
		final double min = Arrays.stream(values).min().orElse(0);
		final double max = Arrays.stream(values).max().orElse(1);
		final int large = preview.scale() * preview.size();
		input.setIcon(icon(drawn(preview.input(), preview.size(), preview.channels(), min, max)));
		now.setIcon(icon(drawn(preview.now(), large, preview.channels(), min, max)));
		target.setIcon(icon(drawn(preview.target(), large, preview.channels(), min, max)));
	}

	/** The first channel of a patch, blown up as squares. */
	private static ImageProcessor drawn(final float[] values, final int size, final int channels, final double min,
		final double max)
	{
		final FloatProcessor pixels = new FloatProcessor(size, size);
		for (int i = 0; i < size * size; i++)
			pixels.setf(i, values[i * channels]);
		pixels.setMinAndMax(min, max);
		final ImageProcessor grey = pixels.convertToByteProcessor(true);
		grey.setInterpolationMethod(ImageProcessor.NONE);
		return grey.resize(PREVIEW, PREVIEW);
	}

	private static ImageIcon icon(final ImageProcessor picture) {
		return new ImageIcon(picture.getBufferedImage());
	}

	@Override
	public void note(final String line) {
		behind.note(line);
	}

	// -- what the user wants --

	@Override
	public UserRequest request() {
		return request.getAndSet(UserRequest.GO_ON);
	}

	@Override
	public boolean isCanceled() {
		return canceled || behind.isCanceled();
	}

	/**
	 * The training has ended: its curves stay, and buttons say what can be done next, until the user closes the window.
	 *
	 * @param result what came of it, for the user
	 * @param next what can be done; what a button gives is shown
	 */
	public void finished(final String result, final List<ReportButton> next) {
		SwingUtilities.invokeLater(() -> {
			status.setText(result);
			status.setToolTipText(result);
			bar.setValue(bar.getMaximum());
			buttons.removeAll();
			for (final ReportButton each : next)
				buttons.add(button(each.label(), () -> new Thread(() -> {
					final String said = each.action().get();
					SwingUtilities.invokeLater(() -> status.setText(said));
				}, "Clearstack " + each.label()).start()));
			buttons.add(button("Close", frame::dispose));
			frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
			frame.validate();
			frame.repaint();
		});
	}

	/** Closes the window. */
	public void close() {
		SwingUtilities.invokeLater(frame::dispose);
	}
}
