// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import java.awt.BorderLayout;
import java.util.List;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import org.clearstack.door.HasChoices;
import org.scijava.Priority;
import org.scijava.plugin.Plugin;
import org.scijava.widget.AbstractInputWidget;
import org.scijava.widget.InputWidget;
import org.scijava.widget.WidgetModel;

/**
 * The field of Fiji's dialogs for a text whose values a Command tells at run time ({@link HasChoices}): a list one may
 * also type in.
 */
@Plugin(type = InputWidget.class, priority = Priority.HIGH)
public final class ChoicesWidget extends AbstractInputWidget<String, JPanel> {

	private JPanel panel;
	private JComboBox<String> list;

	@Override
	public boolean supports(final WidgetModel model) {
		return super.supports(model) && model.isText() && !choices(model).isEmpty();
	}

	@Override
	public void set(final WidgetModel model) {
		super.set(model);
		list = new JComboBox<>(choices(model).toArray(new String[0]));
		list.setEditable(!isClosed(model));
		list.setToolTipText(model.getItem().getDescription());
		panel = new JPanel(new BorderLayout());
		panel.add(list);
		refreshWidget();
		list.addActionListener(event -> updateModel());
	}

	@Override
	public String getValue() {
		return String.valueOf(list.getEditor().getItem());
	}

	@Override
	public void refreshWidget() {
		final Object value = get().getValue();
		if (value != null && !value.equals(list.getSelectedItem()))
			list.setSelectedItem(value);
	}

	@Override
	public JPanel getComponent() {
		return panel;
	}

	@Override
	public Class<JPanel> getComponentType() {
		return JPanel.class;
	}

	private static boolean isClosed(final WidgetModel model) {
		return model.getModule().getDelegateObject() instanceof HasChoices command
			&& command.isClosed(model.getItem().getName());
	}

	private static List<String> choices(final WidgetModel model) {
		return model.getModule().getDelegateObject() instanceof HasChoices command
			? command.choices(model.getItem().getName()) : List.of();
	}
}
