// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.plugin.FileInfoVirtualStack;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restore with lazy=true: slices computed when they are looked at. */
@Tag("slow")
class LazyRestoreTest {

	@TempDir
	static Path folder;

	private static Path model;

	@BeforeAll
	static void trainAModel() throws IOException {
		model = TinyModel.train(folder, "tiny");
	}

	@ParameterizedTest
	@CsvSource({ "nuclei-t12.tif, input", "lysosomes-t20.tif, float", "cell-3channels.tif, input",
		"tissue-rgb.png, input", "tissue-rgb.png, float",
		"galaxies-5bands.tif, input", "ct-heart-z16.tif, input" })
	void slicesAreThoseOfTheWholeRestoration(final String name, final String type) {
		final ImagePlus image = open(name);
		final String[] options = { "model=" + model, "type=" + type, "strength=80", "bright=99" };

		final ImagePlus lazy = restored(image, options[0], options[1], options[2], options[3], "lazy=true");

		final ImagePlus whole = restored(image, options);
		assertTrue(lazy.getStack().isVirtual());
		assertArrayEquals(whole.getDimensions(), lazy.getDimensions());
		assertEquals(whole.getBitDepth(), lazy.getBitDepth());
		assertEquals(whole.isComposite(), lazy.isComposite());
		assertEquals(whole.getDisplayRangeMax(), lazy.getDisplayRangeMax());
		assertEquals(whole.getProp("Clearstack parameters"), lazy.getProp("Clearstack parameters"));
		for (int n = whole.getStackSize(); n >= 1; n--) {
			assertEquals(whole.getStack().getSliceLabel(n), lazy.getStack().getSliceLabel(n));
			assertSamePixels(whole.getStack(), lazy.getStack(), n);
		}
	}

	@Test
	void onlyTheFirstSliceAndThoseLookedAtAreRead() {
		final Counting source = new Counting(open("nuclei-t12.tif").getStack());
		final ImagePlus lazy = restored(new ImagePlus("counting", source), "model=" + model, "lazy=true", "fit=slice");
		source.read.clear();

		lazy.setSlice(7);
		lazy.setSlice(3);
		lazy.setSlice(7);

		assertEquals(List.of(7, 3), source.read);
	}

	@Test
	void whatTheUserDoesToASliceIsForgottenAndHarmsNothing() {
		final ImagePlus lazy = restored(open("nuclei-t12.tif"), "model=" + model, "lazy=true");
		final ImageProcessor slice = lazy.getStack().getProcessor(2);
		final int before = slice.get(20, 20);
		slice.set(20, 20, before + 1);

		assertEquals(before, lazy.getStack().getProcessor(2).get(20, 20));
		assertNotSame(slice.getPixels(), lazy.getStack().getProcessor(2).getPixels());
	}

	@Test
	void theDisplayRangeStaysWhenScrolling() {
		final ImagePlus image = open("neutron-slice.tif");
		final ImageStack two = new ImageStack(image.getWidth(), image.getHeight());
		two.addSlice(image.getProcessor());
		two.addSlice(image.getProcessor().duplicate());
		final ImagePlus stack = new ImagePlus("two", two);
		stack.setDisplayRange(-0.25, 0.75);

		final ImagePlus lazy = restored(stack, "model=" + model, "lazy=true");
		lazy.setSlice(2);

		assertEquals(List.of(-0.25, 0.75), List.of(lazy.getDisplayRangeMin(), lazy.getDisplayRangeMax()));
	}

	@Test
	void savingStreamsAllSlices() throws IOException {
		final ImagePlus image = open("lysosomes-t20.tif");
		final Path file = folder.resolve("streamed.tif");

		ImageFiles.save(restored(image, "model=" + model, "lazy=true"), file);

		final ImagePlus whole = restored(image, "model=" + model);
		final ImagePlus saved = ImageFiles.open(file);
		assertEquals(20, saved.getNFrames());
		assertEquals(whole.getProp("Clearstack model"), saved.getProp("Clearstack model"));
		for (int n = 1; n <= 20; n++)
			assertSamePixels(whole.getStack(), saved.getStack(), n);
	}

	@Test
	void uncertaintyIsLazyToo() {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setRoi(50, 50, 40, 30);

		final Restoring lazy = Restoring.of(image, "model=" + model, "lazy=true", "uncertainty=true");

		final Restoring whole = Restoring.of(image, "model=" + model, "uncertainty=true");
		assertSamePixels(whole.uncertainty().getStack(), lazy.uncertainty().getStack(), 9);
		assertSamePixels(whole.image().getStack(), lazy.image().getStack(), 9);
	}

	@Test
	void threadsMayLookAtTheSameTimeAsARestorationRuns() throws Exception {
		final ImagePlus image = open("nuclei-t12.tif");
		final ImagePlus lazy = restored(image, "model=" + model, "lazy=true");
		final ImagePlus lazyOfLazy = restored(lazy, "model=" + model, "lazy=true", "fit=slice");
		final ExecutorService threads = Executors.newFixedThreadPool(4);
		final List<Callable<ImageProcessor>> looks = new ArrayList<>();
		IntStream.rangeClosed(1, 12).forEach(n -> {
			looks.add(() -> lazy.getStack().getProcessor(n));
			looks.add(() -> lazyOfLazy.getStack().getProcessor(n));
		});
		looks.add(() -> restored(lazy, "model=" + model, "strength=99").getProcessor());

		final List<Future<ImageProcessor>> seen = threads.invokeAll(looks, 60, TimeUnit.SECONDS);
		threads.shutdownNow();

		for (final Future<ImageProcessor> look : seen)
			assertFalse(look.isCancelled(), "a deadlock");
		final ImagePlus whole = restored(image, "model=" + model);
		assertArrayEquals((byte[]) whole.getStack().getPixels(7), (byte[]) seen.get(12).get().getPixels());
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void aFileThatIsGoneIsToldAndNothingIsMadeUp(final boolean lazy) throws IOException {
		final Path file = folder.resolve("soon-gone.tif");
		Files.copy(Path.of("test-images/lysosomes-t20.tif"), file);
		final ImagePlus image = FileInfoVirtualStack.openVirtual(file.toString());
		final ImagePlus result = lazy ? restored(image, "model=" + model, "lazy=true", "fit=slice") : null;
		Files.delete(file);
		final PrintStream console = System.out;
		System.setOut(new PrintStream(new ByteArrayOutputStream(), true));

		final IllegalArgumentException told;
		try {
			told = assertThrows(IllegalArgumentException.class,
				() -> (lazy ? result : restored(image, "model=" + model)).getStack().getProcessor(5));
		}
		finally {
			System.setOut(console);
		}

		assertTrue(told.getMessage().contains("soon-gone.tif is no longer there. Put it back"), told.getMessage());
		if (lazy)
			assertThrows(IllegalArgumentException.class, () -> ImageFiles.save(result, folder.resolve("never.tif")));
		assertFalse(Files.exists(folder.resolve("never.tif")));
	}

	@Test
	void aVirtualStackIsReadFromItsFile() {
		final ImagePlus virtual =
			FileInfoVirtualStack.openVirtual(Path.of("test-images/lysosomes-t20.tif").toAbsolutePath().toString());

		final ImagePlus result = restored(virtual, "model=" + model);

		final ImagePlus whole = restored(open("lysosomes-t20.tif"), "model=" + model);
		assertTrue(virtual.getStack().isVirtual() && !result.getStack().isVirtual());
		assertArrayEquals(whole.getDimensions(), result.getDimensions());
		for (int n = 1; n <= 20; n++)
			assertSamePixels(whole.getStack(), result.getStack(), n);
	}

	@Test
	void sixteenGigabytesAreLookedAtWithOneOfMemory() throws IOException, InterruptedException {
		final String told = huge("-Xmx1g", "1", "512");

		assertTrue(told.contains("8192 x 8192 x 512, 16 bits"), told);
		for (final int n : new int[] { 1, 512 })
			assertEquals(HugeStack.mean(n), mean(told, n), 1,
				"the mean is kept, but for rounding to integers; told: " + told);
	}

	@Test
	void restoringAtOnceNeedsHalfAGigabyteBeyondInputAndOutput() throws IOException, InterruptedException {
		final int megabytes = 4 * 2 * 2048 * 2048 / (1 << 20) + 4 * 2 * 4096 * 4096 / (1 << 20) + 512;

		final String told = huge("-Xmx" + megabytes + "m", "at once");

		assertTrue(told.contains("4096 x 4096 x 4, 16 bits"), told);
	}

	private static double mean(final String told, final int n) {
		final Matcher line = Pattern.compile("slice " + n + ": (\\d+) shown 8192").matcher(told);
		assertTrue(line.find(), told);
		return Double.parseDouble(line.group(1));
	}

	private static String huge(final String memory, final String... args) throws IOException, InterruptedException {
		final List<String> command =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), memory,
				"-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), HugeStack.class.getName(),
				model.toString()));
		command.addAll(List.of(args));
		final Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
		final String told = new String(java.getInputStream().readAllBytes());
		assertEquals(0, java.waitFor(), told);
		return told;
	}

	private static void assertSamePixels(final ImageStack expected, final ImageStack found, final int n) {
		final ImageProcessor a = expected.getProcessor(n);
		final ImageProcessor b = found.getProcessor(n);
		assertEquals(a.getClass(), b.getClass());
		for (int i = 0; i < a.getPixelCount(); i++)
			// batches differ, and float sums with them: at most one step of an integer, some bits of a float
			if (a.get(i) != b.get(i))
				assertEquals(a.getf(i), b.getf(i), a.getBitDepth() == 32 ? 1e-4f * Math.abs(a.getf(i)) + 1e-3f : 1f,
					"slice " + n + ", pixel " + i);
	}

	/** Another stack's slices, one by one. */
	private static final class Counting extends VirtualStack {

		private final ImageStack stack;
		private final List<Integer> read = new ArrayList<>();

		Counting(final ImageStack stack) {
			super(stack.getWidth(), stack.getHeight());
			this.stack = stack;
			setBitDepth(stack.getBitDepth());
		}

		@Override
		public int size() {
			return stack == null ? 0 : stack.size();
		}

		@Override
		public int getSize() {
			return size();
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			read.add(n);
			return stack.getProcessor(n);
		}

		@Override
		public String getSliceLabel(final int n) {
			return null;
		}
	}
}
