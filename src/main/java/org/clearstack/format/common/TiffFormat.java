// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.io.FileOpener;
import ij.io.Opener;
import ij.measure.Calibration;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.clearstack.format.ImageFormat;
import org.clearstack.format.common.TiffLayout.Format;

/**
 * TIFF, BigTIFF, OME-TIFF and ImageJ's own TIFF.
 * <p>
 * ImageJ itself reads what it wrote, plain and uncompressed, and files of MetaMorph and NIH Image, so that overlays,
 * look-up tables and properties stay as they are. Everything else is decoded here. See {@link TiffPage} for values.
 */
public final class TiffFormat implements ImageFormat {

	private static final int[] KEPT_BY_IMAGEJ = { 33629, 43314 };

	@Override
	public String name() {
		return "TIFF";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return TiffFile.matches(start);
	}

	/** @param part number of the image from 1, where a file has several; empty for the first */
	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path.toAbsolutePath(), part, false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path.toAbsolutePath(), part, true);
	}

	private static ImagePlus open(final Path path, final String part, final boolean virtual) throws IOException {
		if (Files.size(path) < 8)
			throw FileBytes.truncated(path, Files.size(path), 8);
		try (TiffFile file = TiffFile.open(path)) {
			final String description = file.directories().get(0).text(270);
			if (part.isEmpty() && isForImageJ(file, description))
				return readByImageJ(path, virtual);
			final List<TiffSeries> all = TiffSeries.all(file);
			final int number = number(path, part, all.size());
			final ImagePlus image = image(file, all.get(number), virtual);
			if (description.startsWith("ImageJ="))
				dressAsImageJ(image, description);
			if (!description.isBlank())
				image.setProperty("Info", description + "\n" + others(all.size(), number));
			return image;
		}
	}

	private static int number(final Path path, final String part, final int images) throws IOException {
		if (part.isEmpty())
			return 0;
		if (part.matches("[1-9]\\d{0,8}") && Integer.parseInt(part) <= images)
			return Integer.parseInt(part) - 1;
		throw new IOException(
			path + " has " + images + " images; found [" + part + "]. Give a number from 1 to " + images + ".");
	}

	private static String others(final int images, final int number) {
		return images == 1 ? "" : "Image " + (number + 1) + " of " + images + " in this file\n";
	}

	// -- ImageJ's --

	private static boolean isForImageJ(final TiffFile file, final String description) throws IOException {
		final boolean known =
			description.startsWith("ImageJ=") || Arrays.stream(KEPT_BY_IMAGEJ).anyMatch(file.directories().get(0)::has);
		if (!known || file.isBig())
			return false;
		TiffLayout first = null;
		for (int i = 0; i < file.directories().size(); i++) {
			final TiffPage page = new TiffPage(file, i);
			if (!page.isContiguous() || !isPlain(page.layout()) || first != null && !first.equals(page.layout()))
				return false;
			first = page.layout();
		}
		checkContiguous(file, description, new TiffPage(file, 0));
		return true;
	}

	private static boolean isPlain(final TiffLayout layout) {
		final boolean bytes = layout.bits() == 8 && (layout.samples() == 1 || layout.isRgb() && layout.samples() == 3)
			&& layout.format() == Format.UNSIGNED;
		final boolean shorts =
			layout.bits() == 16 && (layout.samples() == 1 || layout.samples() == 3) && layout.format() != Format.FLOAT;
		return bytes || shorts || layout.bits() == 32 && layout.samples() == 1 && layout.format() == Format.FLOAT;
	}

	/** Of a stack that ImageJ wrote with a single directory all slices must be there. */
	private static void checkContiguous(final TiffFile file, final String description, final TiffPage page)
		throws IOException
	{
		final FileInfo info = new FileInfo();
		info.description = description;
		new FileOpener(info).decodeDescriptionString(info);
		final TiffLayout layout = page.layout();
		final long bytes = (long) layout.width() * layout.height() * layout.samples() * layout.bits() / 8;
		if (file.directories().size() == 1)
			file.bytes().check(page.start(), bytes * Math.max(1, info.nImages));
	}

	private static ImagePlus readByImageJ(final Path path, final boolean virtual) throws IOException {
		if (!virtual)
			FileBytes.checkMemory(path, Files.size(path));
		final ImagePlus image = virtual ? ij.IJ.openVirtual(path.toString())
			: new Opener().openTiff(path.getParent().toString(), path.getFileName()
				.toString());
		if (image == null && virtual)
			return readByImageJ(path, false);
		if (image == null)
			throw new IOException(path + " is a TIFF that ImageJ cannot read.");
		return image;
	}

	/** What ImageJ's description says that a compressed copy still has: dimensions, units, calibrated values. */
	private static void dressAsImageJ(final ImagePlus image, final String description) {
		final FileInfo info = new FileInfo();
		info.description = description;
		final Properties properties = new FileOpener(info).decodeDescriptionString(info);
		final Calibration calibration = image.getCalibration();
		if (properties == null)
			return;
		if (info.unit != null && !info.unit.isEmpty())
			calibration.setUnit(info.unit);
		calibration.pixelDepth = info.pixelDepth;
		calibration.frameInterval = number(properties, "finterval", 0);
		if (info.coefficients != null && image.getBitDepth() < 24)
			calibration.setFunction(info.calibrationFunction, info.coefficients,
				info.valueUnit == null ? "" : info.valueUnit);
		final int channels = (int) number(properties, "channels", 1);
		final int slices = (int) number(properties, "slices", 1);
		final int frames = (int) number(properties, "frames", 1);
		if ((long) channels * slices * frames == image.getStackSize())
			image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(image.getStackSize() > 1 && "true".equals(properties.getProperty("hyperstack")));
	}

	private static double number(final Properties properties, final String key, final double otherwise) {
		try {
			return Double.parseDouble(properties.getProperty(key, ""));
		}
		catch (final NumberFormatException e) {
			return otherwise;
		}
	}

	// -- ours --

	private static ImagePlus image(final TiffFile file, final TiffSeries series, final boolean virtual)
		throws IOException
	{
		final List<TiffPage> pages = new ArrayList<>();
		for (final int number : series.pages()) {
			final TiffPage page = new TiffPage(file, number);
			if (!pages.isEmpty() && !page.layout().equals(pages.get(0).layout()))
				throw new IOException(file.bytes().path() + " has pages of different kinds in one image: "
					+ pages.get(0).layout() + " and "
					+ page.layout() + ".");
			pages.add(page);
		}
		final TiffLayout layout = pages.get(0).layout();
		final ColorModel colours = colours(file.directories().get(series.pages().get(0)), layout);
		final ImageStack lazy = new TiffStack(pages, colours);
		final ImageStack stack = virtual && pages.size() > 1 ? lazy : inMemory(file, pages, colours);
		final Opened.Axes axes =
			new Opened.Axes(series.channels() * TiffStack.planes(layout), series.slices(), series.frames());
		return Opened.image(file.bytes().path(), stack, axes, calibration(series, layout));
	}

	private static ImageStack inMemory(final TiffFile file, final List<TiffPage> pages, final ColorModel colours)
		throws IOException
	{
		final TiffLayout layout = pages.get(0).layout();
		FileBytes.checkMemory(file.bytes().path(), layout.memory() * pages.size());
		final ImageStack stack = new ImageStack(layout.width(), layout.height(), colours);
		for (final TiffPage page : pages)
			for (final Object plane : page.pixels())
				stack.addSlice(null, plane);
		return stack;
	}

	/** Signed values are stored from 0 on. */
	private static Calibration calibration(final TiffSeries series, final TiffLayout layout) {
		final Calibration calibration = series.calibration();
		if (layout.format() == Format.SIGNED && layout.depth() < 32)
			calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] { -(1 << layout.bits() - 1), 1 },
				"Gray Value");
		return calibration;
	}

	/** A palette, or white for 0; null where ImageJ's own grey is right. */
	private static ColorModel colours(final TiffDirectory page, final TiffLayout layout) throws IOException {
		if (layout.photometric() == TiffLayout.WHITE_IS_ZERO && layout.channels() == 1)
			return Opened.inverted();
		final long[] map = page.numbers(320);
		final int colours = 1 << layout.bits();
		if (layout.photometric() != TiffLayout.PALETTE || layout.depth() != 8 || layout.channels() != 1
			|| map.length < 3 * colours)
			return null;
		final byte[][] rgb = new byte[3][256];
		for (int c = 0; c < 3; c++)
			for (int i = 0; i < colours; i++)
				rgb[c][i] = (byte) (map[c * colours + i] >> 8);
		return new IndexColorModel(8, 256, rgb[0], rgb[1], rgb[2]);
	}
}
