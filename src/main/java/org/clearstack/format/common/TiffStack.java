// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.ColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The planes of pages that are decoded when they are looked at. */
final class TiffStack extends VirtualStack {

	private final List<TiffPage> pages;
	private final int perPage;
	private final ColorModel colours;
	private int last = -1;
	private Object[] lastPixels;

	/** @param pages of the same layout, checked */
	TiffStack(final List<TiffPage> pages, final ColorModel colours) {
		super(pages.get(0).layout().width(), pages.get(0).layout().height(),
			pages.size() * planes(pages.get(0).layout()));
		this.pages = pages;
		this.colours = colours;
		perPage = planes(pages.get(0).layout());
		setBitDepth(pages.get(0).layout().isRgb() ? 24 : pages.get(0).layout().depth());
	}

	/** ImageJ's planes of a page: its channels, or one in colours. */
	static int planes(final TiffLayout layout) {
		return layout.isRgb() ? 1 : layout.channels();
	}

	/** @throws UncheckedIOException if the page is damaged or gone */
	@Override
	public ImageProcessor getProcessor(final int n) {
		return processor(pixels((n - 1) / perPage)[(n - 1) % perPage]);
	}

	@Override
	public int getSize() {
		return pages.size() * perPage;
	}

	@Override
	public int size() {
		return getSize();
	}

	@Override
	public String getSliceLabel(final int n) {
		return null;
	}

	/** The last page is kept while its channels are asked for; each plane is handed out once, since users change it. */
	private synchronized Object[] pixels(final int page) {
		try {
			if (perPage == 1)
				return pages.get(page).pixels();
			if (page != last)
				lastPixels = pages.get(page).pixels();
			last = page;
			return copies(lastPixels);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e.getMessage(), e);
		}
	}

	private static Object[] copies(final Object[] planes) {
		final Object[] copies = new Object[planes.length];
		for (int i = 0; i < planes.length; i++)
			copies[i] =
				planes[i] instanceof byte[] bytes ? bytes.clone() : planes[i] instanceof short[] shorts ? shorts.clone()
					: ((float[]) planes[i]).clone();
		return copies;
	}

	private ImageProcessor processor(final Object pixels) {
		if (pixels instanceof int[] rgb)
			return new ColorProcessor(getWidth(), getHeight(), rgb);
		if (pixels instanceof byte[] bytes)
			return new ByteProcessor(getWidth(), getHeight(), bytes, colours);
		if (pixels instanceof short[] shorts)
			return new ShortProcessor(getWidth(), getHeight(), shorts, colours);
		return new FloatProcessor(getWidth(), getHeight(), (float[]) pixels, colours);
	}
}
