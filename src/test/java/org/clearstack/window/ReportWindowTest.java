// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Component;
import java.awt.Container;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.swing.JButton;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Tag("window")
class ReportWindowTest {

	private static final String TITLE = "Report under test";

	private ReportWindow window;

	@BeforeEach
	void displayIsThere() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
	}

	@AfterEach
	void close() {
		Arrays.stream(Frame.getFrames()).filter(frame -> frame.getTitle().equals(TITLE)).forEach(Frame::dispose);
	}

	@Test
	void oneButtonCopiesAll() throws Exception {
		show(List.of());

		SwingUtilities.invokeAndWait(() -> button("Copy all").doClick());

		assertEquals("first text", Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor));
	}

	@Test
	void aButtonsTextTakesTheReportsPlace() throws Exception {
		final CountDownLatch go = new CountDownLatch(1);
		show(List.of(new ReportButton("More", () -> {
			await(go);
			return "second text";
		})));

		SwingUtilities.invokeAndWait(() -> button("More").doClick());
		assertEquals("More ...", text());
		assertTrue(!button("More").isEnabled() && !button("Copy all").isEnabled());
		go.countDown();

		waitUntilEnabled();
		assertEquals("second text", text());
	}

	@Test
	void whatAButtonCannotDoIsTold() throws Exception {
		show(List.of(new ReportButton("More", () -> {
			throw new IllegalArgumentException("There is no more.");
		})));

		SwingUtilities.invokeAndWait(() -> button("More").doClick());

		waitUntilEnabled();
		assertEquals("More did not work: There is no more.", text());
	}

	private void show(final List<ReportButton> buttons) throws Exception {
		SwingUtilities.invokeAndWait(() -> {
			window = new ReportWindow(TITLE, "first text", buttons);
			window.show();
		});
	}

	private String text() throws Exception {
		final String[] text = new String[1];
		SwingUtilities.invokeAndWait(() -> text[0] = window.text());
		return text[0];
	}

	private static void await(final CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (final InterruptedException e) {
			throw new AssertionError(e);
		}
	}

	private static void waitUntilEnabled() throws Exception {
		final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!button("More").isEnabled() && System.nanoTime() < end)
			Thread.sleep(10);
		assertTrue(button("More").isEnabled());
	}

	private static JButton button(final String label) {
		final Frame frame = Arrays.stream(Frame.getFrames())
			.filter(each -> each.getTitle().equals(TITLE) && each.isDisplayable()).findFirst().orElseThrow();
		return components(frame).stream().filter(JButton.class::isInstance).map(JButton.class::cast)
			.filter(button -> button.getText().equals(label))
			.findFirst().orElseThrow();
	}

	private static List<Component> components(final Container container) {
		final List<Component> all = new ArrayList<>();
		for (final Component component : container.getComponents()) {
			all.add(component);
			if (component instanceof Container inner)
				all.addAll(components(inner));
		}
		return all;
	}
}
