// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import javax.swing.JCheckBox;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSlider;
import javax.swing.SwingUtilities;
import javax.swing.Timer;

/** An image and its restored version before and after a line that can be moved, with slices and blinking. */
public final class SplitWindow {

	private static final int BLINK = 600;

	private SplitWindow() {}

	/**
	 * Shows it.
	 *
	 * @param before the original
	 * @param after the restored image: as many slices, a whole multiple of its size
	 */
	public static void show(final ImagePlus before, final ImagePlus after) {
		SwingUtilities.invokeLater(() -> frame(before, after).setVisible(true));
	}

	private static JFrame frame(final ImagePlus before, final ImagePlus after) {
		final SplitView view = new SplitView(before, after);
		view.setName("split");
		final JFrame frame = new JFrame(before.getTitle() + " | " + after.getTitle());
		final JPanel bottom = new JPanel(new FlowLayout(FlowLayout.LEADING));
		final Timer timer = new Timer(BLINK, event -> view.line(view.line() < 0.5 ? 1 : 0));
		final JCheckBox blink = new JCheckBox("Blink");
		blink.setName("Blink");
		blink.addItemListener(event -> {
			if (blink.isSelected())
				timer.start();
			else {
				timer.stop();
				view.line(0.5);
			}
		});
		bottom.add(blink);
		if (before.getStackSize() > 1) {
			final JSlider slices = new JSlider(1, before.getStackSize(), Math.max(1, before.getCurrentSlice()));
			slices.setName("Slice");
			slices.addChangeListener(event -> view.slice(slices.getValue()));
			bottom.add(new JLabel("Slice"));
			bottom.add(slices);
		}
		bottom.add(new JLabel("Left: original, right: restored. Drag the line; the mouse wheel zooms."));
		frame.add(new JScrollPane(view));
		frame.add(bottom, BorderLayout.SOUTH);
		frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
		frame.addWindowListener(new WindowAdapter() {
			@Override
			public void windowClosed(final WindowEvent event) {
				timer.stop();
			}
		});
		frame.pack();
		frame.setLocationByPlatform(true);
		return frame;
	}
}
