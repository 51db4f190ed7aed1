// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.awt.Component;
import java.util.function.UnaryOperator;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JList;

/** Shows a choice and, in the open list, what it is. */
final class ChoiceRenderer extends DefaultListCellRenderer {

	private static final long serialVersionUID = 1;
	private static final int LONGEST = 70;

	private final transient UnaryOperator<String> described;

	ChoiceRenderer(final UnaryOperator<String> described) {
		this.described = described;
	}

	@Override
	public Component getListCellRendererComponent(final JList<?> list, final Object value, final int index,
		final boolean selected, final boolean focused)
	{
		super.getListCellRendererComponent(list, value, index, selected, focused);
		final String more =
			index < 0 || value == null || value.equals(Fields.BROWSE_CHOICE) ? "" : described.apply(value.toString());
		if (!more.isEmpty()) {
			setText(
				value + "  \u2013  " + (more.length() > LONGEST ? more.substring(0, LONGEST - 1) + "\u2026" : more));
			setToolTipText(more);
		}
		return this;
	}
}
