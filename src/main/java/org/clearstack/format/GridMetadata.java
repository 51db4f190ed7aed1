// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Texts that travel with an image and describe its grid of pixels: the cards of FITS, the tags of DICOM, the XML of
 * OME. When an image is enlarged or cropped they are brought along, or dropped and the text says so; they are never
 * kept as they were.
 * <p>
 * Pixel size and origin in an image's calibration are not texts, and not the concern of this class.
 */
public final class GridMetadata {

	private static final Pattern DICOM =
		Pattern.compile("(?m)^\\s*([0-9A-Fa-f]{4},[0-9A-Fa-f]{4})(\\s[^:\\n]*:)\\s*(.*?)\\s*$");
	private static final Pattern OME_SIZE = Pattern.compile("\\b(PhysicalSize[XY]|Size[XY])=\"([^\"]*)\"");
	private static final Pattern OME_POSITION = Pattern.compile("\\s(Position[XY](?:Unit)?)=\"[^\"]*\"");

	private GridMetadata() {}

	/**
	 * A text for a new grid.
	 *
	 * @param text an image's info or a slice's label; null for none
	 * @param change how the new grid lies on the one that the text describes
	 */
	public static String adapted(final String text, final GridChange change) {
		if (text == null || change.isNone())
			return text;
		final Optional<FitsHeader> fits = FitsHeader.in(text);
		if (fits.isPresent()) {
			FitsGrid.apply(fits.get(), change);
			return FitsHeader.replaced(text, fits.get());
		}
		if (text.contains("<OME"))
			return ome(text, change);
		return DICOM.matcher(text).results().map(tag -> tag.group(1)).anyMatch(tag -> tag.startsWith("0028,"))
			? dicom(text, change) : text;
	}

	// -- DICOM --

	/**
	 * PixelSpacing, ImagerPixelSpacing, NominalScannedPixelSpacing, Rows, Columns and ImagePositionPatient (PS3.3,
	 * C.7.6.2).
	 */
	private static String dicom(final String text, final GridChange change) {
		final double[] position = position(text, change);
		final List<String> dropped = new ArrayList<>();
		final String adapted = DICOM.matcher(text).replaceAll(tag -> {
			final String value = switch (tag.group(1)) {
				case "0028,0010" -> Integer.toString(change.height());
				case "0028,0011" -> Integer.toString(change.width());
				case "0028,0030", "0018,1164", "0018,2010" ->
					joined(DoubleStream.of(numbers(tag.group(3))).map(size -> size / change.scale()).toArray());
				case "0020,0032" -> position == null ? null : joined(position);
				case "0020,1041" -> change.first() == 0 ? tag.group(3) : null;
				default -> tag.group(3);
			};
			if (value == null)
				dropped.add(tag.group(1) + tag.group(2).replace(":", "").stripTrailing());
			return Matcher.quoteReplacement(value == null ? "" : tag.group(1) + tag.group(2) + " " + value);
		});
		return noted(adapted, dropped);
	}

	/** The centre of the first pixel, moved along rows and columns; null if it is unknown. */
	private static double[] position(final String text, final GridChange change) {
		final double[] old = numbers(dicomValue(text, "0020,0032"));
		final double[] directions = numbers(dicomValue(text, "0020,0037"));
		final double[] spacing = numbers(dicomValue(text, "0028,0030"));
		if (old.length != 3 || directions.length != 6 || spacing.length != 2 || change.first() != 0)
			return null;
		final double right = (change.left() + 0.5 / change.scale() - 0.5) * spacing[1];
		final double down = (change.top() + 0.5 / change.scale() - 0.5) * spacing[0];
		final double[] moved = new double[3];
		for (int i = 0; i < 3; i++)
			moved[i] = old[i] + right * directions[i] + down * directions[3 + i];
		return moved;
	}

	private static String dicomValue(final String text, final String tag) {
		return DICOM.matcher(text).results().filter(match -> match.group(1).equals(tag)).map(match -> match.group(3))
			.findFirst().orElse("");
	}

	/** The numbers of a value with backslashes between; none if one is no number. */
	private static double[] numbers(final String value) {
		try {
			return value.isBlank() ? new double[0]
				: Stream.of(value.split("\\\\")).mapToDouble(number -> Double.parseDouble(number.strip())).toArray();
		}
		catch (final NumberFormatException e) {
			return new double[0];
		}
	}

	private static String joined(final double[] numbers) {
		return String.join("\\", DoubleStream.of(numbers).mapToObj(GridMetadata::number).toList());
	}

	/** Within the 16 characters of a DICOM decimal. */
	private static String number(final double value) {
		final String whole = Double.toString(value == 0 ? 0 : value);
		return whole.length() <= 16 ? whole : String.format(Locale.ROOT, "%.9g", value);
	}

	// -- OME --

	private static String ome(final String text, final GridChange change) {
		final String sized = OME_SIZE.matcher(text)
			.replaceAll(match -> Matcher.quoteReplacement(match.group(1) + "=\"" + omeSize(match, change) + "\""));
		if (change.left() == 0 && change.top() == 0)
			return sized;
		final List<String> dropped =
			OME_POSITION.matcher(sized).results().map(match -> match.group(1)).distinct().toList();
		return noted(OME_POSITION.matcher(sized).replaceAll(""), dropped);
	}

	private static String omeSize(final MatchResult match, final GridChange change) {
		return switch (match.group(1)) {
			case "SizeX" -> Integer.toString(change.width());
			case "SizeY" -> Integer.toString(change.height());
			default -> {
				final double[] size = numbers(match.group(2));
				yield size.length == 1 ? Double.toString(size[0] / change.scale()) : match.group(2);
			}
		};
	}

	private static String noted(final String text, final List<String> dropped) {
		return dropped.isEmpty() ? text : text.stripTrailing()
			+ "\nClearstack left out, as they belong to the old pixel grid: " + String.join(", ", dropped) + "\n";
	}
}
