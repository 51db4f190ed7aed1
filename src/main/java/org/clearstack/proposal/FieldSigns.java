// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.ImagePlus;
import ij.io.FileInfo;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The kind of an image by what its file says.
 *
 * @param field {@code astronomy}, {@code microscopy}, {@code tomography}, or empty
 * @param sign how it is known; empty if it is not
 */
record FieldSigns(String field, String sign) {

	private static final Pattern FITS = Pattern.compile("(?s).*\\bSIMPLE\\s*=\\s*T.*\\bBITPIX.*");
	private static final Pattern DICOM = Pattern.compile("(?s).*(0008,0060|0028,0010).*");
	private static final Pattern SKY = Pattern.compile("arcsec|arcmin|deg|degrees?|pc|kpc|mpc|au");
	private static final Pattern SMALL =
		Pattern.compile("[\u00b5\u03bc]m|um|microns?|micrometers?|nm|nanometers?|\\\\u00b5m");
	private static final Pattern BODY = Pattern.compile("mm|millimeters?|cm");

	/**
	 * @param sorted finite values of a plane
	 */
	static FieldSigns of(final ImagePlus image, final float[] sorted) {
		final FileInfo file = image.getOriginalFileInfo();
		final String info = image.getInfoProperty() == null ? "" : image.getInfoProperty();
		final String title = image.getTitle().toLowerCase(Locale.ROOT);
		if (file != null && file.fileFormat == FileInfo.FITS || FITS.matcher(info).matches()
			|| title.matches(".*\\.(fits?|fts)(\\.gz)?"))
			return new FieldSigns("astronomy", "it is a FITS file");
		if (isHounsfield(sorted))
			return new FieldSigns("tomography", "its values are Hounsfield units");
		if (file != null && file.fileFormat == FileInfo.DICOM || DICOM.matcher(info).matches())
			return new FieldSigns("tomography", "it is a DICOM file");
		final String unit = image.getCalibration().getUnit().toLowerCase(Locale.ROOT).strip();
		if (SKY.matcher(unit).matches())
			return new FieldSigns("astronomy", "its pixels are measured in " + unit);
		if (SMALL.matcher(unit).matches())
			return new FieldSigns("microscopy",
				"its pixels are measured in " + (unit.startsWith("n") ? "nm" : "\u00b5m"));
		return BODY.matcher(unit).matches() ? new FieldSigns("tomography", "its pixels are measured in " + unit)
			: new FieldSigns("", "");
	}

	/** Air at -1000 and tissue round 0. */
	private static boolean isHounsfield(final float[] sorted) {
		if (sorted.length == 0)
			return false;
		final float low = sorted[(int) (0.01 * (sorted.length - 1))];
		final float high = sorted[(int) (0.99 * (sorted.length - 1))];
		return low >= -3100 && low <= -700 && high > -200 && high < 4000;
	}
}
