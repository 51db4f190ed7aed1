// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageWindow;
import ij.gui.MessageDialog;
import ij.measure.ResultsTable;
import ij.process.ColorProcessor;
import ij.process.MedianCut;
import ij.text.TextWindow;
import java.awt.Color;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JLabel;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.scijava.command.Command;

/**
 * Makes the pictures of the README: a plain ImageJ with windows where each command is used on the test images, its
 * dialog and then its results taken from the screen. Run by {@code src/main/doc/pictures.sh} in a folder of its own
 * with {@code test-images} in it.
 */
final class Pictures {

	private static final String GOOD = "good";
	private static final String POOR = "poor";
	private static final String STACK = "ct-heart-z16.tif";
	private static final int GAP = 12;
	private static final int WIDTH = 1840;
	private static final int WAIT = 1500;
	private static final int COLOURS = 128;
	private static final int PART = 160;
	private static final Dimension TABLE = new Dimension(920, 260);

	private final Robot camera = new Robot();
	private final Path pictures;
	private final List<String> wanted;

	private Pictures(final Path pictures, final List<String> wanted) throws Exception {
		this.pictures = Files.createDirectories(pictures);
		this.wanted = wanted;
	}

	/**
	 * @param args folder for the pictures, and the short names of the commands to take pictures of, none for all
	 */
	public static void main(final String[] args) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		try {
			new Pictures(Path.of(args[0]), List.of(args).subList(1, args.length)).takeAll();
			System.exit(0);
		}
		catch (final Exception e) {
			e.printStackTrace();
			System.exit(1); // windows would keep this Java alive
		}
	}

	private void takeAll() throws Exception {
		take(Restore.class, Map.of("model", "microscopy-denoise"), "actin-noisy.tif");
		take(RestoreFolder.class, Map.of("folder", POOR, "output", "restored", "model", "microscopy-denoise"));
		take(RestoreVolume.class,
			Map.of("in", "test-images/ct-heart-z16.tif", "out", "heart.zarr", "model", "tomography-denoise"));
		take(MakeIsotropic.class, Map.of("train", "100 steps"), STACK);
		take(CompareWithOriginal.class, Map.of("original", "actin-noisy.tif", "restored", "actin-clean.tif"),
			"actin-noisy.tif", "actin-clean.tif");
		take(OpenImage.class, Map.of("file", "test-images/galaxies-hst.fits"));
		take(SaveImage.class, Map.of("file", "actin.fits"), "actin-noisy.tif");
		take(CompareUpscaling.class, Map.of("models", "microscopy-x2"), "lysosomes-t20.tif");
		take(QualityBenchmark.class,
			Map.of("images", GOOD, "models", "general-x2", "task", "x2", "crop", "96", "python", ""));
		take(FeatureMaps.class, Map.of("model", "latent", "layers", "latent"), "nuclei-t12.tif");
		take(LatentView.class, Map.of(), "nuclei-t12.tif");
		take(Models.class, Map.of());
		take(EngineInfo.class, Map.of());
		take(ImageQuality.class,
			Map.of("reference", "actin-clean.tif", "test", "actin-noisy.tif", "fit", "true", "showssim", "true",
				"showerror", "true"),
			"actin-clean.tif", "actin-noisy.tif");
		take(FolderQuality.class, Map.of("reference", GOOD, "test", POOR, "metrics", "psnr,ssim,hfenn"));
		take(ResolutionAndNoise.class, Map.of(), "actin-noisy.tif");
		take(FieldMeasures.class, Map.of("measure", "noise", "region", "10,90,32,56", "square", "16"),
			"ct-abdomen.tif");
		// the last one, since nobody waits for its end
		take(TrainAutoencoder.class,
			Map.of("images", GOOD, "out", "my-model", "epochs", "60", "steps", "20", "batch", "8", "width", "8"));
	}

	/** The dialog, then all windows there are at the end. */
	private void take(final Class<? extends Command> type, final Map<String, String> texts, final String... names)
		throws Exception
	{
		final String name = Commands.nameOf(type);
		if (!wanted.isEmpty() && !wanted.contains(name))
			return;
		tidy();
		if (texts.containsValue(GOOD) || texts.containsValue(POOR))
			fillFolders();
		for (final String image : names)
			open(image);
		final String label = CommandRun.of(type).label();
		IJ.doCommand(label);
		final JDialog dialog = awaited(label, () -> Desktop.dialog(label));
		Desktop.fill(dialog, texts);
		if (CommandRun.of(type).hasPreview())
			preview(dialog);
		save(name + "-dialog", List.of(dialog));
		Desktop.press(dialog, "OK");
		if (type == TrainAutoencoder.class) {
			save(name, List.of(awaited("curves", Pictures::curves)));
			return;
		}
		end(label);
		save(name, awaited("results of " + label, () -> results().isEmpty() ? null : results()).stream()
			.filter(window -> isTelling(window, type)).toList());
		if (type == Restore.class)
			help(label);
	}

	/** Of a comparison's six windows two will do. */
	private static boolean isTelling(final Window window, final Class<? extends Command> type) {
		return type != CompareUpscaling.class || ((Frame) window).getTitle().matches(".*(side by side|spectrum)");
	}

	/** The page that F1 opens. */
	private void help(final String label) throws Exception {
		IJ.doCommand(label);
		final JDialog dialog = awaited(label, () -> Desktop.dialog(label));
		awaited("focus", () -> dialog.isFocused() ? dialog : null);
		camera.keyPress(KeyEvent.VK_F1);
		camera.keyRelease(KeyEvent.VK_F1);
		save("help", List.of(awaited("help", () -> Desktop.window(JFrame.class))));
		EventQueue.invokeAndWait(() -> Desktop.window(JFrame.class).setVisible(false));
		Desktop.press(dialog, "Cancel");
		end(label);
	}

	/** A training's window once it has come to its tenth epoch. */
	private static JFrame curves() {
		final JFrame window = Desktop.window(JFrame.class);
		return window != null && window.getTitle().startsWith("Training ")
			&& texts(window.getContentPane()).anyMatch(text -> text.matches(".*epoch [1-5]\\d of.*")) ? window
				: null;
	}

	private static Stream<String> texts(final Container container) {
		return Arrays.stream(container.getComponents())
			.flatMap(part -> part instanceof JLabel label ? Stream.of(String.valueOf(label.getText()))
				: part instanceof Container inner ? texts(inner) : Stream.empty());
	}

	private static void preview(final JDialog dialog) throws Exception {
		Desktop.fill(dialog, Map.of("Preview", "true"));
		awaited("preview",
			() -> Arrays.stream(WindowManager.getImageTitles()).anyMatch(title -> title.startsWith("Preview")) ? dialog
				: null);
	}

	private static void end(final String label) throws InterruptedException {
		awaited("end of " + label, () -> {
			if (Desktop.window(MessageDialog.class) != null)
				throw new IllegalStateException(label + " was refused.");
			return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().endsWith(label))
				? null : label;
		});
	}

	// -- what is on the screen --

	private static void tidy() throws Exception {
		IJ.run("Close All");
		ResultsTable.getResultsTable().reset();
		EventQueue.invokeAndWait(() -> results().forEach(window -> {
			if (window instanceof TextWindow text)
				text.close(false);
			else
				window.setVisible(false);
		}));
	}

	private static void open(final String name) throws InterruptedException {
		final ImagePlus file = IJ.openImage("test-images/" + name);
		file.setRoi(0, 0, Math.min(PART, file.getWidth()), Math.min(PART, file.getHeight()));
		final ImagePlus image = file.crop(name.equals(STACK) ? "stack" : "1-1");
		image.setTitle(name);
		image.show();
		IJ.run(image, "Enhance Contrast", "saturated=0.35");
		awaited("focus on " + name, () -> image.getWindow().isActive() ? image : null);
	}

	private static void fillFolders() throws IOException {
		for (final String name : List.of("actin-clean.tif", "em-mitochondria.tif"))
			saveParts(name, Files.createDirectories(Path.of(GOOD)).resolve(name),
				Files.createDirectories(Path.of(POOR)).resolve(name));
	}

	/** A part of a test image, and the same with noise. */
	private static void saveParts(final String name, final Path groundTruth, final Path degraded) {
		final ImagePlus image = IJ.openImage("test-images/" + name);
		image.setRoi(0, 0, PART, PART);
		final ImagePlus part = image.crop();
		IJ.saveAsTiff(part, groundTruth.toString());
		part.getProcessor().noise(0.05 * (part.getStatistics().max - part.getStatistics().min));
		IJ.saveAsTiff(part, degraded.toString());
	}

	private static List<Window> results() {
		final List<Window> windows = new ArrayList<>();
		for (final Window window : Window.getWindows())
			if (window.isVisible() && window instanceof Frame frame && !(frame instanceof ImageJ)
				&& !frame.getTitle().equals("Log"))
				windows.add(window);
		return windows;
	}

	/** Takes windows one by one, so that none is in front of another. */
	private void save(final String name, final List<? extends Window> windows) throws Exception {
		final List<BufferedImage> parts = new ArrayList<>();
		for (final Window window : windows) {
			EventQueue.invokeAndWait(() -> enlarge(window));
			Thread.sleep(WAIT);
			parts.add(camera.createScreenCapture(window.getBounds()));
		}
		write(rows(parts), pictures.resolve(name + ".png"));
	}

	/** Beside each other, and below where the width is full. */
	private static BufferedImage rows(final List<BufferedImage> parts) {
		final List<Rectangle> places = new ArrayList<>();
		int x = 0;
		int y = 0;
		int below = 0;
		for (final BufferedImage part : parts) {
			if (x > 0 && x + part.getWidth() > WIDTH) {
				x = 0;
				y = below;
			}
			places.add(new Rectangle(x, y, part.getWidth(), part.getHeight()));
			x += part.getWidth() + GAP;
			below = Math.max(below, y + part.getHeight() + GAP);
		}
		final Rectangle whole = places.stream().reduce(Rectangle::union).orElseThrow();
		final BufferedImage all = new BufferedImage(whole.width, whole.height, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = all.createGraphics();
		graphics.setColor(Color.WHITE);
		graphics.fill(whole);
		for (int i = 0; i < parts.size(); i++)
			graphics.drawImage(parts.get(i), places.get(i).x, places.get(i).y, null);
		graphics.dispose();
		return all;
	}

	/** Small images twice as large, tables with all their columns. */
	private static void enlarge(final Window window) {
		window.setLocation(20, 20);
		window.toFront();
		if (window instanceof TextWindow)
			window.setSize(TABLE.width, TABLE.height);
		if (window instanceof ImageWindow shown && shown.getCanvas().getMagnification() == 1
			&& shown.getImagePlus().getWidth() <= PART)
			IJ.run(shown.getImagePlus(), "In [+]", "");
	}

	/** With few colours, which makes small files. */
	private static void write(final BufferedImage image, final Path file) throws IOException {
		final BufferedImage small =
			(BufferedImage) new MedianCut(new ColorProcessor(image)).convertToByte(COLOURS).getBufferedImage();
		ImageIO.write(small, "png", file.toFile());
		System.out.println(file.getFileName() + ": " + image.getWidth() + " x " + image.getHeight() + ", "
			+ Files.size(file) / 1000 + " kB");
	}
}
