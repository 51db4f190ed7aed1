// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clearstack.io.WholeFile;

/**
 * A folder with a TIFF for each slice, as tomographs and light-sheet microscopes write them: read when they are looked
 * at, in the order of the numbers in their names. Names that end in {@code _c1_z0001_t0001}, or some of these, also say
 * which channel, slice and frame they are. Saved as {@code folder[tif]}.
 */
public final class TiffFolder implements ImageFormat {

	/** What stands in brackets behind a folder's name, and here takes the place of an ending. */
	static final String PART = "[tif]";

	private static final Pattern NUMBERS = Pattern.compile("\\d+");
	private static final Pattern PLACE =
		Pattern.compile("_([czt])(\\d+)(?=_[czt]\\d|\\.tiff?$)", Pattern.CASE_INSENSITIVE);

	/** Made by {@link java.util.ServiceLoader}. */
	public TiffFolder() {}

	@Override
	public String name() {
		return "TIFF series";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		try {
			return Files.isDirectory(path) && !files(path).isEmpty();
		}
		catch (final IOException e) {
			return false;
		}
	}

	/** In the order of their numbers: a2 before a10. */
	private static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> isTiff(file.getFileName().toString()))
				.sorted(Comparator.comparing(file -> natural(file.getFileName().toString()))).toList();
		}
	}

	private static boolean isTiff(final String name) {
		return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).matches(".*\\.tiff?");
	}

	private static String natural(final String name) {
		return NUMBERS.matcher(name).replaceAll(number -> {
			final String digits = number.group().replaceFirst("^0+(?=\\d)", "");
			return (char) ('0' + Math.min(9, digits.length() / 10)) + "" + (char) ('0' + digits.length() % 10) + digits;
		}) + "\n" + name;
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path, false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path, true);
	}

	private static ImagePlus open(final Path folder, final boolean lazy) throws IOException {
		final List<Path> files = files(folder);
		final ImagePlus first = slice(files.get(0));
		final int bits = first.getBitDepth();
		if (bits == 24)
			throw new IOException(folder.toAbsolutePath()
				+ " holds colour TIFFs; a series has slices of one channel each. Open them one by one.");
		final int[] czt = dimensions(files);
		final List<Path> ordered =
			czt[0] * czt[1] * czt[2] == files.size() && czt[0] * czt[2] > 1 ? ordered(files) : files;
		final PlaneStack.Size size =
			new PlaneStack.Size(first.getWidth(), first.getHeight(), bits, czt[0], czt[1], czt[2]);
		final PlaneStack.Planes planes = index -> pixels(ordered.get(index), first);
		final ImagePlus image = lazy ? PlaneStack.lazy(folder, size, planes) : PlaneStack.whole(folder, size, planes);
		image.setCalibration(first.getCalibration());
		if (first.getInfoProperty() != null)
			image.setProperty("Info", first.getInfoProperty());
		if (first.getPropertiesAsArray() != null)
			image.setProperties(first.getPropertiesAsArray());
		final ImageStack stack = image.getStack();
		for (int i = 0; i < ordered.size(); i++)
			stack.setSliceLabel(ordered.get(i).getFileName().toString(), i + 1);
		if (!(image instanceof CompositeImage))
			image.setDisplayRange(first.getDisplayRangeMin(), first.getDisplayRangeMax());
		return image;
	}

	private static ImagePlus slice(final Path file) throws IOException {
		final ImagePlus image = ImageFormats.open(file).orElseGet(() -> IJ.openImage(file.toString()));
		if (image == null)
			throw new IOException(
				file.toAbsolutePath()
					+ " is not a TIFF that can be read. Remove it from the series, or copy it again.");
		if (image.getStackSize() != 1)
			throw new IOException(file.toAbsolutePath() + " holds " + image.getStackSize()
				+ " slices; in a series each TIFF holds one. Open the file itself.");
		return image;
	}

	private static Object pixels(final Path file, final ImagePlus first) throws IOException {
		final ImagePlus image = slice(file);
		if (image.getWidth() != first.getWidth() || image.getHeight() != first.getHeight()
			|| image.getBitDepth() != first.getBitDepth())
			throw new IOException(file.toAbsolutePath() + " has " + image.getWidth() + " x " + image.getHeight()
				+ " pixels of " + image.getBitDepth()
				+ " bits, the first slice of its series " + first.getWidth() + " x " + first.getHeight() + " of "
				+ first.getBitDepth()
				+ ". A series has slices of one size and type; move this one elsewhere.");
		return image.getProcessor().getPixels();
	}

	/** Channels, slices and frames by the names; all are slices if these say nothing. */
	private static int[] dimensions(final List<Path> files) {
		final int[] czt = { 1, 1, 1 };
		for (int i = 0; i < 3; i++) {
			final Set<Integer> numbers = new LinkedHashSet<>();
			for (final Path file : files)
				numbers.add(number(file, "czt".charAt(i)));
			czt[i] = numbers.size();
		}
		return czt[0] * czt[1] * czt[2] == files.size() ? czt : new int[] { 1, files.size(), 1 };
	}

	private static List<Path> ordered(final List<Path> files) {
		final List<Path> ordered = new ArrayList<>(files);
		ordered.sort(Comparator.<Path>comparingInt(file -> number(file, 't'))
			.thenComparingInt(file -> number(file, 'z')).thenComparingInt(file -> number(file, 'c')));
		return ordered;
	}

	/** The number behind a letter; -1 if there is none. */
	private static int number(final Path file, final char letter) {
		final Matcher places = PLACE.matcher(file.getFileName().toString());
		while (places.find())
			if (Character.toLowerCase(places.group(1).charAt(0)) == letter && places.group(2).length() < 10)
				return Integer.parseInt(places.group(2));
		return -1;
	}

	// -- writing --

	@Override
	public boolean writes(final String extension) {
		return extension.equals(PART);
	}

	/** The folder is made; TIFFs of the same names in it are replaced, others must not be there. */
	@Override
	public void save(final ImagePlus image, final Path path) throws IOException {
		final Path folder = ImageFormats.Location.of(path).file();
		final List<String> names = names(image, String.valueOf(folder.getFileName()));
		Files.createDirectories(folder);
		for (final Path file : files(folder))
			if (!names.contains(file.getFileName().toString()))
				throw new IOException("Cannot write " + folder.toAbsolutePath()
					+ ": there are other TIFFs in it already, such as " + file.getFileName()
					+ ", which would become part of the series. Choose another folder.");
		for (int n = 1; n <= image.getStackSize(); n++) {
			final ImageProcessor slice = image.getStack().getProcessor(n);
			final byte[] tiff = new FileSaver(single(image, slice)).serialize();
			if (tiff == null)
				throw new IOException("Cannot write slice " + n + " of " + image.getTitle() + " as TIFF.");
			WholeFile.write(folder.resolve(names.get(n - 1)), tiff.length, out -> out.write(tiff));
		}
	}

	private static ImagePlus single(final ImagePlus image, final ImageProcessor slice) {
		final ImagePlus single = new ImagePlus(image.getTitle(), slice);
		final Calibration calibration = image.getCalibration().copy();
		single.setCalibration(calibration);
		if (image.getInfoProperty() != null)
			single.setProperty("Info", image.getInfoProperty());
		if (image.getPropertiesAsArray() != null)
			single.setProperties(image.getPropertiesAsArray());
		single.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		return single;
	}

	/** All as long, so that other programs sort them right. */
	private static List<String> names(final ImagePlus image, final String stem) {
		final int[] czt = { image.getNChannels(), image.getNSlices(), image.getNFrames() };
		final List<String> names = new ArrayList<>();
		for (int n = 1; n <= image.getStackSize(); n++) {
			final int[] place = { (n - 1) % czt[0], (n - 1) / czt[0] % czt[1], (n - 1) / czt[0] / czt[1] };
			final StringBuilder name = new StringBuilder(stem);
			for (int i = 0; i < 3; i++)
				if (czt[i] > 1 || i == 1 && image.getStackSize() == 1)
					name.append('_').append("czt".charAt(i)).append(String.format(
						"%0" + Math.max(i == 0 ? 1 : 4, Integer.toString(czt[i]).length()) + "d", place[i] + 1));
			names.add(name.append(".tif").toString());
		}
		return names;
	}
}
