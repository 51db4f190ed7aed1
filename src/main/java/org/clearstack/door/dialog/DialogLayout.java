// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import javax.swing.AbstractAction;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;

/** Size, place, fonts, keys and tips of a dialog. */
final class DialogLayout {

	private static final double HIGHEST = 0.9;
	private static final int GAP = 16;
	/** Height that a dialog is likely to need once it says something about its fields. */
	private static final int ROOM = 260;

	private DialogLayout() {}

	/** Makes a dialog as large as what it shows, but no larger than the screen. */
	static void fit(final JDialog dialog, final JScrollPane scroll) {
		scroll.setPreferredSize(null);
		dialog.pack();
		final Rectangle screen = dialog.getGraphicsConfiguration().getBounds();
		final int highest = (int) (screen.height * HIGHEST);
		final Dimension size = dialog.getSize();
		if (size.height > highest)
			dialog.setSize(size.width + scroll.getVerticalScrollBar().getPreferredSize().width, highest);
		if (dialog.getWidth() > screen.width)
			dialog.setSize(screen.width, dialog.getHeight());
		final Point at = dialog.getLocation();
		if (dialog.isVisible())
			dialog.setLocation(
				Math.max(screen.x, Math.min(at.x, screen.x + screen.width - dialog.getWidth())),
				Math.max(screen.y, Math.min(at.y, screen.y + screen.height - dialog.getHeight())));
		dialog.validate();
	}

	/**
	 * Puts a dialog beside an image, where there is room; otherwise into the screen.
	 *
	 * @param image may be null
	 */
	static void place(final JDialog dialog, final ImagePlus image) {
		final Rectangle screen = dialog.getGraphicsConfiguration().getBounds();
		final Dimension size = dialog.getSize();
		if (image == null || image.getWindow() == null) {
			dialog.setLocation(screen.x + (screen.width - size.width) / 2,
				screen.y + (screen.height - size.height) / 3);
			return;
		}
		final Rectangle beside = image.getWindow().getBounds();
		final List<Point> places = List.of(new Point(beside.x + beside.width + GAP, beside.y),
			new Point(beside.x - GAP - size.width, beside.y),
			new Point(Math.min(beside.x, screen.x + screen.width - size.width), beside.y + beside.height + GAP));
		final Point inside = new Point(screen.x + screen.width - size.width,
			Math.max(screen.y, Math.min(beside.y, screen.y + screen.height - size.height)));
		final Dimension room = new Dimension(size.width, Math.max(size.height, ROOM));
		dialog.setLocation(places.stream().filter(place -> screen.contains(new Rectangle(place, room))).findFirst()
			.orElse(inside));
	}

	/** Scales all fonts as ImageJ's own dialogs do (Edit&gt;Options&gt;Appearance). */
	static void scaleFonts(final Component part) {
		final double scale = Prefs.getGuiScale();
		if (scale != 1 && part.getFont() != null)
			part.setFont(part.getFont().deriveFont((float) (part.getFont().getSize2D() * scale)));
		if (part instanceof Container parts && !(part instanceof JComboBox)) // its line has the font of the list
			for (final Component inner : parts.getComponents())
				scaleFonts(inner);
	}

	/** Shows a description in ImageJ's status line while a field has the focus or the mouse, and as a tip. */
	static void describe(final Component part, final String description) {
		part.addFocusListener(new FocusAdapter() {
			@Override
			public void focusGained(final FocusEvent event) {
				IJ.showStatus(description);
			}
		});
		part.addMouseListener(new MouseAdapter() {
			@Override
			public void mouseEntered(final MouseEvent event) {
				IJ.showStatus(description);
			}
		});
		if (part instanceof JComponent field)
			field.setToolTipText(Form.html(description));
		if (part instanceof Container parts)
			for (final Component inner : parts.getComponents())
				describe(inner, description);
	}

	/** Lets a key do something wherever the focus is in the dialog. */
	static void key(final JDialog dialog, final int code, final Runnable action) {
		final String name = "key " + code;
		final KeyStroke stroke = KeyStroke.getKeyStroke(code, 0);
		final JComponent root = dialog.getRootPane();
		root.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(stroke, name);
		root.getInputMap(JComponent.WHEN_IN_FOCUSED_WINDOW).put(stroke, name);
		root.getActionMap().put(name, new AbstractAction() {
			private static final long serialVersionUID = 1;

			@Override
			public void actionPerformed(final ActionEvent event) {
				action.run();
			}
		});
	}

	/** A button that is found by its label. */
	static JButton button(final String label, final ActionListener action) {
		final JButton button = new JButton(label);
		button.setName(label);
		button.addActionListener(action);
		return button;
	}
}
