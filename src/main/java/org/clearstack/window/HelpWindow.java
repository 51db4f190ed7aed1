// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.plugin.BrowserLauncher;
import java.awt.Dialog.ModalExclusionType;
import java.awt.EventQueue;
import java.io.IOException;
import java.util.function.UnaryOperator;
import javax.swing.JEditorPane;
import javax.swing.JFrame;
import javax.swing.JScrollPane;
import javax.swing.event.HyperlinkEvent;

/**
 * The window of the help: HTML pages that link to each other by name, and to the web by address. Works while a dialog
 * is open.
 */
public final class HelpWindow {

	private static final int WIDTH = 720;
	private static final int HEIGHT = 640;

	private static HelpWindow shown;

	private final UnaryOperator<String> pages;
	private final JEditorPane text = new JEditorPane();
	private final JFrame frame = new JFrame("Clearstack Help");

	private HelpWindow(final UnaryOperator<String> pages) {
		this.pages = pages;
		text.setContentType("text/html");
		text.putClientProperty(JEditorPane.HONOR_DISPLAY_PROPERTIES, true);
		text.setEditable(false);
		text.addHyperlinkListener(this::follow);
		frame.setModalExclusionType(ModalExclusionType.APPLICATION_EXCLUDE);
		frame.add(new JScrollPane(text));
		frame.setSize(WIDTH, HEIGHT);
		frame.setLocationByPlatform(true);
	}

	/**
	 * Shows a page, in the window that is open already if there is one.
	 *
	 * @param pages from a page's name to its HTML
	 * @param name of the page to show
	 */
	public static void show(final UnaryOperator<String> pages, final String name) {
		EventQueue.invokeLater(() -> {
			if (shown == null)
				shown = new HelpWindow(pages);
			shown.turnTo(name);
			shown.frame.setVisible(true);
			shown.frame.toFront();
		});
	}

	private void turnTo(final String name) {
		text.setText(pages.apply(name));
		text.setCaretPosition(0);
	}

	private void follow(final HyperlinkEvent event) {
		if (event.getEventType() != HyperlinkEvent.EventType.ACTIVATED)
			return;
		final String target = event.getDescription();
		if (target.startsWith("http"))
			browse(target);
		else
			turnTo(target);
	}

	private static void browse(final String address) {
		try {
			BrowserLauncher.openURL(address);
		}
		catch (final IOException e) {
			Reports.show("Clearstack Help", "No browser was found. The address is " + address);
		}
	}
}
