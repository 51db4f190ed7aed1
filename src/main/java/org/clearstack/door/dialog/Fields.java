// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.ImagePlus;
import ij.WindowManager;
import java.awt.BorderLayout;
import java.io.File;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JPanel;
import javax.swing.JSlider;
import javax.swing.JTextField;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import org.clearstack.door.CommandRun;
import org.clearstack.door.ParameterText;
import org.clearstack.image.OpenImages;
import org.scijava.command.CommandModuleItem;
import org.scijava.util.Types;

/** Makes the fields of a dialog from a Command's parameters. Used on Swing's thread alone. */
final class Fields {

	/**
	 * Attribute of a text parameter with choices that may also be a file or a folder: {@code file} or {@code folder}.
	 */
	static final String BROWSE = "browse";
	/** The last choice of such a list. */
	static final String BROWSE_CHOICE = "Browse...";

	private static final String NO_IMAGE = "(none)";
	private static final int COLUMNS = 26;
	private static final int NUMBER_COLUMNS = 8;

	private final CommandRun command;
	private final Runnable changed;

	/**
	 * @param changed is run when the user changes a field
	 */
	Fields(final CommandRun command, final Runnable changed) {
		this.command = command;
		this.changed = changed;
	}

	Field of(final CommandModuleItem<?> item, final String text) {
		final Field field = make(item);
		field.text(text);
		field.component().setName(item.getName() + " row");
		field.focus().setName(item.getName());
		return field;
	}

	static String label(final CommandModuleItem<?> item) {
		return item.getLabel() == null || item.getLabel().isEmpty() ? item.getName() : item.getLabel();
	}

	private Field make(final CommandModuleItem<?> item) {
		final Class<?> type = Types.box(item.getType());
		if (type == ImagePlus.class)
			return images(item);
		if (!command.choices(item).isEmpty())
			return choice(item, command.choices(item));
		if (type == Boolean.class)
			return box(item);
		if (Number.class.isAssignableFrom(type))
			return number(item);
		return type == File.class ? file(item) : line(new JTextField(COLUMNS));
	}

	private Field line(final JTextField line) {
		line.getDocument().addDocumentListener(new DocumentListener() {
			@Override
			public void insertUpdate(final DocumentEvent event) {
				changed.run();
			}

			@Override
			public void removeUpdate(final DocumentEvent event) {
				changed.run();
			}

			@Override
			public void changedUpdate(final DocumentEvent event) {
				changed.run();
			}
		});
		return new Field(line, line, line::getText, line::setText);
	}

	private Field box(final CommandModuleItem<?> item) {
		final JCheckBox box = new JCheckBox(label(item));
		box.addItemListener(event -> changed.run());
		return new Field(box, box, () -> Boolean.toString(box.isSelected()),
			text -> box.setSelected(Boolean.parseBoolean(text)));
	}

	private Field number(final CommandModuleItem<?> item) {
		final JTextField line = new JTextField(NUMBER_COLUMNS);
		final Field plain = line(line);
		final Double min = ParameterText.limit(item.getParameter().min());
		final Double max = ParameterText.limit(item.getParameter().max());
		final boolean slides = String.valueOf(item.getWidgetStyle()).contains("slider") && min != null && max != null;
		final JPanel row = new JPanel(new BorderLayout(6, 0));
		row.add(line, slides ? BorderLayout.EAST : BorderLayout.WEST);
		if (slides)
			row.add(slider(line, min.intValue(), max.intValue()));
		return new Field(row, line, plain.read(), plain.write());
	}

	/** Slider and line follow each other; what is typed between whole numbers stays. */
	private static JSlider slider(final JTextField line, final int min, final int max) {
		final JSlider slider = new JSlider(min, max);
		final boolean[] following = new boolean[1];
		slider.addChangeListener(event -> {
			if (!following[0])
				line.setText(Integer.toString(slider.getValue()));
		});
		line.getDocument().addDocumentListener(new DocumentListener() {
			@Override
			public void insertUpdate(final DocumentEvent event) {
				if (!line.getText().matches("\\d{1,6}(\\.\\d*)?") || slider.getValueIsAdjusting())
					return;
				following[0] = true;
				slider.setValue((int) Math.round(Double.parseDouble(line.getText())));
				following[0] = false;
			}

			@Override
			public void removeUpdate(final DocumentEvent event) {
				insertUpdate(event);
			}

			@Override
			public void changedUpdate(final DocumentEvent event) {
				insertUpdate(event);
			}
		});
		return slider;
	}

	/** A line with a button; a parameter that may be a folder or a stack lets one choose either. */
	private Field file(final CommandModuleItem<?> item) {
		final JTextField line = new JTextField(COLUMNS);
		final Field plain = line(line);
		final String style = String.valueOf(item.getWidgetStyle());
		final JButton button = new JButton("Browse...");
		button.setName(item.getName() + " browse");
		button.addActionListener(event -> {
			final String path = chosen(line,
				style.contains("directory")
					? item.getDescription().contains("stack") ? JFileChooser.FILES_AND_DIRECTORIES
						: JFileChooser.DIRECTORIES_ONLY
					: JFileChooser.FILES_ONLY,
				line.getText());
			if (path != null)
				line.setText(path);
		});
		FileDrop.onto(line, line::setText);
		final JPanel row = new JPanel(new BorderLayout(6, 0));
		row.add(line);
		row.add(button, BorderLayout.EAST);
		return new Field(row, line, plain.read(), plain.write());
	}

	private static String chosen(final JComponent parent, final int mode, final String start) {
		final JFileChooser chooser = new JFileChooser(start.isBlank() ? null : new File(start));
		chooser.setFileSelectionMode(mode);
		return chooser.showDialog(parent, "Choose") == JFileChooser.APPROVE_OPTION ? chooser.getSelectedFile().getPath()
			: null;
	}

	private Field choice(final CommandModuleItem<?> item, final List<String> choices) {
		final JComboBox<String> list = new JComboBox<>(choices.toArray(new String[0]));
		final boolean free = !command.isClosed(item);
		final String browse = item.get(BROWSE);
		list.setEditable(free);
		list.setMaximumRowCount(20);
		list.setPrototypeDisplayValue("x".repeat(COLUMNS));
		list.setRenderer(new ChoiceRenderer(choice -> command.described(item, choice)));
		if (browse != null)
			list.addItem(BROWSE_CHOICE);
		final String[] last = { choices.get(0) };
		list.addActionListener(event -> {
			if (BROWSE_CHOICE.equals(list.getSelectedItem())) {
				final String path =
					chosen(list, browse.equals("folder") ? JFileChooser.DIRECTORIES_ONLY : JFileChooser.FILES_ONLY, "");
				list.setSelectedItem(path == null ? last[0] : path);
			}
			last[0] = String.valueOf(list.getSelectedItem());
			changed.run();
		});
		if (!free)
			return new Field(list, list, () -> String.valueOf(list.getSelectedItem()), list::setSelectedItem);
		final JTextField editor = (JTextField) list.getEditor().getEditorComponent();
		editor.setName(item.getName() + " text");
		final Field typed = line(editor);
		return new Field(list, list, typed.read(), list::setSelectedItem);
	}

	/** An open image: its title, and what names it among those of equal titles. */
	private record Open(String title, String key) {

		@Override
		public String toString() {
			return title;
		}
	}

	/** Open images by title; those of equal titles by ID. */
	private Field images(final CommandModuleItem<?> item) {
		final JComboBox<Open> list = new JComboBox<>();
		if (!item.isRequired())
			list.addItem(new Open(NO_IMAGE, ""));
		for (final int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
			final ImagePlus image = WindowManager.getImage(id);
			list.addItem(new Open(image.getTitle(), OpenImages.key(image)));
		}
		list.setPrototypeDisplayValue(new Open("x".repeat(COLUMNS), ""));
		if (list.getItemCount() > 0)
			list.setSelectedIndex(item.isRequired() ? command.images().indexOf(item) % list.getItemCount() : 0);
		list.addActionListener(event -> changed.run());
		return new Field(list, list, () -> list.getSelectedItem() instanceof Open open ? open.key() : "", key -> {
			for (int i = 0; i < list.getItemCount(); i++)
				if (!key.isEmpty() && list.getItemAt(i).key().equals(key))
					list.setSelectedIndex(i);
		});
	}
}
