// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.measure.Calibration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pages of a TIFF file that are one image, in ImageJ's order: channels, then slices, then frames.
 *
 * @param pages numbers from 0
 * @param channels of pages; channels within a page are not counted
 * @param calibration units of space and time
 */
record TiffSeries(List<Integer> pages, int channels, int slices, int frames, Calibration calibration) {

	private static final int LSM_INFO = 34412;
	private static final int DESCRIPTION = 270;

	/**
	 * Finds the images of a file: those that OME-XML describes, or else pages of the same size and kind together.
	 * Thumbnails and smaller copies are left out.
	 *
	 * @throws IOException if the OME-XML describes pages that are not there
	 */
	static List<TiffSeries> all(final TiffFile file) throws IOException {
		final String description = file.directories().get(0).text(DESCRIPTION);
		final List<TiffSeries> series = new ArrayList<>();
		for (final OmeImage image : OmeImage.all(description))
			ome(file, image).ifPresent(series::add);
		return series.isEmpty() ? alike(file) : series;
	}

	// -- OME --

	/** Nothing if the text is of another image, as programs leave it behind that crop and copy. */
	private static Optional<TiffSeries> ome(final TiffFile file, final OmeImage image) throws IOException {
		final String name = String.valueOf(file.bytes().path().getFileName());
		final TiffLayout first = TiffLayout.of(file.bytes(), file.directories().get(0));
		final List<OmeImage.Plane> all = image.planes(1);
		final boolean one = all.stream().map(OmeImage.Plane::file).distinct().count() <= 1;
		final int samples = image.size('C') % first.channels() == 0 ? first.channels() : 1;
		final SortedMap<Long, Integer> pages = new TreeMap<>();
		final List<SortedSet<Integer>> axes = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
		for (final OmeImage.Plane plane : samples == 1 ? all : image.planes(samples)) {
			if (!one && !plane.file().equals(name))
				continue;
			if (plane.page() >= file.directories().size())
				throw new IOException(file.bytes().path() + " describes " + image.size('C') + " channels, "
					+ image.size('Z') + " slices and "
					+ image.size('T') + " frames, but has " + file.directories().size()
					+ " pages. It is truncated, or other files belong to it.");
			pages.put((long) plane.t() << 42 | (long) plane.z() << 21 | plane.c(), plane.page());
			axes.get(0).add(plane.c());
			axes.get(1).add(plane.z());
			axes.get(2).add(plane.t());
		}
		if (pages.isEmpty() || !fits(file, image, pages.get(pages.firstKey())))
			return Optional.empty();
		final boolean grid = (long) axes.get(0).size() * axes.get(1).size() * axes.get(2).size() == pages.size();
		return Optional.of(new TiffSeries(List.copyOf(pages.values()), grid ? axes.get(0).size() : 1,
			grid ? axes.get(1).size() : pages.size(),
			grid ? axes.get(2).size() : 1, calibration(image)));
	}

	private static boolean fits(final TiffFile file, final OmeImage image, final int page) throws IOException {
		final TiffDirectory tags = file.directories().get(page);
		return tags.number(256, 0) == image.size('X') && tags.number(257, 0) == image.size('Y');
	}

	private static Calibration calibration(final OmeImage image) {
		final Calibration calibration = new Calibration();
		if (image.pixelSize('X') > 0 && image.pixelSize('Y') > 0) {
			calibration.setXUnit(image.unit('X'));
			calibration.pixelWidth = image.pixelSize('X');
			calibration.pixelHeight = image.pixelSize('Y');
			calibration.setYUnit(image.unit('Y'));
			if (image.pixelSize('Z') > 0) {
				calibration.pixelDepth = image.pixelSize('Z');
				calibration.setZUnit(image.unit('Z'));
			}
		}
		if (image.interval() > 0) {
			calibration.frameInterval = image.interval();
			calibration.setTimeUnit(image.timeUnit());
		}
		return calibration;
	}

	// -- pages alike --

	private static List<TiffSeries> alike(final TiffFile file) throws IOException {
		final Map<List<Object>, List<Integer>> groups = new LinkedHashMap<>();
		for (int i = 0; i < file.directories().size(); i++) {
			final TiffDirectory page = file.directories().get(i);
			final boolean reduced = (page.number(254, 0) & 1) == 1 || page.number(255, 1) == 2;
			if (!reduced || file.directories().size() == 1)
				groups.computeIfAbsent(kind(page), k -> new ArrayList<>()).add(i);
		}
		final List<TiffSeries> series = new ArrayList<>();
		for (final List<Integer> pages : groups.values())
			series.add(of(file, pages));
		if (series.isEmpty())
			throw new IOException(file.bytes().path() + " has only thumbnails.");
		return series;
	}

	private static List<Object> kind(final TiffDirectory page) throws IOException {
		final List<Object> kind = new ArrayList<>();
		for (final int tag : new int[] { 256, 257, 258, 262, 277, 339 })
			kind.add(page.number(tag, tag == 277 || tag == 339 ? 1 : 0));
		return kind;
	}

	private static TiffSeries of(final TiffFile file, final List<Integer> pages) throws IOException {
		final TiffDirectory tags = file.directories().get(pages.get(0));
		final Calibration calibration = resolution(tags);
		final byte[] lsm = tags.bytes(LSM_INFO);
		if (lsm.length < 64)
			return new TiffSeries(pages, 1, pages.size(), 1, calibration);
		final ByteBuffer info = ByteBuffer.wrap(lsm).order(file.order());
		calibration.setUnit("um");
		calibration.pixelWidth = info.getDouble(40) * 1e6;
		calibration.pixelHeight = info.getDouble(48) * 1e6;
		calibration.pixelDepth = info.getDouble(56) * 1e6;
		final int slices = info.getInt(16);
		final boolean grid = slices > 0 && pages.size() % slices == 0;
		return new TiffSeries(pages, 1, grid ? slices : pages.size(), grid ? pages.size() / slices : 1, calibration);
	}

	/** Pixel sizes as ImageJ takes them from TIFF's resolution: 72 dpi are none. */
	private static Calibration resolution(final TiffDirectory tags) throws IOException {
		final Calibration calibration = new Calibration();
		final double x = tags.fraction(282);
		final double y = tags.fraction(283);
		final long unit = tags.number(296, 2);
		if (!(x > 0 && y > 0) || unit < 2 || unit > 3 || unit == 2 && x == 72 || Double.isInfinite(x)
			|| Double.isInfinite(y) || x == 1 && y == 1)
			return calibration;
		final boolean small = unit == 3 && 1 / x <= 0.001;
		calibration.setUnit(small ? "um" : unit == 2 ? "inch" : "cm");
		calibration.pixelWidth = (small ? 10000 : 1) / x;
		calibration.pixelHeight = (small ? 10000 : 1) / y;
		return calibration;
	}
}
