// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import org.clearstack.command.Brighten;
import org.clearstack.command.Difference;
import org.clearstack.command.ImageQuality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain ImageJ door as a batch macro uses it: options, no windows. */
class ClearstackPlugInTest {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
	private final PrintStream console = System.out;

	@BeforeEach
	void openTheBatch() {
		Interpreter.batchMode = true;
		System.setOut(new PrintStream(printed, true));
	}

	@AfterEach
	void closeTheBatch() {
		System.setOut(console);
		for (final int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList())
			Interpreter.removeBatchModeImage(WindowManager.getImage(id));
		Interpreter.batchMode = false;
	}

	@Test
	void theCurrentImageGoesInAndTheResultIsCurrent() throws InterruptedException {
		final ImagePlus result =
			run("Brighten", "gain=3 offset=0 invert=false model=[large one] speed=fast", image("cells", 5));

		assertEquals("", printed.toString());
		assertEquals("cells brighter", result.getTitle());
		assertEquals(15, result.getProcessor().getf(0, 0));
		assertEquals("large one float FAST null", result.getProp("said"));
		assertEquals(1, ResultsTable.getResultsTable().getCounter());
		assertEquals(15, ResultsTable.getResultsTable().getValue("Mean", 0));
	}

	@Test
	void ofSeveralResultsTheFirstIsCurrent() throws InterruptedException {
		final ImagePlus groundTruth = IJ.createImage("good", "32-bit ramp", 24, 24, 1);
		final ImagePlus degraded = groundTruth.duplicate();
		degraded.setTitle("poor");
		degraded.getProcessor().smooth();

		final ImagePlus result =
			run(ImageQuality.class.getName(), "reference=good test=poor showssim showerror showlog", groundTruth,
				degraded);

		assertEquals("", printed.toString());
		assertEquals("SSIM of poor", result.getTitle());
	}

	@Test
	void aBareKeywordAndATrueAreTheSame() throws InterruptedException {
		final float bare = run("Brighten", "gain=1 offset=0 Invert", ramp()).getProcessor().getf(0, 0);
		final float said = run("Brighten", "gain=1 offset=0 invert=true", ramp()).getProcessor().getf(0, 0);
		final float not = run("Brighten", "gain=1 offset=0 invert=false", ramp()).getProcessor().getf(0, 0);

		assertEquals(bare, said);
		assertTrue(bare != not);
	}

	@Test
	void otherImagesAreNamedByTitleOrId() throws InterruptedException {
		final ImagePlus seven = image("seven", 7);
		final ImagePlus five = image("five", 5);

		final ImagePlus result =
			run(Difference.class.getName(), "minuend=seven subtrahend=" + five.getID(), seven, five);

		assertEquals("", printed.toString());
		assertEquals(2, result.getProcessor().getf(0, 0));
	}

	@Test
	void anImageMustBeOpen() throws InterruptedException {
		assertNull(run("Brighten", "gain=3"));
		assertTrue(printed.toString().contains("There is no image open"), printed.toString());
	}

	@ParameterizedTest
	@CsvSource({ "gian=3, Did you mean gain?", "gain=11, gain must be a whole number from 1 to 10",
		"image=nobody, 'There is no open image \"nobody\". Open are: cells.'",
		"trouble=user, This is not possible. Do something else.", "trouble=network, The model is broken",
		"trouble=file, There is no file x.",
		"trouble=fault, This is a fault in Clearstack: java.lang.NullPointerException: oops",
		"trouble=cancel, Wanted to stop. Go on." })
	void errorsAreAMessageAndNoResult(final String options, final String message) throws InterruptedException {
		final ImagePlus cells = image("cells", 5);

		assertEquals(cells, run("Brighten", options, cells));

		assertTrue(printed.toString().contains(message), printed.toString());
		assertFalse(printed.toString().contains("\tat "), printed.toString());
	}

	@Test
	void escapeSaysNothing() throws InterruptedException {
		final ImagePlus cells = image("cells", 5);

		assertEquals(cells, run("Brighten", "trouble=stop", cells));

		assertEquals("", printed.toString());
	}

	/** Runs on a thread as ImageJ's macros do; the current image afterwards. */
	private static ImagePlus run(final String command, final String options, final ImagePlus... open)
		throws InterruptedException
	{
		ResultsTable.getResultsTable().reset();
		final AtomicReference<ImagePlus> current = new AtomicReference<>();
		final AtomicReference<Throwable> failed = new AtomicReference<>();
		final String name = command.contains(".") ? command : Brighten.class.getPackageName() + "." + command;
		final Thread thread = new Thread(() -> {
			for (final ImagePlus image : open)
				image.show();
			Macro.setOptions(options);
			new ClearstackPlugIn().run(name);
			current.set(WindowManager.getCurrentImage());
		}, "Run$_test");
		thread.setUncaughtExceptionHandler((t, e) -> failed.set(e));
		thread.start();
		thread.join();
		assertNull(failed.get());
		return current.get();
	}

	private static ImagePlus image(final String title, final double value) {
		final ImagePlus image = IJ.createImage(title, "32-bit black", 4, 3, 1);
		image.getProcessor().add(value);
		return image;
	}

	private static ImagePlus ramp() {
		return IJ.createImage("ramp", "32-bit ramp", 4, 3, 1);
	}
}
