// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import static org.clearstack.door.dialog.DialogLayout.button;

import ij.IJ;
import ij.ImagePlus;
import java.awt.BorderLayout;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.Timer;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Groups;
import org.clearstack.door.HasDialog;
import org.clearstack.door.Help;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;
import org.scijava.command.CommandModuleItem;

/** The window of a {@link ParameterDialog}. Used on Swing's thread alone, but for {@link #awaitEnd}. */
final class DialogWindow extends JDialog {

	private static final long serialVersionUID = 1;
	/** Milliseconds after the last change until the fields are looked at. */
	private static final int PAUSE = 250;

	private final transient CommandRun command;
	private final transient InputFields fields;
	private final transient FieldNotes notes = new FieldNotes();
	private final transient Latest advisor = new Latest("Clearstack dialog");
	private final transient CountDownLatch end = new CountDownLatch(1);
	private final transient ImagePlus image;
	private final Form form = new Form();
	private final JScrollPane scroll = new JScrollPane(form);
	private final JButton more = button("More", event -> showMore(!isMoreShown()));
	private final JCheckBox previewed = new JCheckBox("Preview");
	private final Timer pause = new Timer(PAUSE, event -> look());
	private transient PreviewWindow preview;
	private boolean all;
	private boolean accepted;

	DialogWindow(final CommandRun command, final List<CommandModuleItem<?>> asked, final boolean blocking) {
		super(IJ.getInstance(), command.label(), blocking);
		this.command = command;
		fields = new InputFields(command);
		image = command.images().size() == 1 ? (ImagePlus) command.get(command.images().get(0)) : null;
		Groups.all(command)
			.forEach((heading, items) -> addGroup(heading, items.stream().filter(asked::contains).toList()));
		pause.setRepeats(false);
		scroll.setBorder(null);
		add(scroll);
		add(buttons(), BorderLayout.SOUTH);
		DialogLayout.key(this, KeyEvent.VK_F1, () -> Help.show(command.type()));
		DialogLayout.key(this, KeyEvent.VK_ESCAPE, this::close);
		setDefaultCloseOperation(DO_NOTHING_ON_CLOSE);
		addWindowListener(new WindowAdapter() {
			@Override
			public void windowClosing(final WindowEvent event) {
				close();
			}
		});
		DialogLayout.scaleFonts(this);
	}

	void open() {
		form.keepWidth();
		form.showAll(false);
		update();
		DialogLayout.fit(this, scroll);
		DialogLayout.place(this, image);
		if (image != null && command.hasPreview())
			preview = new PreviewWindow(image, fields::inputs, previewed::isSelected);
		look();
		setVisible(true);
	}

	/** Waits until the user is done; whether the inputs are set. */
	boolean awaitEnd() {
		try {
			end.await();
			return accepted;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			EventQueue.invokeLater(this::close);
			return false;
		}
	}

	// -- parts --

	private void addGroup(final String heading, final List<CommandModuleItem<?>> items) {
		if (!heading.isEmpty() && !items.isEmpty())
			form.heading(heading);
		for (final CommandModuleItem<?> item : items) {
			final Field field = fields.add(item, this::changed);
			DialogLayout.describe(field.component(), item.getDescription());
			form.row(item.getName(), field.component() instanceof JCheckBox ? "" : Fields.label(item), field,
				besides(item.getName()), !heading.isEmpty());
		}
	}

	/** The button beside a field, or null. */
	private JComponent besides(final String parameter) {
		final List<HasDialog.FieldButton> asked = command.dialog().fieldButtons();
		for (int i = 0; i < asked.size(); i++)
			if (asked.get(i).parameter().equals(parameter)) {
				final int index = i;
				return button(asked.get(i).label(), event -> find((JButton) event.getSource(), index));
			}
		return null;
	}

	private JPanel buttons() {
		final JPanel left = new JPanel(new FlowLayout(FlowLayout.LEADING, 6, 0));
		final JPanel right = new JPanel(new FlowLayout(FlowLayout.TRAILING, 6, 0));
		if (command.hasPreview()) {
			left.add(previewed);
			previewed.setName("Preview");
			previewed.setToolTipText(
				"Shows a part of the result beside the image; it follows the slice, the rectangle and the fields.");
			previewed.addItemListener(event -> preview.changed());
		}
		if (fields.hasMore())
			left.add(more);
		left.add(button("Defaults", event -> setDefaults()));
		right.add(button("Help", event -> Help.show(command.type())));
		right.add(button("Cancel", event -> close()));
		final JButton accept = button("OK", event -> accept());
		right.add(accept);
		getRootPane().setDefaultButton(accept);
		final JPanel buttons = new JPanel(new BorderLayout(24, 0));
		buttons.setBorder(BorderFactory.createEmptyBorder(6, 6, 8, 6));
		buttons.add(left, BorderLayout.WEST);
		buttons.add(right, BorderLayout.EAST);
		return buttons;
	}

	private boolean isMoreShown() {
		return all;
	}

	private void showMore(final boolean shown) {
		all = shown;
		form.showAll(shown);
		update();
		DialogLayout.fit(this, scroll);
	}

	/** Says on the button <i>More...</i> how much behind it is not as usual. */
	private void update() {
		long changes = 0;
		try {
			changes = fields.inputs().worthRecording().stream().filter(InputFields::isMore).count();
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage()); // what is wrong is marked a moment later
		}
		more.setText(all ? "Less" : changes == 0 ? "More..." : "More (" + changes + " set)...");
	}

	// -- values --

	private void changed(final String input) {
		notes.forget(input);
		try {
			fields.set(fields.inputs().following(input));
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage()); // marked a moment later, when the user has stopped typing
		}
		update();
		pause.restart();
	}

	private void setDefaults() {
		notes.forget();
		fields.set(fields.defaults());
		update();
		look();
	}

	/** Marks what means nothing, and asks for what is to be said about the rest. */
	private void look() {
		notes.faults().clear();
		final CommandRun inputs = fields.inputs(notes.faults());
		showNotes();
		if (!notes.faults().isEmpty())
			return;
		if (preview != null)
			preview.changed();
		advisor.ask(wanted -> advise(inputs, wanted));
	}

	/** On the advisor's thread. */
	private void advise(final CommandRun inputs, final Progress wanted) {
		Map<String, String> faults;
		HasDialog.Advice advice = HasDialog.Advice.NONE;
		try {
			faults = inputs.dialog().wrong();
			advice = inputs.dialog().advice(wanted);
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			faults = Map.of(fields.first(), Failure.of(e).message());
		}
		final Map<String, String> found = faults;
		final HasDialog.Advice lines = advice;
		EventQueue.invokeLater(() -> {
			if (wanted.isCanceled())
				return;
			notes.faults().putAll(found);
			notes.advise(lines.lines());
			fields.set(lines.values());
			showNotes();
		});
	}

	/** Shows the notes of the fields that are seen. */
	private void showNotes() {
		final int before = form.getPreferredSize().height;
		for (final CommandModuleItem<?> item : fields.items()) {
			final boolean hidden = !all && InputFields.isMore(item);
			form.note(item.getName(), hidden ? "" : notes.of(item.getName()),
				notes.faults().containsKey(item.getName()));
		}
		update();
		if (form.getPreferredSize().height != before)
			DialogLayout.fit(this, scroll);
	}

	/** Asks a field's button, on a thread of its own. */
	private void find(final JButton button, final int index) {
		final CommandRun inputs;
		try {
			inputs = fields.inputs();
		}
		catch (final IllegalArgumentException e) {
			look();
			return;
		}
		button.setEnabled(false);
		new Thread(() -> find(inputs.dialog().fieldButtons().get(index), button), "Clearstack " + button.getText())
			.start();
	}

	private void find(final HasDialog.FieldButton asked, final JButton button) {
		HasDialog.Found found = null;
		String failure = "";
		try {
			found = asked.action().apply(Progress.NONE);
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			failure = Failure.of(e).message();
		}
		final HasDialog.Found answer = found;
		final String message = failure;
		EventQueue.invokeLater(() -> {
			button.setEnabled(true);
			if (answer == null)
				notes.faults().put(asked.parameter(), message);
			else {
				fields.set(Map.of(asked.parameter(), answer.text()));
				look();
				notes.found(asked.parameter(), answer.said());
			}
			showNotes();
		});
	}

	// -- end --

	private void accept() {
		final Map<String, String> faults = notes.faults();
		faults.clear();
		fields.accept(faults);
		if (faults.isEmpty())
			faults.putAll(command.dialog().wrong());
		if (isGone())
			faults.put(fields.first(), "The image " + image.getTitle() + " was closed. Cancel, and open it again.");
		if (faults.isEmpty()) {
			accepted = true;
			close();
			return;
		}
		if (fields.items().stream().anyMatch(item -> faults.containsKey(item.getName()) && InputFields.isMore(item)))
			showMore(true);
		showNotes();
		fields.firstOf(faults).ifPresent(field -> {
			field.focus().requestFocusInWindow();
			form.scrollRectToVisible(field.component().getBounds());
		});
	}

	/** Whether the image was closed meanwhile. */
	private boolean isGone() {
		return image != null && image.getProcessor() == null;
	}

	private void close() {
		if (!isDisplayable())
			return;
		pause.stop();
		advisor.close();
		if (preview != null)
			preview.close();
		dispose();
		end.countDown();
	}
}
