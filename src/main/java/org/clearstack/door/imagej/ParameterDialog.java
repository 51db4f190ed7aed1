// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.TextField;
import java.awt.event.ActionEvent;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.function.Supplier;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Help;
import org.clearstack.door.LastValues;
import org.clearstack.door.ParameterText;
import org.clearstack.image.OpenImages;
import org.clearstack.start.Lines;
import org.scijava.command.CommandModuleItem;
import org.scijava.util.Types;

/**
 * ImageJ's dialog for a Command's parameters: a field each, its description in the status line when it has the focus or the mouse is over it, and a Help
 * button that opens their page. Starts from what was answered the last time, and asks again, with what was typed, until the
 * values are in range.
 */
final class ParameterDialog {

	/** Above so many fields a dialog has two numbers in a row, to fit a screen. */
	private static final int MANY = 24;
	private static final String NO_IMAGE = "(none)";
	private static final int COLUMNS = 24;

	private final CommandRun command;
	private final List<String> names;
	private final Map<CommandModuleItem<?>, String> texts = new LinkedHashMap<>();

	ParameterDialog(final CommandRun command) {
		this.command = command;
		names = command.inputs().stream().map(CommandModuleItem::getName).toList();
		LastValues.offer(command, names);
		final boolean oneImage = command.images().size() == 1;
		for (final CommandModuleItem<?> item : command.inputs())
			if (!(oneImage && item.getType() == ImagePlus.class))
				texts.put(item, ParameterText.text(command.get(item)));
	}

	/** Asks and sets the Command's inputs; false if the user canceled. */
	boolean ask() throws IOException {
		while (!texts.isEmpty()) {
			if (!shown())
				return false;
			try {
				for (final Map.Entry<CommandModuleItem<?>, String> entry : texts.entrySet())
					command.setText(entry.getKey(), entry.getValue(), OpenImages::named);
				command.check();
				LastValues.keep(command, names);
				return true;
			}
			catch (final IllegalArgumentException e) {
				IJ.showMessage(command.label(), Lines.of(e.getMessage()));
			}
		}
		return true;
	}

	private boolean shown() {
		final GenericDialog dialog = new Dialog();
		final Map<CommandModuleItem<?>, Supplier<String>> fields = new LinkedHashMap<>();
		boolean alone = true;
		for (final Map.Entry<CommandModuleItem<?>, String> entry : texts.entrySet()) {
			final boolean number = Number.class.isAssignableFrom(Types.box(entry.getKey().getType()));
			if (number && !alone)
				dialog.addToSameRow();
			fields.put(entry.getKey(), add(dialog, entry.getKey(), entry.getValue()));
			alone = texts.size() <= MANY || !number || !alone;
		}
		final ImagePlus image = command.hasPreview() ? (ImagePlus) command.get(command.images().get(0)) : null;
		if (image == null)
			dialog.showDialog();
		else
			try (PreviewWindow preview = PreviewWindow.add(dialog, image, () -> inputs(fields))) {
				dialog.showDialog();
			}
		if (dialog.wasCanceled())
			return false;
		fields.forEach((item, field) -> texts.put(item, field.get()));
		return true;
	}

	/** What the fields say, as a run of its own. */
	private CommandRun inputs(final Map<CommandModuleItem<?>, Supplier<String>> fields) {
		final CommandRun inputs = command.another();
		try {
			for (final Map.Entry<CommandModuleItem<?>, Supplier<String>> field : fields.entrySet())
				inputs.setText(inputs.input(field.getKey().getName()), field.getValue().get(), OpenImages::named);
		}
		catch (final IOException e) {
			throw new IllegalArgumentException(e.getMessage(), e);
		}
		return inputs;
	}

	private Supplier<String> add(final GenericDialog dialog, final CommandModuleItem<?> item, final String text) {
		final Class<?> type = Types.box(item.getType());
		if (type == ImagePlus.class)
			return addImages(dialog, item, text);
		final List<String> choices = command.choices(item);
		if (!choices.isEmpty())
			return addChoice(dialog, item, choices, text);
		if (type == Boolean.class) {
			dialog.addCheckbox(label(item), Boolean.parseBoolean(text));
			final Checkbox box = described(item, last(dialog.getCheckboxes()));
			return () -> Boolean.toString(box.getState());
		}
		if (Number.class.isAssignableFrom(type))
			return addNumber(dialog, item, text);
		if (type == File.class && "a folder".equals(ParameterText.expected(item, choices)))
			dialog.addDirectoryField(label(item), text, COLUMNS);
		else if (type == File.class)
			dialog.addFileField(label(item), text, COLUMNS);
		else
			dialog.addStringField(label(item), text, COLUMNS);
		return described(item, ParameterDialog.<TextField>last(dialog.getStringFields()))::getText;
	}

	private static Supplier<String> addNumber(final GenericDialog dialog, final CommandModuleItem<?> item, final String text) {
		final Double min = ParameterText.limit(item.getParameter().min());
		final Double max = ParameterText.limit(item.getParameter().max());
		final double start = text.matches("[-+.\\deE]+") ? Double.parseDouble(text) : Double.NaN;
		if (String.valueOf(item.getWidgetStyle()).contains("slider") && min != null && max != null && !Double.isNaN(start))
			dialog.addSlider(label(item), min, max, start);
		else
			dialog.addNumericField(label(item), start, 0, 8, "");
		final TextField field = described(item, last(dialog.getNumericFields()));
		field.setText(text);
		return field::getText;
	}

	private static Supplier<String> addChoice(final GenericDialog dialog, final CommandModuleItem<?> item, final List<String> choices,
		final String text)
	{
		dialog.addChoice(label(item), choices.toArray(new String[0]), choices.contains(text) ? text : choices.get(0));
		final Choice choice = described(item, last(dialog.getChoices()));
		return choice::getSelectedItem;
	}

	/** Open images by title; those of equal titles by ID. */
	private Supplier<String> addImages(final GenericDialog dialog, final CommandModuleItem<?> item, final String text) {
		final List<String> names = new ArrayList<>();
		final List<String> keys = new ArrayList<>();
		if (!item.isRequired()) {
			names.add(NO_IMAGE);
			keys.add("");
		}
		for (final int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
			final ImagePlus image = WindowManager.getImage(id);
			names.add(image.getTitle());
			keys.add(OpenImages.key(image));
		}
		final int first = text.isEmpty() && item.isRequired() ? command.images().indexOf(item) % names.size()
			: Math.max(0, keys.indexOf(text));
		dialog.addChoice(label(item), names.toArray(new String[0]), names.get(first));
		final Choice choice = described(item, last(dialog.getChoices()));
		choice.select(first);
		return () -> keys.get(choice.getSelectedIndex());
	}

	@SuppressWarnings("unchecked")
	private static <C extends Component> C last(final Vector<?> fields) {
		return (C) fields.lastElement();
	}

	private static <C extends Component> C described(final CommandModuleItem<?> item, final C field) {
		field.addFocusListener(new FocusAdapter() {
			@Override
			public void focusGained(final FocusEvent e) {
				IJ.showStatus(item.getDescription());
			}
		});
		field.addMouseListener(new MouseAdapter() {
			@Override
			public void mouseEntered(final MouseEvent e) {
				IJ.showStatus(item.getDescription());
			}
		});
		return field;
	}

	private static String label(final CommandModuleItem<?> item) {
		return item.getLabel() == null || item.getLabel().isEmpty() ? item.getName() : item.getLabel();
	}

	/** Its Help button and the key F1 open our help. */
	private final class Dialog extends GenericDialog {

		private static final int HELP = 3;
		private static final long serialVersionUID = 1;

		private final transient KeyEventDispatcher keys = this::isHelp;

		Dialog() {
			super(command.label());
			addHelp("");
		}

		@Override
		public void actionPerformed(final ActionEvent event) {
			if (event.getSource() == getButtons()[HELP])
				Help.show(command.type());
			else
				super.actionPerformed(event);
		}

		@Override
		public void showDialog() {
			final KeyboardFocusManager keyboard = KeyboardFocusManager.getCurrentKeyboardFocusManager();
			keyboard.addKeyEventDispatcher(keys);
			try {
				super.showDialog();
			}
			finally {
				keyboard.removeKeyEventDispatcher(keys);
			}
		}

		/** Not all fields tell the dialog of their keys: sliders, file names and their buttons do not. */
		private boolean isHelp(final KeyEvent event) {
			if (event.getKeyCode() != KeyEvent.VK_F1 || KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() != this)
				return false;
			if (event.getID() == KeyEvent.KEY_PRESSED)
				Help.show(command.type());
			return true;
		}
	}
}
