// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.swing.AbstractButton;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JDialog;
import javax.swing.JEditorPane;
import javax.swing.JFrame;
import javax.swing.JScrollBar;
import javax.swing.JSlider;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.text.BadLocationException;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLDocument;

/**
 * A plain ImageJ with windows, in a Java of its own, where a robot presses F1 in every field of a dialog, and then
 * clicks on a link of the help while the dialog is open. Prints what it sees as {@code key: value} lines.
 */
final class WindowedHelp {

	private final Robot robot = new Robot();

	private WindowedHelp() throws Exception {}

	/**
	 * @param args labels of the commands whose dialogs are tried
	 */
	public static void main(final String[] args) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		final WindowedHelp user = new WindowedHelp();
		for (final String label : args)
			user.tryOut(label);
		System.exit(0);
	}

	private void tryOut(final String label) throws Exception {
		IJ.doCommand(label);
		final JDialog dialog = awaited(label, () -> Desktop.dialog(label));
		Desktop.parts(dialog).filter(part -> "More".equals(part.getName()))
			.forEach(part -> Desktop.press(dialog, "More"));
		for (final Component field : fields(dialog)) {
			System.out.println(label + " " + name(field) + ": " + heading(helpAt(field)));
			close();
		}
		System.out.println(label + " hint: " + hint(dialog));
		helpAt(fields(dialog).get(0));
		System.out.println(label + " link: " + linked());
		close();
		Desktop.press(dialog, "Cancel");
		awaited("end of the dialog", () -> Desktop.dialog(label) == null ? "gone" : null);
	}

	/** Puts the focus on a field and presses F1. */
	private JEditorPane helpAt(final Component field) throws Exception {
		EventQueue.invokeAndWait(field::requestFocus);
		awaited("focus on " + name(field),
			() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner() == field ? field : null);
		robot.keyPress(KeyEvent.VK_F1);
		robot.keyRelease(KeyEvent.VK_F1);
		awaited("help at " + name(field), () -> Desktop.window(JFrame.class));
		return page();
	}

	/** What ImageJ's status line says when the mouse comes over the first choice. */
	private static String hint(final JDialog dialog) throws Exception {
		final Component choice = Desktop.part(dialog, "model");
		final String[] status = new String[1];
		EventQueue.invokeAndWait(() -> {
			IJ.showStatus("");
			choice.dispatchEvent(
				new MouseEvent(choice, MouseEvent.MOUSE_ENTERED, System.currentTimeMillis(), 0, 5, 5, 0, false));
			// at once: the focus that comes back from the help page would tell of its own field
			status[0] = ImageJ.getStatusBarText();
		});
		return status[0];
	}

	/** Clicks on the page's last link, which leads to the contents. */
	private String linked() throws Exception {
		final JEditorPane page = page();
		final String before = heading(page);
		final Point[] link = new Point[1];
		EventQueue.invokeAndWait(() -> link[0] = lastLink(page));
		robot.mouseMove(link[0].x, link[0].y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		return awaited("another page", () -> before.equals(heading(page)) ? null : heading(page));
	}

	/** Where it is on the screen, once it is scrolled to. */
	private static Point lastLink(final JEditorPane page) {
		int last = 0;
		for (HTMLDocument.Iterator at = ((HTMLDocument) page.getDocument()).getIterator(HTML.Tag.A); at.isValid();
			at.next())
			last = at.getStartOffset();
		try {
			final Rectangle place = page.modelToView2D(last + 1).getBounds();
			page.scrollRectToVisible(place);
			final Point point = new Point(place.x + 2, place.y + place.height / 2);
			SwingUtilities.convertPointToScreen(point, page);
			return point;
		}
		catch (final BadLocationException e) {
			throw new IllegalStateException(e);
		}
	}

	private static JEditorPane page() {
		return (JEditorPane) Desktop.parts(Desktop.window(JFrame.class).getContentPane())
			.filter(JEditorPane.class::isInstance).findFirst().orElseThrow();
	}

	/** As Swing's thread sees it, not while that turns the page. */
	private static String heading(final JEditorPane page) {
		final CompletableFuture<String> text = new CompletableFuture<>();
		EventQueue.invokeLater(() -> text.complete(page.getText()));
		return text.join().replaceAll("(?s).*<h1>\\s*(.*?)\\s*</h1>.*", "$1");
	}

	private static void close() throws Exception {
		EventQueue.invokeAndWait(() -> Desktop.window(JFrame.class).setVisible(false));
	}

	/** All that can have the focus. */
	private static List<Component> fields(final JDialog dialog) {
		return Desktop.parts(dialog).filter(part -> part.isFocusable() && part.isShowing() && part.isEnabled())
			.filter(part -> part instanceof AbstractButton && !(part.getParent() instanceof JComboBox)
				&& !(part.getParent() instanceof JScrollBar)
				|| part instanceof JSlider || part instanceof JTextField text && text.isEditable()
				|| part instanceof JComboBox<?> list && !list.isEditable())
			.toList();
	}

	private static String name(final Component field) {
		final String kind = Stream.of(JComboBox.class, JSlider.class, JCheckBox.class, JTextField.class, JButton.class)
			.filter(type -> type.isInstance(field))
			.map(Class::getSimpleName).findFirst().orElseThrow();
		return kind + " " + (field.getName() == null ? "of " + field.getParent().getName() : field.getName());
	}
}
