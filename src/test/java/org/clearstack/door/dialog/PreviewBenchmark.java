// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.ImagePlus;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.clearstack.command.Restore;
import org.clearstack.command.Restoring;
import org.clearstack.door.CommandRun;
import org.clearstack.task.Progress;

/**
 * How long the preview of Restore takes once the model is loaded: 256 x 256 pixels of an electron micrograph, each time
 * elsewhere, and of the last again with another strength.
 * <pre>
 * PreviewBenchmark [MODEL [DEVICE [REPEATS]]]      microscopy-x2 auto 9
 * </pre>
 */
public final class PreviewBenchmark {

	private PreviewBenchmark() {}

	/** Runs and prints. */
	public static void main(final String[] args) throws IOException {
		final String model = args.length > 0 ? args[0] : "microscopy-x2";
		final String device = args.length > 1 ? args[1] : "auto";
		final double[] elsewhere = new double[args.length > 2 ? Integer.parseInt(args[2]) : 9];
		final double[] strength = new double[elsewhere.length];
		final ImagePlus image = Restoring.open("em-mitochondria.tif");
		System.out.printf("first, with loading the model: %.2f s%n", seconds(image, model, device, 0, 100));
		for (int i = 0; i < elsewhere.length; i++) {
			elsewhere[i] = seconds(image, model, device, 20 * (i + 1), 100);
			strength[i] = seconds(image, model, device, 20 * (i + 1), 50);
		}
		tell("another region", elsewhere);
		tell("another strength", strength);
		System.exit(0);
	}

	private static double seconds(final ImagePlus image, final String model, final String device, final int at,
		final int strength) throws IOException
	{
		image.setRoi(at, at, 256, 256);
		final CommandRun command = CommandRun.of(Restore.class);
		command.set(command.input("image"), image);
		command.setTexts(Map.of("model", model, "device", device, "strength", Integer.toString(strength)), null);
		final long start = System.nanoTime();
		command.preview(Progress.NONE);
		return (System.nanoTime() - start) / 1e9;
	}

	private static void tell(final String what, final double[] seconds) {
		Arrays.sort(seconds);
		System.out.printf("%s: median %.3f s, slowest %.3f s of %d%n", what, seconds[seconds.length / 2],
			seconds[seconds.length - 1], seconds.length);
	}
}
