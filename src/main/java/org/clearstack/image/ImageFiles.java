// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Prefs;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.Opener;
import ij.io.RoiEncoder;
import ij.io.TiffEncoder;
import ij.plugin.TextReader;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.clearstack.format.ImageFormat;
import org.clearstack.format.ImageFormats;
import org.clearstack.format.ImageTooLargeException;
import org.clearstack.format.UnsupportedImageException;
import org.clearstack.io.FileNames;
import org.clearstack.io.WholeFile;

/** Images in files, without ImageJ's window: for the command line, for folders and for clusters. */
public final class ImageFiles {

	/** What the names of images end in. */
	private static final Set<String> IMAGES =
		Set.of("tif", "tiff", "btf", "png", "jpg", "jpeg", "gif", "bmp", "pgm", "pbm", "ppm", "pnm", "fits", "fit",
			"fts", "dcm", "dicom", "avi", "raw", "lsm", "czi", "nd2", "lif", "oif", "oib", "mrc", "nii", "nrrd", "h5",
			"zarr");

	private ImageFiles() {}

	/**
	 * Opens an image as ImageJ's File&gt;Open does; not shown.
	 *
	 * @param path of a TIFF, PNG, FITS, DICOM, ... file
	 * @throws IOException if there is no such file or ImageJ cannot read it
	 */
	public static ImagePlus open(final Path path) throws IOException {
		final Optional<ImagePlus> known = known(path, ImageFormats::open);
		if (known.isPresent())
			return known.get();
		if (Files.isDirectory(path))
			throw new IOException(path + " is a folder. Name one image file.");
		if (Files.isReadable(path) && Files.size(path) == 0)
			throw noImage(path.toAbsolutePath() + " is empty. Copy it again from where it came from.", path);
		if (!Files.isReadable(path))
			throw new IOException("There is no readable file " + path.toAbsolutePath() + ". Check its name.");
		final ImagePlus image;
		try {
			final String file = path.toAbsolutePath().toString();
			image = switch (new Opener().getFileType(file)) {
				case Opener.UNKNOWN -> openedByPlugin(file);
				case Opener.JAVA_OR_TEXT, Opener.TEXT -> textImage(file);
				case Opener.TABLE -> null;
				default -> IJ.openImage(file);
			};
		}
		catch (final RuntimeException e) {
			throw new IOException("ImageJ cannot read " + path.toAbsolutePath()
				+ ": it is damaged, or of a rare kind. Copy it again, or save it as TIFF with the program that made it.",
				e);
		}
		if (image == null || image.getWidth() <= 0 || image.getHeight() <= 0)
			throw noImage(
				path.toAbsolutePath()
					+ " is not an image that ImageJ can read (TIFF, FITS, DICOM, PNG, PGM, JPEG, ...).",
				path);
		return image;
	}

	private static IOException noImage(final String message, final Path path) {
		final String name = String.valueOf(path.getFileName());
		final boolean claims = IMAGES.contains(FileNames.extension(name));
		return claims ? new IOException(message) : new NoImageException(message);
	}

	@FunctionalInterface
	private interface Reading {
		Optional<ImagePlus> read(Path path) throws IOException;
	}

	/** An image of a format of ours; a plugin is asked for one that is whole but of a rare kind. */
	private static Optional<ImagePlus> known(final Path path, final Reading reading) throws IOException {
		try {
			return reading.read(path).map(SourceCheck::trusted);
		}
		catch (final UnsupportedImageException e) {
			final Optional<ImagePlus> other = Optional.ofNullable(openedByPlugin(path.toAbsolutePath().toString()));
			if (other.isPresent())
				return other;
			throw e;
		}
		catch (final OutOfMemoryError e) {
			throw new ImageTooLargeException(
				path.toAbsolutePath() + " does not fit into Java's memory of "
					+ (Runtime.getRuntime().maxMemory() >> 20)
					+ " MB. Give Java more (Edit>Options>Memory & Threads, or java -Xmx), or cut the image into parts.",
				e);
		}
	}

	/**
	 * Opens what ImageJ itself does not know, but a plugin may, as ImageJ does; null if none does. For such a file
	 * ImageJ would show a message as well, which ends a macro: that of a training on a folder in which notes lie beside
	 * the images.
	 */
	private static ImagePlus openedByPlugin(final String file) {
		final ImagePlus image = IJ.runPlugIn("HandleExtraFileTypes", file) instanceof ImagePlus opened ? opened : null;
		return image != null && image.getNChannels() > 1 ? new CompositeImage(image, IJ.COMPOSITE) : image;
	}

	/**
	 * Numbers in lines of equal length, as ImageJ reads them, but without its message, which ends a macro; null if it
	 * is another text.
	 */
	private static ImagePlus textImage(final String file) {
		final TextReader reader = new TextReader();
		reader.hideErrorMessages();
		final ImageProcessor pixels = reader.open(file);
		return pixels == null ? null : new ImagePlus(reader.getName(), pixels);
	}

	/** As {@link #open}, but the slices of a TIFF stack stay in the file until they are looked at. */
	public static ImagePlus openVirtual(final Path path) throws IOException {
		final Optional<ImagePlus> known = known(path, ImageFormats::openVirtual);
		if (known.isPresent())
			return known.get();
		return open(path);
	}

	/** Whether a path is a folder that is not itself one image, as an OME-Zarr is. */
	public static boolean isFolderOfImages(final Path path) {
		return Files.isDirectory(path) && !ImageFormats.isZarr(path);
	}

	/**
	 * As {@link #open}, but the slices of a stack that is larger than Java's memory stay in the file until they are
	 * looked at.
	 */
	public static ImagePlus openAnySize(final Path path) throws IOException {
		try {
			return open(path);
		}
		catch (final ImageTooLargeException e) {
			final ImagePlus image = openVirtual(path);
			if (!image.getStack().isVirtual())
				throw e;
			return image;
		}
	}

	/**
	 * The properties that {@link #save} wrote into a file, without reading its pixels.
	 *
	 * @return values by keys; empty if there is no such file or it has none
	 */
	public static Map<String, String> properties(final Path path) {
		final Map<String, String> properties = new LinkedHashMap<>(ImageFormats.properties(path));
		final FileInfo[] infos = Files.isRegularFile(path) ? tiffInfo(path) : new FileInfo[0];
		final String[] texts = infos.length == 0 || infos[0].properties == null ? new String[0] : infos[0].properties;
		for (int i = 0; i + 1 < texts.length; i += 2)
			properties.put(texts[i], texts[i + 1]);
		return properties;
	}

	private static FileInfo[] tiffInfo(final Path path) {
		try {
			final FileInfo[] infos = Opener.getTiffFileInfo(path.toAbsolutePath().toString());
			return infos == null ? new FileInfo[0] : infos;
		}
		catch (final RuntimeException e) {
			return new FileInfo[0];
		}
	}

	/**
	 * Saves an image; the file appears under its name when it is whole, and nothing remains of one that failed. The
	 * image keeps its title.
	 * <p>
	 * {@code .tif} and {@code .tiff} keep everything ImageJ's own File&gt;Save As&gt;Tiff keeps. {@code .png} keeps the
	 * stored values of one 8-bit, 16-bit or RGB slice and of its colours, and nothing else.
	 *
	 * @param image any image; virtual stacks are written slice by slice
	 * @param path with one of these extensions, in a folder that exists
	 * @throws IOException if it cannot be written, saying why
	 * @throws IllegalArgumentException if the extension is another, or a PNG cannot hold this image
	 */
	public static void save(final ImagePlus image, final Path path) throws IOException {
		final Optional<ImageFormat> writer = ImageFormats.writer(path);
		if (writer.isPresent())
			writer.get().save(image, path);
		else if (extension(path).equals("png"))
			savePng(image, path);
		else
			saveTiff(image, path);
	}

	/**
	 * Finds out before long work whether an image can be saved under a name.
	 *
	 * @throws IllegalArgumentException if the extension is none that {@link #save} knows
	 * @throws IOException if the folder is missing or read-only
	 */
	public static void checkTarget(final Path path) throws IOException {
		if (ImageFormats.writer(path).isEmpty())
			extension(path);
		WholeFile.check(path);
	}

	private static String extension(final Path path) {
		final String extension = FileNames.extension(String.valueOf(path.getFileName()));
		if (extension.equals("tif") || extension.equals("tiff") || extension.equals("png"))
			return extension;
		throw new IllegalArgumentException(
			"Images are saved as .tif, .tiff, .png, .fits, .zarr, .mrc or, a TIFF for each slice, as folder[tif]; "
				+ "found "
				+ path
				+ ". Change the file name.");
	}

	/** As ij.io.FileSaver does, but failures are thrown, and the image keeps title and file. */
	private static void saveTiff(final ImagePlus image, final Path path) throws IOException {
		final FileInfo info = image.getFileInfo();
		final FileSaver saver = new FileSaver(image);
		final ImageStack stack = image.getStack();
		info.info = image.getInfoProperty();
		info.description = saver.getDescriptionString();
		info.sliceLabels = labels(stack);
		info.roi = RoiEncoder.saveAsByteArray(image.getRoi());
		info.overlay = FileSaver.getOverlay(image);
		info.properties = image.getPropertiesAsArray();
		if (image.isComposite())
			saver.saveDisplayRangesAndLuts(image, info);
		if (info.nImages > 1 && stack.isVirtual())
			info.virtualStack = (VirtualStack) stack;
		final long least =
			(long) image.getWidth() * image.getHeight() * image.getBytesPerPixel() * image.getStackSize();
		WholeFile.write(path, least * (image.getType() == ImagePlus.COLOR_RGB ? 3 : 4) / 4,
			out -> encoder(info).write(out));
	}

	/**
	 * Of one byte order, whatever ImageJ's preferences happen to say when it is made: the same image makes the same
	 * file.
	 */
	private static synchronized TiffEncoder encoder(final FileInfo info) {
		final boolean preferred = Prefs.intelByteOrder;
		Prefs.intelByteOrder = true;
		try {
			return new TiffEncoder(info);
		}
		finally {
			Prefs.intelByteOrder = preferred;
		}
	}

	/** Null if no slice has one. */
	private static String[] labels(final ImageStack stack) {
		final String[] labels = new String[stack.size()];
		boolean any = false;
		for (int n = 1; n <= stack.size(); n++) {
			labels[n - 1] = stack.getSliceLabel(n);
			any |= labels[n - 1] != null;
		}
		return any ? labels : null;
	}

	private static void savePng(final ImagePlus image, final Path path) throws IOException {
		if (image.getStackSize() > 1)
			throw new IllegalArgumentException(
				"A PNG holds one slice; this image has " + image.getStackSize() + ". Save it as .tif.");
		if (image.getBitDepth() == 32)
			throw new IllegalArgumentException(
				"A PNG holds no 32-bit values. Save the image as .tif, or make it of the source's type.");
		if (image.getCalibration().isSigned16Bit())
			throw new IllegalArgumentException("A PNG holds no negative values. Save the signed 16-bit image as .tif.");
		final byte[] png = png(stored(image.getProcessor()));
		WholeFile.write(path, png.length, out -> out.write(png));
	}

	/** In memory: ImageIO hides why a disk refuses, and complains once more when Java ends. */
	private static byte[] png(final RenderedImage pixels) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			if (!ImageIO.write(pixels, "png", out))
				throw new IOException("Java has no writer for this kind of PNG.");
		}
		return bytes.toByteArray();
	}

	/** Values as they are stored, not as they are shown. */
	private static RenderedImage stored(final ImageProcessor pixels) {
		if (pixels instanceof ShortProcessor shorts)
			return shorts.get16BitBufferedImage();
		if (pixels instanceof ByteProcessor bytes) {
			final BufferedImage image = bytes.isColorLut() || bytes.isInvertedLut()
				? new BufferedImage(bytes.getWidth(), bytes.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
					(IndexColorModel) bytes.getColorModel())
				: new BufferedImage(bytes.getWidth(), bytes.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
			image.getRaster().setDataElements(0, 0, bytes.getWidth(), bytes.getHeight(), bytes.getPixels());
			return image;
		}
		return pixels.getBufferedImage();
	}
}
