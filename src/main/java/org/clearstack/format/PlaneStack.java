// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Slices that are read from a file when they are looked at. Threads may share it. */
final class PlaneStack extends VirtualStack {

	/** Reads planes from a file. */
	@FunctionalInterface
	interface Planes {

		/**
		 * The pixels of a plane, new ones each time.
		 *
		 * @param index from 0; channels first, then slices, then frames
		 * @return byte[], short[] or float[]
		 */
		Object plane(int index) throws IOException;
	}

	/** Numbers of pixels and planes, and bits of a pixel: 8, 16 or 32. */
	record Size(int width, int height, int bits, int channels, int slices, int frames) {

		int planes() {
			return channels * slices * frames;
		}

		long bytes() {
			return (long) width * height * planes() * (bits / 8);
		}
	}

	private final Size size;
	private final Planes planes;
	private final String[] labels;

	private PlaneStack(final Size size, final Planes planes) {
		super(size.width(), size.height());
		setBitDepth(size.bits());
		this.size = size;
		this.planes = planes;
		labels = new String[size.planes()];
	}

	/**
	 * An image whose slices stay in the file.
	 *
	 * @param path of the file; gives the title
	 */
	static ImagePlus lazy(final Path path, final Size size, final Planes planes) {
		return image(path, size, new PlaneStack(size, planes));
	}

	/**
	 * An image in memory.
	 *
	 * @throws IOException if a plane cannot be read, or memory is too small for all
	 */
	static ImagePlus whole(final Path path, final Size size, final Planes planes) throws IOException {
		checkMemory(path, size.bytes());
		final ImageStack stack = new ImageStack(size.width(), size.height());
		for (int i = 0; i < size.planes(); i++)
			stack.addSlice(null, planes.plane(i));
		return image(path, size, stack);
	}

	/** Refuses what does not fit into memory before it is tried. */
	static void checkMemory(final Path path, final long bytes) throws IOException {
		final Runtime java = Runtime.getRuntime();
		final long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
		if (bytes > free)
			throw new ImageTooLargeException(
				path + " needs " + (bytes >> 20) + " MB of memory; Java has " + (free >> 20)
					+ " MB left. Give it more (-Xmx), or open the image as a virtual stack.",
				null);
	}

	private static ImagePlus image(final Path path, final Size size, final ImageStack stack) {
		final ImagePlus plain = new ImagePlus(path.getFileName().toString(), stack);
		plain.setDimensions(size.channels(), size.slices(), size.frames());
		plain.setOpenAsHyperStack(size.channels() > 1 || size.slices() > 1 && size.frames() > 1);
		return size.channels() > 1 ? new CompositeImage(plain, CompositeImage.COMPOSITE) : plain;
	}

	@Override
	public int size() {
		return size.planes();
	}

	@Override
	public int getSize() {
		return size.planes();
	}

	@Override
	public String getSliceLabel(final int n) {
		return labels[n - 1];
	}

	@Override
	public void setSliceLabel(final String label, final int n) {
		labels[n - 1] = label;
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		if (n < 1 || n > size())
			throw new IllegalArgumentException("There is no slice " + n + ": they go from 1 to " + size() + ".");
		final ImageProcessor slice = processor(read(n - 1));
		slice.setSliceNumber(n);
		return slice;
	}

	private Object read(final int index) {
		try {
			return planes.plane(index);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e.getMessage(), e);
		}
	}

	private ImageProcessor processor(final Object pixels) {
		if (pixels instanceof byte[] bytes)
			return new ByteProcessor(size.width(), size.height(), bytes, getColorModel());
		if (pixels instanceof short[] shorts)
			return new ShortProcessor(size.width(), size.height(), shorts, getColorModel());
		return new FloatProcessor(size.width(), size.height(), (float[]) pixels, getColorModel());
	}
}
