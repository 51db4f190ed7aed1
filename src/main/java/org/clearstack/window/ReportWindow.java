// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;

/** A text in a window, with a button that copies it all and others of its own. */
final class ReportWindow {

	private static final int ROWS = 26;
	private static final int COLUMNS = 110;

	private final JFrame frame;
	private final JTextArea area = new JTextArea(ROWS, COLUMNS);
	private final JPanel row = new JPanel(new FlowLayout(FlowLayout.RIGHT));

	/** Made on Swing's thread. */
	ReportWindow(final String title, final String text, final List<ReportButton> buttons) {
		frame = new JFrame(title);
		area.setText(text);
		area.setEditable(false);
		area.setLineWrap(true);
		area.setWrapStyleWord(true);
		area.setFont(new Font(Font.MONOSPACED, Font.PLAIN, area.getFont().getSize()));
		area.setCaretPosition(0);
		row.add(button("Copy all", this::copy));
		for (final ReportButton each : buttons)
			row.add(button(each.label(), () -> run(each)));
		frame.setLayout(new BorderLayout());
		frame.add(new JScrollPane(area), BorderLayout.CENTER);
		frame.add(row, BorderLayout.SOUTH);
		frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
	}

	void show() {
		frame.pack();
		frame.setLocationByPlatform(true);
		frame.setVisible(true);
	}

	/** What the window says. */
	String text() {
		return area.getText();
	}

	private static JButton button(final String label, final Runnable action) {
		final JButton button = new JButton(label);
		button.addActionListener(event -> action.run());
		return button;
	}

	private void copy() {
		Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(area.getText()), null);
	}

	/** Works on another thread; meanwhile no button can be pressed. */
	private void run(final ReportButton button) {
		enable(false);
		area.setText(button.label() + " ...");
		new Thread(() -> {
			final String text = text(button);
			SwingUtilities.invokeLater(() -> {
				area.setText(text);
				area.setCaretPosition(0);
				enable(true);
			});
		}, "Clearstack report").start();
	}

	private static String text(final ReportButton button) {
		try {
			return button.action().get();
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			return button.label() + " did not work: " + e.getMessage();
		}
	}

	private void enable(final boolean enabled) {
		for (final Component button : row.getComponents())
			button.setEnabled(enabled);
	}
}
