// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Image;

/**
 * Restores a virtual stack of 4096 x 4096 x 512 pixels of 16 bits (16 GiB) lazily and looks at some slices, in a JVM of
 * its own with little memory. Prints {@code slice n: mean} for each. Or restores eight slices of 2048 x 2048 pixels at
 * once.
 */
final class HugeStack {

	private static final int SIZE = 4096;

	private HugeStack() {}

	/**
	 * @param args the model's folder, then the slices to look at, or "at once"
	 */
	public static void main(final String[] args) {
		if (args[1].equals("at once"))
			restoreAtOnce(args[0]);
		else
			lookAt(args);
		System.exit(0);
	}

	private static void restoreAtOnce(final String model) {
		final ImagePlus source = IJ.createImage("four", "16-bit ramp", SIZE / 2, SIZE / 2, 4);
		final ImagePlus restored =
			Restoring.restored(source, "model=" + model, "strength=70", "bright=99", "conserve=true");
		System.out.println(restored.getWidth() + " x " + restored.getHeight() + " x " + restored.getStackSize() + ", "
			+ restored.getBitDepth() + " bits");
	}

	private static void lookAt(final String[] args) {
		final ImagePlus source = new ImagePlus("huge", new Generated());
		final ImagePlus restored = Restoring.restored(source, "model=" + args[0], "lazy=true");
		System.out.println(restored.getWidth() + " x " + restored.getHeight() + " x " + restored.getStackSize() + ", "
			+ restored.getBitDepth() + " bits");
		for (int i = 1; i < args.length; i++) {
			restored.setSlice(Integer.parseInt(args[i]));
			final Image shown = restored.getImage();
			System.out.println("slice " + args[i] + ": " + Math.round(restored.getProcessor().getStats().mean)
				+ " shown " + shown.getWidth(null));
		}
	}

	/** The mean of a slice. */
	static double mean(final int n) {
		return 1000 + 10 * n + 127.5;
	}

	private static final class Generated extends VirtualStack {

		Generated() {
			super(SIZE, SIZE);
			setBitDepth(16);
		}

		@Override
		public int size() {
			return 512;
		}

		@Override
		public int getSize() {
			return 512;
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			final short[] pixels = new short[SIZE * SIZE];
			for (int i = 0; i < pixels.length; i++)
				pixels[i] = (short) (1000 + 10 * n + (i & 0xff));
			return new ShortProcessor(SIZE, SIZE, pixels, null);
		}

		@Override
		public String getSliceLabel(final int n) {
			return "generated " + n;
		}
	}
}
