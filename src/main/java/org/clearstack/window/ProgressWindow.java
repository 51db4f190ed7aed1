// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import java.awt.BorderLayout;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.concurrent.atomic.AtomicLong;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import org.clearstack.task.Progress;

/**
 * Another progress that, when it takes longer than a second, is shown in a small window as well; closing the window,
 * its button and its Escape key stop. The working thread reports, Swing's thread shows; neither waits for the other.
 */
public final class ProgressWindow implements Progress, AutoCloseable {

	private static final long PATIENCE = 1_000_000_000;
	private static final long INTERVAL = 100_000_000;
	private static final int WIDTH = 420;

	private final String title;
	private final Progress behind;
	private final AtomicLong next = new AtomicLong(System.nanoTime() + PATIENCE);
	private final JLabel status = new JLabel(" ");
	private final JProgressBar bar = new JProgressBar(0, 1000);
	private JFrame frame;
	private boolean ended;
	private volatile boolean canceled;

	/**
	 * @param title of the window
	 * @param behind also gets every report, and may also cancel
	 */
	public ProgressWindow(final String title, final Progress behind) {
		this.title = title;
		this.behind = behind;
	}

	@Override
	public void report(final long done, final long total, final String message) {
		behind.report(done, total, message);
		final long now = System.nanoTime();
		final long due = next.get();
		if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL))
			SwingUtilities.invokeLater(() -> show(done, total, message));
	}

	@Override
	public void note(final String line) {
		behind.note(line);
	}

	@Override
	public boolean isCanceled() {
		return canceled || behind.isCanceled();
	}

	/** Takes the window away. */
	@Override
	public void close() {
		SwingUtilities.invokeLater(() -> {
			ended = true;
			if (frame != null)
				frame.dispose();
		});
	}

	private void show(final long done, final long total, final String message) {
		if (ended)
			return;
		bar.setIndeterminate(total <= 0);
		bar.setValue(total > 0 ? (int) (1000 * done / total) : 0);
		status.setText(canceled ? "Stopping ..." : message);
		if (frame == null)
			open();
	}

	private void open() {
		final JButton cancel = new JButton("Cancel");
		cancel.addActionListener(event -> stop());
		final JPanel all = new JPanel(new BorderLayout(8, 8));
		all.setBorder(BorderFactory.createEmptyBorder(10, 12, 10, 12));
		all.add(status, BorderLayout.NORTH);
		all.add(bar, BorderLayout.CENTER);
		all.add(cancel, BorderLayout.EAST);
		all.registerKeyboardAction(event -> stop(), KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
			JComponent.WHEN_IN_FOCUSED_WINDOW);
		frame = new JFrame(title);
		frame.setDefaultCloseOperation(JFrame.DO_NOTHING_ON_CLOSE); // it stays until the work has stopped
		frame.setAutoRequestFocus(false);
		frame.setContentPane(all);
		frame.addWindowListener(new WindowAdapter() {
			@Override
			public void windowClosing(final WindowEvent event) {
				stop();
			}
		});
		frame.pack();
		frame.setSize(Math.max(WIDTH, frame.getWidth()), frame.getHeight());
		frame.setLocationByPlatform(true);
		frame.setVisible(true);
	}

	private void stop() {
		canceled = true;
		status.setText("Stopping ...");
	}
}
