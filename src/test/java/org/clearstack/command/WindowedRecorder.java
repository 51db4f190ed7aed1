// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.MessageDialog;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.text.TextWindow;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuItem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JTextArea;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.scijava.command.Command;

/**
 * A plain ImageJ with windows, in a Java of its own: uses each command by its menu entry and dialog while the Recorder
 * listens, then runs the recorded line as a macro, and prints the line and what both left behind as {@code key: value}
 * lines. Run by {@link EveryCommandRecordedTest}.
 */
final class WindowedRecorder {

	private static final String REFERENCE = "good \"cells\" \u00fc\u7ec6.tif";
	private static final String TEST = "[poor]'s.tif";
	private static final PrintStream OUT =
		new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

	private final Recorder recorder = new Recorder();
	private final Path images;
	private final Path others;
	private final Path results;
	/** Whether the three planes of the images are slices along z; else they are frames. */
	private boolean asSlices;

	private WindowedRecorder(final String images, final String others, final String results) {
		this.images = Path.of(images);
		this.others = Path.of(others);
		this.results = Path.of(results);
	}

	/**
	 * @param args folder of images, folder of others with the same names, folder for results
	 */
	public static void main(final String[] args) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		try {
			new WindowedRecorder(args[0], args[1], args[2]).useAll();
			System.exit(0);
		}
		catch (final Exception e) {
			e.printStackTrace();
			System.exit(1); // windows would keep this Java alive
		}
	}

	private void useAll() throws Exception {
		for (final Class<? extends Command> type : Commands.all().values())
			say(CommandRun.of(type).label() + " menu",
				String.join("|", places(Menus.getMenuBar(), CommandRun.of(type).label())));
		final String folder = images.toString();
		use(Restore.class, Map.of("model", "microscopy-x2", "strength", "70", "type", "float", "conserve", "true",
			"uncertainty", "true", "device", "cpu"));
		use(RestoreFolder.class, Map.of("folder", folder, "output", results.toString(), "model", "microscopy-x2",
			"pattern", "*.tif", "normalize", "percentile 1 99"));
		use(RestoreVolume.class, Map.of("in", images.resolve("0.tif").toString(), "out",
			results.resolve("a volume.zarr").toString(), "model", "latent", "conserve", "no", "dryrun", "true"));
		use(TrainAutoencoder.class,
			Map.of("images", folder, "out", results.resolve("my m\u00f6del").toString(), "epochs", "2", "steps", "2",
				"batch", "2", "patch",
				"16", "width", "4", "blocks", "1"));
		use(CompareUpscaling.class, Map.of("models", "microscopy-x2", "region", "8,6,24,24", "report",
			results.resolve(images.getFileName() + ".html").toString()));
		use(QualityBenchmark.class, Map.of("images", folder, "models", "none", "task", "x2", "python", "", "crop", "48",
			"out", results.toString()));
		use(FeatureMaps.class, Map.of("layers", "code", "sort", "true"));
		use(LatentView.class, Map.of("keep", "2,4"));
		asSlices = true;
		use(MakeIsotropic.class, Map.of("anisotropy", "2.5", "train", "2 steps", "thickness", "0.5"));
		asSlices = false;
		use(Models.class,
			Map.of("action", "export", "model", "latent", "file", results.resolve("a model.zip").toString()));
		use(OpenImage.class, Map.of("file", images.resolve("0.tif").toString()));
		use(SaveImage.class, Map.of("file", results.resolve("saved.fits").toString()));
		use(EngineInfo.class, Map.of());
		use(ImageQuality.class, Map.of("reference", REFERENCE, "test", TEST, "metrics", "psnr,hfenn", "mask", TEST,
			"showerror", "true", "plot", "ssim"));
		use(FolderQuality.class,
			Map.of("reference", folder, "test", others.toString(), "rows", "slice", "fit", "true"));
		use(ResolutionAndNoise.class, Map.of("second", TEST));
		use(FieldMeasures.class, Map.of("measure", "contrast", "region", "4,4,12,12", "background", "24,20,12,12"));
		use(CompareWithOriginal.class, Map.of("original", REFERENCE, "restored", TEST));
		useWithoutDialog(StartHere.class);
		useMethods();
		useMacroExtensions();
		useEqualTitles();
	}

	/** The menus that have an entry of this label. */
	private static List<String> places(final MenuBar bar, final String label) {
		return IntStream.range(0, bar.getMenuCount()).mapToObj(i -> places(bar.getMenu(i), "", label))
			.flatMap(stream -> stream).toList();
	}

	private static Stream<String> places(final MenuItem item, final String above, final String label) {
		final String path = above + item.getLabel();
		if (item instanceof Menu menu)
			return IntStream.range(0, menu.getItemCount()).mapToObj(menu::getItem)
				.flatMap(inner -> places(inner, path + ">", label));
		return item.getLabel().equals(label) ? Stream.of(path) : Stream.empty();
	}

	/** By its dialog, where some parameters are set, and by what was recorded. */
	private void use(final Class<? extends Command> type, final Map<String, String> texts) throws Exception {
		final String label = CommandRun.of(type).label();
		tidy();
		final String recorded = useDialog(type, texts);
		final String byDialog = seen();
		tidy();
		IJ.runMacro(recorded);
		say(label, recorded);
		say(label + " dialog", byDialog);
		say(label + " macro", seen());
	}

	/** By its menu entry, and by what was recorded. */
	private void useWithoutDialog(final Class<? extends Command> type) throws Exception {
		final String label = CommandRun.of(type).label();
		tidy();
		begin(label);
		end(label);
		final String byMenu = seen();
		final String recorded = recorded(label);
		tidy();
		IJ.runMacro(recorded);
		say(label, recorded);
		say(label + " dialog", byMenu);
		say(label + " macro", seen());
	}

	/** Of an image that was restored. */
	private void useMethods() throws Exception {
		final String label = CommandRun.of(MethodsSentence.class).label();
		tidy();
		WindowManager.getCurrentImage().setProp("Clearstack model", "any");
		begin(label);
		end(label);
		final String byMenu = seen();
		final String recorded = recorded(label);
		EventQueue.invokeAndWait(() -> texts().forEach(Frame::dispose));
		IJ.runMacro(recorded);
		say(label, recorded);
		say(label + " dialog", byMenu);
		say(label + " macro", seen());
	}

	private String useDialog(final Class<? extends Command> type, final Map<String, String> texts) throws Exception {
		final String label = CommandRun.of(type).label();
		begin(label);
		final JDialog dialog = awaited(label, () -> Desktop.dialog(label));
		Desktop.fill(dialog, texts);
		Desktop.press(dialog, "OK");
		end(label);
		return recorded(label);
	}

	/** Two images of one title must not be taken for one: they are compared by their IDs. */
	private void useEqualTitles() throws Exception {
		tidy();
		WindowManager.getImage(REFERENCE).setTitle(TEST);
		final String recorded = useDialog(ImageQuality.class, Map.of("metrics", "mse"));
		final String byDialog = String.join("|", rows());
		Desktop.closeTables();
		IJ.runMacro(recorded);
		say("equal titles", recorded);
		say("equal titles dialog", byDialog);
		say("equal titles macro", String.join("|", rows()));
	}

	/** They are for macros: the menu entry says so, and the recorded line gives the macro its functions. */
	private void useMacroExtensions() throws Exception {
		final String label = CommandRun.of(MacroExtensions.class).label();
		tidy();
		begin(label);
		final MessageDialog told = awaited(label, () -> Desktop.window(MessageDialog.class));
		EventQueue.invokeAndWait(told::dispose);
		end(label);
		final String recorded = recorded(label);
		say(label, recorded);
		say(label + " dialog", "0.0");
		say(label + " macro", IJ.runMacro(recorded + " return Ext.mse(\"" + TEST + "\", \"" + TEST + "\");"));
	}

	private static void begin(final String label) {
		IJ.doCommand(label);
	}

	/** Waits for the thread of a menu entry. */
	private static void end(final String label) throws InterruptedException {
		awaited("end of " + label,
			() -> Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().endsWith(label))
				? refused() : label);
	}

	private static String refused() {
		if (Desktop.window(MessageDialog.class) == null)
			return null;
		throw new IllegalStateException("Refused.");
	}

	private String recorded(final String label) throws InterruptedException {
		return awaited("recorded " + label,
			() -> recorder.getText().lines().filter(line -> line.startsWith("run(\"" + label + "\""))
				.reduce((a, b) -> b)
				.orElse(null));
	}

	/** Two images, an empty table, no texts and an empty folder. */
	private void tidy() throws Exception {
		IJ.run("Close All");
		Desktop.closeTables();
		EventQueue.invokeAndWait(() -> texts().forEach(Frame::dispose));
		delete(results);
		Files.createDirectories(results);
		final ImagePlus stack = IJ.openImage("test-images/nuclei-t12.tif");
		stack.setRoi(40, 40, 48, 40);
		final ImagePlus groundTruth = stack.crop("3-5");
		groundTruth.setTitle(REFERENCE);
		if (asSlices)
			groundTruth.setDimensions(1, groundTruth.getStackSize(), 1);
		final ImagePlus degraded = groundTruth.duplicate();
		for (int slice = 1; slice <= degraded.getStackSize(); slice++)
			degraded.getStack().getProcessor(slice).smooth();
		degraded.setTitle(TEST);
		show(degraded);
		show(groundTruth);
	}

	/** A window that gets the focus later than the next one would make its image the current one. */
	private static void show(final ImagePlus image) throws InterruptedException {
		image.show();
		for (int i = 0; i < 40 && !image.getWindow().isActive(); i++)
			Thread.sleep(50);
		WindowManager.setCurrentWindow(image.getWindow());
	}

	// -- what a command left behind --

	/** In one line, without times and speeds. */
	private String seen() throws Exception {
		EventQueue.invokeAndWait(() -> {});
		final List<String> all = new ArrayList<>();
		for (final String title : WindowManager.getImageTitles())
			all.add("image " + title + " " + pixels(WindowManager.getImage(title)));
		all.addAll(rows());
		texts().forEach(
			frame -> all.add("text " + frame.getTitle() + " " + text(frame).replaceAll("\\d+", "N").hashCode()));
		all.addAll(files());
		return all.stream().sorted().collect(Collectors.joining("|"));
	}

	private static List<String> rows() {
		final ResultsTable table = Desktop.table();
		final List<String> headings = Arrays.stream(table.getHeadings())
			.filter(heading -> !heading.matches("(?i).*(time|seconds|mpx|best).*")).toList();
		final List<String> rows = new ArrayList<>();
		for (int row = 0; row < table.size(); row++) {
			final int at = row;
			rows.add("row "
				+ headings.stream().map(heading -> table.getStringValue(heading, at)).collect(Collectors.joining(" ")));
		}
		return rows;
	}

	private static String pixels(final ImagePlus image) {
		final CRC32 sum = new CRC32();
		for (int slice = 1; slice <= image.getStackSize(); slice++)
			for (final float pixel : (float[]) image.getStack().getProcessor(slice).convertToFloatProcessor()
				.getPixels())
				sum.update(ByteBuffer.allocate(4).putFloat(pixel).array());
		return image.getWidth() + "x" + image.getHeight() + "x" + image.getStackSize() + "x" + image.getBitDepth() + " "
			+ sum.getValue();
	}

	/** Names and, of what holds no times, contents. */
	private List<String> files() throws IOException {
		try (Stream<Path> all = Files.walk(results)) {
			return all.filter(Files::isRegularFile)
				.map(file -> "file " + results.relativize(file)
					+ (file.toString().matches(".*(png|tif|index|data-.*|scores.csv)")
						? " " + sum(file) : ""))
				.toList();
		}
	}

	private static long sum(final Path file) {
		final CRC32 sum = new CRC32();
		try {
			sum.update(Files.readAllBytes(file));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return sum.getValue();
	}

	private static List<Frame> texts() {
		return Arrays.stream(Frame.getFrames()).filter(Frame::isVisible)
			.filter(frame -> frame instanceof JFrame || frame instanceof TextWindow
				&& !frame.getTitle().matches("Results|Log"))
			.toList();
	}

	private static String text(final Frame frame) {
		return frame instanceof TextWindow window ? window.getTextPanel().getText()
			: areas(((JFrame) frame).getContentPane()).map(JTextArea::getText).collect(
				Collectors.joining());
	}

	private static Stream<JTextArea> areas(final Container container) {
		return Arrays.stream(container.getComponents())
			.flatMap(part -> part instanceof JTextArea area ? Stream.of(area) : inner(part));
	}

	private static Stream<JTextArea> inner(final Component part) {
		return part instanceof Container container ? areas(container) : Stream.empty();
	}

	private static void delete(final Path folder) throws IOException {
		if (Files.notExists(folder))
			return;
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path file : all.sorted(Comparator.reverseOrder()).toList())
				Files.delete(file);
		}
	}

	private static void say(final String key, final String value) {
		OUT.println(key + ": " + value.replace("\n", "\\n"));
	}
}
