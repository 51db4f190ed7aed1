// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clearstack.command.Restore;
import org.clearstack.command.TinyModel;
import org.clearstack.command.WindowedPreview;
import org.clearstack.door.CommandRun;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preview of Restore: of a part, on a thread of its own, and in ImageJ's dialog. */
@Tag("slow")
@Tag("window")
class PreviewTest {

	@TempDir
	static Path folder;

	private static String model;

	private final BlockingQueue<ImagePlus> displayed = new LinkedBlockingQueue<>();
	private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

	@BeforeAll
	static void trainAModel() throws IOException {
		model = TinyModel.train(folder, "tiny").toString();
	}

	@Test
	void theSelectedRectangleIsPreviewedAsItWillBe() throws IOException {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setSlice(5);
		image.setRoi(30, 40, 70, 60);

		final ImagePlus preview = command(image, "strength", "60").preview(Progress.NONE);

		final ImageProcessor whole =
			restored(open("nuclei-t12.tif"), "model=" + model, "strength=60").getStack().getProcessor(5);
		whole.setRoi(60, 80, 140, 120);
		assertEquals(1, preview.getStackSize());
		assertSame(whole.crop(), preview.getProcessor());
	}

	@Test
	void withoutASelectionItIsTheMiddle() throws IOException {
		final ImagePlus image = open("em-mitochondria.tif");

		final ImagePlus preview = command(image).preview(Progress.NONE);

		final ImageProcessor whole = restored(image, "model=" + model).getProcessor();
		whole.setRoi(2 * ((497 - 256) / 2), 2 * ((517 - 256) / 2), 512, 512);
		assertEquals(List.of(512, 512), List.of(preview.getWidth(), preview.getHeight()));
		assertSame(whole.crop(), preview.getProcessor());
	}

	@Test
	void whoAsksNeverWaitsAndOnlyTheLastWishCounts() throws IOException, InterruptedException {
		final ImagePlus image = open("nuclei-t12.tif");
		final CountDownLatch looking = new CountDownLatch(1);
		final CountDownLatch asked = new CountDownLatch(1);
		try (Preview preview = new Preview(shown -> {
			looking.countDown();
			await(asked);
			displayed.add(shown);
		}, told::add)) {
			preview.show(command(image, "strength", "10"));
			assertTrue(looking.await(30, TimeUnit.SECONDS));

			preview.show(command(image, "strength", "20"));
			preview.show(command(image, "strength", "30"));
			asked.countDown();

			assertTrue(parameters(displayed.take()).contains("strength=10"));
			assertTrue(parameters(displayed.poll(30, TimeUnit.SECONDS)).contains("strength=30"),
				"the second was overtaken");
		}
	}

	@Test
	void whatCannotBeIsTold() throws IOException, InterruptedException {
		try (Preview preview = new Preview(displayed::add, told::add)) {
			preview.show(command(open("nuclei-t12.tif"), "normalize", "percentile 9 1"));

			assertTrue(told.poll(30, TimeUnit.SECONDS).contains("needs the lower number first"));
		}
		assertTrue(displayed.isEmpty());
	}

	@Test
	void nothingIsShownAfterTheDialogIsClosed() throws IOException, InterruptedException {
		final Preview preview = new Preview(displayed::add, told::add);
		final CommandRun command = command(open("nuclei-t12.tif"));

		preview.show(command);
		preview.close();

		assertEquals(null, displayed.poll(300, TimeUnit.MILLISECONDS));
	}

	@Test
	void theTickBoxShowsAPreviewThatFollowsTheParameters() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final Process java =
			new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), WindowedPreview.class.getName(), model).redirectErrorStream(true)
				.start();
		final String text = new String(java.getInputStream().readAllBytes());
		final Map<String, String> seen = new HashMap<>();
		text.lines().filter(line -> line.contains(": "))
			.forEach(line -> seen.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)));

		assertEquals(0, java.waitFor(), text);
		assertEquals("Preview of nuclei-t12-tiny 422 x 380", seen.get("ticked"), text);
		assertEquals("another picture", seen.get("strength 0"));
		assertEquals("the first picture", seen.get("strength 100"));
		assertEquals("gone", seen.get("unticked"));
		assertEquals("1 nuclei-t12.tif", seen.get("canceled"));
	}

	private static CommandRun command(final ImagePlus image, final String... options) throws IOException {
		final CommandRun command = CommandRun.of(Restore.class);
		command.set(command.input("image"), image);
		command.setTexts(Map.of("model", model, "device", "cpu"), null);
		for (int i = 0; i < options.length; i += 2)
			command.setTexts(Map.of(options[i], options[i + 1]), null);
		return command;
	}

	private static String parameters(final ImagePlus image) {
		return image.getProp("Clearstack parameters");
	}

	private static void await(final CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Equal but for one step of rounding: tiles start elsewhere, and float sums depend on it. */
	private static void assertSame(final ImageProcessor expected, final ImageProcessor found) {
		assertArrayEquals(new int[] { expected.getWidth(), expected.getHeight() },
			new int[] { found.getWidth(), found.getHeight() });
		for (int i = 0; i < expected.getPixelCount(); i++)
			assertEquals(expected.get(i), found.get(i), 1, "pixel " + i);
	}
}
