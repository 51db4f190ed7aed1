// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSlider;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.table.DefaultTableModel;

/** Several pictures and a table in one window, a tab each, which fits a small screen. */
public final class PicturesWindow {

	private static final int WIDTH = 1100;
	private static final int HEIGHT = 700;
	private static final int EDGE = 60;
	private static final int COLUMN = 110;

	private PicturesWindow() {}

	/**
	 * Shows it.
	 *
	 * @param title of the window
	 * @param pictures by the names of their tabs, in their order; those of several slices get a slider
	 * @param table the last tab
	 * @param apart opens all as windows of their own
	 */
	public static void show(final String title, final Map<String, ImagePlus> pictures, final ResultsTable table,
		final Runnable apart)
	{
		SwingUtilities.invokeLater(() -> frame(title, pictures, table, apart).setVisible(true));
	}

	private static JFrame frame(final String title, final Map<String, ImagePlus> pictures, final ResultsTable table,
		final Runnable apart)
	{
		final JTabbedPane tabs = new JTabbedPane();
		pictures.forEach((name, picture) -> tabs.addTab(name, tab(picture)));
		pictures.values().stream().filter(picture -> picture.getStackSize() == 1).findFirst()
			.ifPresent(first -> tabs.setSelectedIndex(List.copyOf(pictures.values()).indexOf(first)));
		tabs.addTab("Table", new JScrollPane(table(table)));
		final JFrame frame = new JFrame(title);
		final JButton images = new JButton("Open as images");
		images.setName("Open as images");
		images.setToolTipText("Opens each picture and the table in a window of its own, to zoom, measure and save.");
		images.addActionListener(event -> new Thread(apart, "Clearstack pictures").start());
		final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.TRAILING));
		buttons.add(images);
		frame.add(tabs);
		frame.add(buttons, BorderLayout.SOUTH);
		frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
		final Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
		frame.setSize(new Dimension(Math.min(WIDTH, screen.width - EDGE), Math.min(HEIGHT, screen.height - EDGE)));
		frame.setLocationRelativeTo(null);
		return frame;
	}

	private static Component tab(final ImagePlus picture) {
		final FittedPicture shown = new FittedPicture(picture);
		if (picture.getStackSize() == 1)
			return shown;
		final JPanel panel = new JPanel(new BorderLayout());
		final JSlider slices = new JSlider(1, picture.getStackSize(), 1);
		final JLabel label = new JLabel(label(picture, 1));
		slices.setSnapToTicks(true);
		slices.setMajorTickSpacing(1);
		slices.setPaintTicks(true);
		slices.addChangeListener(event -> {
			shown.slice(slices.getValue());
			label.setText(label(picture, slices.getValue()));
		});
		final JPanel bottom = new JPanel(new BorderLayout(8, 0));
		bottom.add(slices);
		bottom.add(label, BorderLayout.EAST);
		label.setPreferredSize(new Dimension(WIDTH / 4, label.getPreferredSize().height));
		panel.add(shown);
		panel.add(bottom, BorderLayout.SOUTH);
		return panel;
	}

	private static String label(final ImagePlus picture, final int slice) {
		return picture.getStack().getSliceLabel(slice);
	}

	private static JTable table(final ResultsTable table) {
		final List<String> headings = Arrays.asList(table.getHeadings());
		final DefaultTableModel model = new DefaultTableModel(headings.toArray(), 0) {
			private static final long serialVersionUID = 1;

			@Override
			public boolean isCellEditable(final int row, final int column) {
				return false;
			}
		};
		for (int row = 0; row < table.size(); row++) {
			final int at = row;
			model.addRow(headings.stream().map(heading -> cell(table, heading, at)).toArray());
		}
		final JTable shown = new JTable(model);
		shown.setAutoResizeMode(JTable.AUTO_RESIZE_OFF);
		for (int column = 0; column < headings.size(); column++)
			shown.getColumnModel().getColumn(column).setPreferredWidth(COLUMN);
		return shown;
	}

	private static String cell(final ResultsTable table, final String heading, final int row) {
		if (heading.equals("Label"))
			return table.getLabel(row);
		final double value = table.getValue(heading, row);
		if (Double.isNaN(value))
			return table.getStringValue(heading, row);
		return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value)
			: String.format(Locale.ROOT, "%.5g", value);
	}
}
