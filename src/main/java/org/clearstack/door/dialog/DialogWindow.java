// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.ActionEvent;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.swing.AbstractAction;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Groups;
import org.clearstack.door.HasDialog;
import org.clearstack.door.Help;
import org.clearstack.door.ParameterText;
import org.clearstack.image.OpenImages;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;
import org.scijava.command.CommandModuleItem;

/** The window of a {@link ParameterDialog}. Used on Swing's thread alone, but for {@link #awaitEnd}. */
final class DialogWindow extends JDialog {

	private static final long serialVersionUID = 1;
	/** Milliseconds after the last change until the fields are looked at. */
	private static final int PAUSE = 250;
	private static final double HIGHEST = 0.9;
	private static final int GAP = 16;
	/** Height that a dialog is likely to need once it says something about its fields. */
	private static final int ROOM = 260;

	private final transient CommandRun command;
	private final transient Map<CommandModuleItem<?>, Field> fields = new LinkedHashMap<>();
	private final transient Map<String, String> said = new HashMap<>();
	private final transient Map<String, String> advised = new HashMap<>();
	private final transient Map<String, String> wrong = new HashMap<>();
	private final transient Latest advisor = new Latest("Clearstack dialog");
	private final transient CountDownLatch end = new CountDownLatch(1);
	private final transient ImagePlus image;
	private final Form form = new Form();
	private final JScrollPane scroll = new JScrollPane(form);
	private final JButton more = new JButton();
	private final JCheckBox previewed = new JCheckBox("Preview");
	private final Timer pause = new Timer(PAUSE, event -> look());
	private transient PreviewWindow preview;
	private boolean all;
	private boolean setting;
	private boolean accepted;

	DialogWindow(final CommandRun command, final List<CommandModuleItem<?>> asked, final boolean blocking) {
		super(IJ.getInstance(), command.label(), blocking);
		this.command = command;
		image = command.images().size() == 1 ? (ImagePlus) command.get(command.images().get(0)) : null;
		setting = true;
		Groups.all(command)
			.forEach((heading, items) -> addGroup(heading, items.stream().filter(asked::contains).toList()));
		setting = false;
		pause.setRepeats(false);
		scroll.setBorder(null);
		add(scroll);
		add(buttons(), BorderLayout.SOUTH);
		addKeys();
		scaleFonts(this);
	}

	void open() {
		form.keepWidth();
		form.showAll(false);
		update();
		fit();
		place();
		if (image != null && command.hasPreview())
			preview = new PreviewWindow(image, this::inputs, previewed::isSelected);
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
			final String name = item.getName();
			final Field field =
				new Fields(command, () -> changed(name)).of(item, ParameterText.text(command.get(item)));
			described(field.component(), item.getDescription());
			fields.put(item, field);
			form.row(name, field.component() instanceof JCheckBox ? "" : Fields.label(item), field, besides(name),
				!heading.isEmpty());
		}
	}

	private JComponent besides(final String parameter) {
		final List<HasDialog.FieldButton> all = command.dialog().fieldButtons();
		for (int i = 0; i < all.size(); i++)
			if (all.get(i).parameter().equals(parameter)) {
				final int index = i;
				final JButton button = new JButton(all.get(i).label());
				button.setName(all.get(i).label());
				button.addActionListener(event -> find(button, index));
				return button;
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
		more.setName("More");
		more.addActionListener(event -> showMore(!all));
		if (fields.keySet().stream().anyMatch(item -> !Groups.of(item).isEmpty()))
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

	private static JButton button(final String label, final java.awt.event.ActionListener action) {
		final JButton button = new JButton(label);
		button.setName(label);
		button.addActionListener(action);
		return button;
	}

	private void addKeys() {
		key(KeyEvent.VK_F1, () -> Help.show(command.type()));
		key(KeyEvent.VK_ESCAPE, this::close);
		setDefaultCloseOperation(DO_NOTHING_ON_CLOSE);
		addWindowListener(new WindowAdapter() {
			@Override
			public void windowClosing(final WindowEvent event) {
				close();
			}
		});
	}

	private void key(final int code, final Runnable action) {
		getRootPane().getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(code, 0),
			"key " + code);
		getRootPane().getInputMap(JComponent.WHEN_IN_FOCUSED_WINDOW).put(KeyStroke.getKeyStroke(code, 0),
			"key " + code);
		getRootPane().getActionMap().put("key " + code, new AbstractAction() {
			private static final long serialVersionUID = 1;

			@Override
			public void actionPerformed(final ActionEvent event) {
				action.run();
			}
		});
	}

	/** In ImageJ's status line when the field has the focus or the mouse is over it, and as a tip. */
	private static void described(final Component part, final String description) {
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
				described(inner, description);
	}

	/** As ImageJ's own dialogs do (Edit&gt;Options&gt;Appearance). */
	private static void scaleFonts(final Component part) {
		final double scale = Prefs.getGuiScale();
		if (scale != 1 && part.getFont() != null)
			part.setFont(part.getFont().deriveFont((float) (part.getFont().getSize2D() * scale)));
		if (part instanceof Container parts && !(part instanceof JComboBox)) // its line has the font of the list
			for (final Component inner : parts.getComponents())
				scaleFonts(inner);
	}

	// -- size and place --

	private void showMore(final boolean shown) {
		all = shown;
		form.showAll(shown);
		update();
		fit();
	}

	private void update() {
		long changes = 0;
		try {
			changes = inputs().worthRecording().stream().filter(item -> !Groups.of(item).isEmpty()).count();
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage()); // what is wrong is marked a moment later
		}
		more.setText(all ? "Less" : changes == 0 ? "More..." : "More (" + changes + " set)...");
	}

	/** As large as what it shows, but no larger than the screen. */
	private void fit() {
		scroll.setPreferredSize(null);
		pack();
		final Rectangle screen = getGraphicsConfiguration().getBounds();
		final int highest = (int) (screen.height * HIGHEST);
		final Dimension size = getSize();
		if (size.height > highest)
			setSize(size.width + scroll.getVerticalScrollBar().getPreferredSize().width, highest);
		if (getWidth() > screen.width)
			setSize(screen.width, getHeight());
		final Point at = getLocation();
		if (isVisible())
			setLocation(Math.max(screen.x, Math.min(at.x, screen.x + screen.width - getWidth())),
				Math.max(screen.y, Math.min(at.y, screen.y + screen.height - getHeight())));
		validate();
	}

	/** Beside the image, where there is room. */
	private void place() {
		final Rectangle screen = getGraphicsConfiguration().getBounds();
		if (image == null || image.getWindow() == null) {
			setLocation(screen.x + (screen.width - getWidth()) / 2, screen.y + (screen.height - getHeight()) / 3);
			return;
		}
		final Rectangle beside = image.getWindow().getBounds();
		final List<Point> places = List.of(new Point(beside.x + beside.width + GAP, beside.y),
			new Point(beside.x - GAP - getWidth(), beside.y),
			new Point(Math.min(beside.x, screen.x + screen.width - getWidth()), beside.y + beside.height + GAP));
		final Point inside = new Point(screen.x + screen.width - getWidth(),
			Math.max(screen.y, Math.min(beside.y, screen.y + screen.height - getHeight())));
		setLocation(places.stream()
			.filter(
				place -> screen.contains(new Rectangle(place, new Dimension(getWidth(), Math.max(getHeight(), ROOM)))))
			.findFirst().orElse(inside));
	}

	// -- values --

	private void changed(final String name) {
		if (setting)
			return;
		said.remove(name);
		wrong.remove(name);
		try {
			set(inputs().following(name));
		}
		catch (final IllegalArgumentException e) {
			IJ.showStatus(e.getMessage()); // marked a moment later, when the user has stopped typing
		}
		update();
		pause.restart();
	}

	private void set(final Map<String, String> values) {
		setting = true;
		try {
			fields.forEach((item, field) -> {
				if (values.containsKey(item.getName()))
					field.text(values.get(item.getName()));
			});
		}
		finally {
			setting = false;
		}
	}

	private void setDefaults() {
		final Map<String, String> values = start();
		said.clear();
		wrong.clear();
		set(values);
		update();
		look();
	}

	private Map<String, String> start() {
		final CommandRun start = command.another();
		try {
			start.setTexts(command.dialog().start(), OpenImages::named);
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
		return start.texts();
	}

	/** What the fields say, as a run of its own. */
	private CommandRun inputs() {
		final CommandRun inputs = command.another();
		fields.forEach((item, field) -> set(inputs, item, field.text()));
		return inputs;
	}

	private static void set(final CommandRun run, final CommandModuleItem<?> item, final String text) {
		try {
			run.setText(run.input(item.getName()), text, OpenImages::named);
		}
		catch (final IOException e) {
			throw new IllegalArgumentException(e.getMessage(), e);
		}
	}

	/** Marks what means nothing, and asks for what is to be said about the rest. */
	private void look() {
		wrong.clear();
		final CommandRun inputs = command.another();
		fields.forEach((item, field) -> {
			try {
				if (!field.text().isBlank())
					set(inputs, item, field.text());
			}
			catch (final IllegalArgumentException e) {
				wrong.put(item.getName(), e.getMessage());
			}
		});
		tell();
		if (!wrong.isEmpty())
			return;
		if (preview != null)
			preview.changed();
		advisor.ask(wanted -> advise(inputs, wanted));
	}

	/** On the advisor's thread. */
	private void advise(final CommandRun inputs, final Progress wanted) {
		Map<String, String> refused;
		HasDialog.Advice advice = HasDialog.Advice.NONE;
		try {
			refused = inputs.dialog().wrong();
			advice = inputs.dialog().advice(wanted);
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			refused = Map.of(first(), Failure.of(e).message());
		}
		final Map<String, String> told = refused;
		final HasDialog.Advice lines = advice;
		EventQueue.invokeLater(() -> {
			if (wanted.isCanceled())
				return;
			wrong.putAll(told);
			advised.clear();
			advised.putAll(lines.lines());
			set(lines.values());
			tell();
		});
	}

	private void tell() {
		final int before = form.getPreferredSize().height;
		for (final CommandModuleItem<?> item : fields.keySet()) {
			final String name = item.getName();
			final boolean hidden = !all && !Groups.of(item).isEmpty();
			form.note(name,
				hidden ? "" : wrong.getOrDefault(name, said.getOrDefault(name, advised.getOrDefault(name, ""))),
				wrong.containsKey(name));
		}
		update();
		if (form.getPreferredSize().height != before)
			fit();
	}

	private String first() {
		return fields.keySet().iterator().next().getName();
	}

	/** Asks a field's button, on the advisor's thread. */
	private void find(final JButton button, final int index) {
		final CommandRun inputs;
		try {
			inputs = inputs();
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
		final HasDialog.Found prediction = found;
		final String message = failure;
		EventQueue.invokeLater(() -> {
			button.setEnabled(true);
			if (prediction == null)
				wrong.put(asked.parameter(), message);
			else {
				set(Map.of(asked.parameter(), prediction.text()));
				look();
				said.put(asked.parameter(), prediction.said());
			}
			tell();
		});
	}

	// -- end --

	private void accept() {
		wrong.clear();
		for (final Map.Entry<CommandModuleItem<?>, Field> entry : fields.entrySet())
			try {
				set(command, entry.getKey(), entry.getValue().text());
				command.check(entry.getKey());
			}
			catch (final IllegalArgumentException e) {
				wrong.put(entry.getKey().getName(), e.getMessage());
			}
		if (wrong.isEmpty())
			wrong.putAll(command.dialog().wrong());
		if (isGone())
			wrong.put(first(), "The image " + image.getTitle() + " was closed. Cancel, and open it again.");
		if (wrong.isEmpty()) {
			accepted = true;
			close();
			return;
		}
		if (fields.keySet().stream().anyMatch(item -> wrong.containsKey(item.getName()) && !Groups.of(item).isEmpty()))
			showMore(true);
		tell();
		fields.entrySet().stream().filter(entry -> wrong.containsKey(entry.getKey().getName())).findFirst()
			.ifPresent(entry -> {
				entry.getValue().focus().requestFocusInWindow();
				form.scrollRectToVisible(entry.getValue().component().getBounds());
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
