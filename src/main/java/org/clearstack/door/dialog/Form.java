// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.Scrollable;
import javax.swing.SwingConstants;
import javax.swing.UIManager;

/** Rows of fields with a line below each that says something about it; some of them can be hidden. */
final class Form extends JPanel implements Scrollable {

	private static final long serialVersionUID = 1;
	private static final Color WRONG = new Color(0xb00020);
	private static final int NOTE_WIDTH = 300;
	private static final int STEP = 24;

	private final transient Map<String, JLabel> notes = new LinkedHashMap<>();
	private final transient List<JComponent> hidden = new ArrayList<>();
	private int row;
	private int least;

	Form() {
		super(new GridBagLayout());
		setBorder(BorderFactory.createEmptyBorder(10, 12, 6, 12));
	}

	/** A heading of the rows that follow, hidden with them. */
	void heading(final String text) {
		final JLabel heading = new JLabel(text);
		heading.setFont(heading.getFont().deriveFont(Font.BOLD));
		heading.setBorder(BorderFactory.createCompoundBorder(BorderFactory.createEmptyBorder(8, 0, 2, 0),
			BorderFactory.createMatteBorder(0, 0, 1, 0, UIManager.getColor("Separator.foreground"))));
		add(heading, at(0, 3, 1));
		hidden.add(heading);
		row++;
	}

	/**
	 * A row.
	 *
	 * @param label before the field; empty if it says itself what it is
	 * @param beside what stands behind the field, or null
	 * @param more whether it is hidden until more is asked for
	 */
	void row(final String name, final String label, final Field field, final JComponent beside, final boolean more) {
		final JLabel before = new JLabel(label, SwingConstants.RIGHT);
		before.setLabelFor(field.focus());
		before.setToolTipText(field.focus().getToolTipText());
		final GridBagConstraints left = at(0, 1, 0);
		left.anchor = GridBagConstraints.LINE_END;
		add(before, left);
		add(field.component(), at(1, beside == null ? 2 : 1, 1));
		if (beside != null)
			add(beside, at(2, 1, 0));
		row++;
		final JLabel note = new JLabel();
		note.setName(name + " note");
		note.setFont(note.getFont().deriveFont(Font.PLAIN, note.getFont().getSize2D() * 0.92f));
		note.setVisible(false);
		add(note, at(1, 2, 1));
		row++;
		notes.put(name, note);
		if (more) {
			hidden.add(before);
			hidden.add(field.component());
			if (beside != null)
				hidden.add(beside);
		}
	}

	/** Keeps the width that all rows need, so that the window does not change it. */
	void keepWidth() {
		hidden.forEach(part -> part.setVisible(true));
		least = super.getPreferredSize().width;
	}

	@Override
	public Dimension getPreferredSize() {
		final Dimension size = super.getPreferredSize();
		return new Dimension(Math.max(least, size.width), size.height);
	}

	void showAll(final boolean all) {
		hidden.forEach(part -> part.setVisible(all));
	}

	/** Says something below a field; nothing if the text is empty. */
	void note(final String name, final String text, final boolean wrong) {
		final JLabel note = notes.get(name);
		note.setForeground(wrong ? WRONG : UIManager.getColor("Label.foreground"));
		note.setText(text.isEmpty() ? "" : html(text));
		note.setVisible(!text.isEmpty());
	}

	static String html(final String text) {
		return "<html><div style='width:" + NOTE_WIDTH + "px'>"
			+ text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>") + "</div></html>";
	}

	private GridBagConstraints at(final int column, final int width, final double weight) {
		final GridBagConstraints place = new GridBagConstraints();
		place.gridx = column;
		place.gridy = row;
		place.gridwidth = width;
		place.weightx = weight;
		place.fill = GridBagConstraints.HORIZONTAL;
		place.insets = new Insets(2, column == 0 ? 0 : 6, 2, 0);
		return place;
	}

	// -- Scrollable methods --

	@Override
	public Dimension getPreferredScrollableViewportSize() {
		return getPreferredSize();
	}

	@Override
	public int getScrollableUnitIncrement(final Rectangle visible, final int orientation, final int direction) {
		return STEP;
	}

	@Override
	public int getScrollableBlockIncrement(final Rectangle visible, final int orientation, final int direction) {
		return visible.height;
	}

	@Override
	public boolean getScrollableTracksViewportWidth() {
		return true;
	}

	@Override
	public boolean getScrollableTracksViewportHeight() {
		return false;
	}
}
