// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImageJ;
import java.awt.Container;
import java.awt.Frame;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.Icon;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import org.clearstack.door.CommandRun;
import org.clearstack.task.Progress;
import org.clearstack.train.Training;

/**
 * Trainings in an ImageJ with windows, in a Java of its own, whose buttons are pressed; prints what it sees as {@code
 * key: value} lines. Run by {@link WindowedTrainingTest} with a folder of images and one for models.
 */
final class WindowedTraining {

	private static final PrintStream OUT = System.out;

	private WindowedTraining() {}

	/** @param args folder of images, folder for models */
	public static void main(final String[] args) throws InterruptedException {
		new ImageJ(ImageJ.NO_SHOW);
		final Path models = Path.of(args[1]);
		stopped(args[0], models.resolve("stopped"));
		canceled(args[0], models.resolve("canceled"));
		System.exit(0);
	}

	private static void stopped(final String images, final Path model) throws InterruptedException {
		final CompletableFuture<Void> training = begin(images, model);
		final JFrame window = awaited(() -> window("Training stopped"));
		final Icon first = on(() -> labels(window).get(0).getIcon());
		say("status",
			awaited(() -> labels(window).stream().map(JLabel::getText)
				.filter(text -> text != null && text.matches(".* steps/s, .* left")).findFirst()
				.orElse(null)).replaceAll("[0-9.:]+", "N"));
		say("captions", String.join("|", labels(window).stream().map(JLabel::getText)
			.filter(text -> text != null && text.matches("input|now|target")).toList()));
		awaited(() -> labels(window).get(0).getIcon() == first ? null : "drawn");
		say("curves", "drawn anew");

		press(window, "Export now");
		awaited(() -> Files.exists(model.resolve("rdf.yaml")) ? "there" : null);
		say("exported while training", !training.isDone());
		press(window, "Stop and keep best");
		training.join();
		say("stopped", Files.exists(model.resolve("rdf.yaml")) && !Files.exists(Training.checkpoint(model)));
		say("afterwards", awaited(() -> parts(window.getContentPane()).anyMatch(part -> isButton(part, "Close"))
			? parts(window.getContentPane()).filter(JButton.class::isInstance).map(JButton.class::cast)
				.map(JButton::getText).collect(Collectors.joining("|"))
			: null));
		say("curves stay", on(() -> labels(window).get(0).getIcon() != null));
		press(window, "Try on open image");
		say("told", awaited(() -> labels(window).stream().map(JLabel::getText)
			.filter(text -> text != null && text.startsWith("There is no image open")).findFirst().orElse(null)));
		press(window, "Close");
		awaited(() -> window("Training stopped") == null ? "gone" : null);
	}

	private static void canceled(final String images, final Path model) throws InterruptedException {
		final CompletableFuture<Void> training = begin(images, model);
		final JFrame window = awaited(() -> window("Training canceled"));
		awaited(() -> Files.exists(Training.checkpoint(model)) ? "there" : null);
		press(window, "Cancel");
		try {
			training.join();
		}
		catch (final CancellationException | CompletionException e) {
			say("canceled", String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
				.replaceAll("[0-9]+", "N"));
		}
		say("left", Files.exists(model) + " " + Files.exists(Training.checkpoint(model)));
	}

	private static CompletableFuture<Void> begin(final String images, final Path model) {
		return CompletableFuture.runAsync(() -> {
			final CommandRun command = CommandRun.of(TrainAutoencoder.class);
			final Map<String,
				String> texts = new LinkedHashMap<>(
					Map.of("images", images, "out", model.toString(), "epochs", "100000", "steps", "5", "batch", "2",
						"patch", "16", "width", "4", "blocks", "1", "levels", "1"));
			try {
				command.setTexts(texts, null);
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
			command.run(Progress.NONE);
		});
	}

	private static JFrame window(final String title) {
		return (JFrame) Arrays.stream(Frame.getFrames())
			.filter(frame -> frame.isVisible() && frame.getTitle().equals(title)).findFirst().orElse(null);
	}

	private static void press(final JFrame window, final String label) {
		on(() -> {
			parts(window.getContentPane()).filter(JButton.class::isInstance).map(JButton.class::cast)
				.filter(button -> button.getText().equals(label)).findFirst()
				.orElseThrow().doClick();
			return null;
		});
	}

	private static boolean isButton(final Object part, final String label) {
		return part instanceof JButton button && button.getText().equals(label);
	}

	private static List<JLabel> labels(final JFrame window) {
		return parts(window.getContentPane()).filter(JLabel.class::isInstance).map(JLabel.class::cast).toList();
	}

	private static Stream<Object> parts(final Container container) {
		return Arrays.stream(container.getComponents())
			.flatMap(part -> part instanceof Container inner && inner.getComponentCount() > 0 ? parts(inner)
				: Stream.of((Object) part));
	}

	/** What Swing's thread says. */
	private static <T> T on(final Supplier<T> what) {
		final CompletableFuture<T> answer = new CompletableFuture<>();
		SwingUtilities.invokeLater(() -> answer.complete(what.get()));
		return answer.join();
	}

	/** What comes within 60 seconds. */
	private static <T> T awaited(final Supplier<T> what) throws InterruptedException {
		for (int i = 0; i < 1200; i++) {
			final T found = on(what);
			if (found != null)
				return found;
			Thread.sleep(50);
		}
		throw new IllegalStateException("Nothing came.");
	}

	private static void say(final String key, final Object value) {
		OUT.println(key + ": " + value);
	}
}
