// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * World coordinates and all else in a FITS header that tells where pixels are, brought along with a new grid. With s
 * pixels for one:
 * <pre>
 * CRPIXj' = (CRPIXj - pixels cut off - 0.5) s + 0.5
 * CDi_j' = CDi_j / s     CDELTj' = CDELTj / s, PCi_j unchanged     PIXSCALE' = PIXSCALE / s
 * A_p_q' = A_p_q s^(1 - p - q)     the same for B, AP and BP (SIP)
 * LTVi' = (LTVi - pixels cut off - 0.5) s + 0.5     LTMi_j' = LTMi_j s
 * </pre>
 * PVi_m and WATi_nnn are functions of world coordinates and stay. What cannot be brought along is left out, and a line
 * of HISTORY names it. Sources: Greisen and Calabretta 2002 (papers I and II), Shupe et al. 2005 (SIP).
 * <p>
 * FITS counts rows from below, and so do the images here as ImageJ shows them: the first row of a file is the lowest.
 */
final class FitsGrid {

	private static final Pattern PIXEL_SIZE = Pattern
		.compile("PIXSCALE|PIXSCAL[12]|SECPIX[12]?|[XY]?PIXSIZE|[XY]PIXSZ|SCALE|PLATESCA|CDELTM[12]|CD[12]_[12][A-Z]?");
	private static final Pattern CRPIX = Pattern.compile("(?:CRPIX|LTV)([123])[A-Z]?");
	private static final Pattern CDELT = Pattern.compile("CDELT[12][A-Z]?");
	private static final Pattern PC = Pattern.compile("PC(\\d)_(\\d)([A-Z]?)");
	private static final Pattern CD = Pattern.compile("CD[3-9]_[12][A-Z]?");
	private static final Pattern LTM = Pattern.compile("LTM([12])_\\d");
	private static final Pattern SIP = Pattern.compile("[AB]P?_(\\d)_(\\d)");
	/**
	 * Parts of the detector or the image in pixels, lookup tables in other extensions, plate solutions of the digitised
	 * sky survey.
	 */
	private static final Pattern UNKNOWN =
		Pattern.compile("(DATA|TRIM|BIAS|CCD|DET|AMP|ORIG|PRE|POST)SEC\\d*|DETSIZE|C[PQ]DIS\\d+|C[PQ]ERR\\d+|D[PQ]\\d+"
			+ "|D2IM(DIS|ERR|ARR)\\d?|AXISCORR|AMD[XY]\\d+|PPO\\d+|CNPIX[12]|[XY]PIXELSZ|[XY]ORGSUBF|WCSDIM\\d?");

	private FitsGrid() {}

	/** Changes a header. */
	static void apply(final FitsHeader header, final GridChange change) {
		final List<String> left = new ArrayList<>();
		header.remove(key -> UNKNOWN.matcher(key).matches() && left.add(key));
		final boolean mixed = mixesAxes(header);
		final double scale = change.scale();
		for (final String card : List.copyOf(header.cards())) {
			final String key = FitsHeader.key(card);
			final double factor = factor(key, scale, mixed);
			final Matcher place = CRPIX.matcher(key);
			final double value = factor == 1 && !place.matches() ? Double.NaN : header.number(key);
			if (!Double.isNaN(value))
				header.set(key, place.matches() ? moved(value, place.group(1), change) : value * factor);
		}
		addStep(header, scale);
		header.set("NAXIS1", change.width());
		header.set("NAXIS2", change.height());
		tell(header, change, left);
	}

	/** By what a number of the header is to be multiplied. */
	private static double factor(final String key, final double scale, final boolean mixed) {
		final Matcher sip = SIP.matcher(key);
		final Matcher pc = PC.matcher(key);
		if (sip.matches())
			return Math.pow(scale, 1.0 - Integer.parseInt(sip.group(1)) - Integer.parseInt(sip.group(2)));
		if (mixed && pc.matches())
			return pc.group(2).matches("[12]") ? 1 / scale : 1;
		if (PIXEL_SIZE.matcher(key).matches() || CD.matcher(key).matches() || !mixed && CDELT.matcher(key).matches())
			return 1 / scale;
		return LTM.matcher(key).matches() || key.matches("[AB]_DMAX") ? scale : 1;
	}

	private static double moved(final double value, final String axis, final GridChange change) {
		return switch (axis) {
			case "1" -> change.fromOne(value, change.left());
			case "2" -> change.fromOne(value, change.bottom());
			default -> value - change.first();
		};
	}

	/**
	 * Whether world axes 1 and 2 are not made of the pixel axes 1 and 2 alone: then CDELT cannot be scaled, but columns
	 * of PC can.
	 */
	private static boolean mixesAxes(final FitsHeader header) {
		boolean pc = false;
		for (final String card : header.cards()) {
			final Matcher matcher = PC.matcher(FitsHeader.key(card));
			if (matcher.matches()) {
				pc = true;
				if (Integer.parseInt(matcher.group(1)) < 3 != Integer.parseInt(matcher.group(2)) < 3
					&& header.number(FitsHeader.key(card)) != 0)
					return true;
			}
		}
		return pc && !(header.has("CDELT1") && header.has("CDELT2"));
	}

	/** World coordinates without any step have steps of 1, which are no longer right. */
	private static void addStep(final FitsHeader header, final double scale) {
		final boolean hasPixelScale = header.cards().stream().map(FitsHeader::key)
			.anyMatch(key -> key.matches("(CDELT[12]|CD\\d_\\d|PC\\d_\\d)[A-Z]?"));
		if (hasPixelScale || scale == 1 || !header.has("CRVAL1") && !header.has("CTYPE1"))
			return;
		header.set("CDELT1", 1 / scale);
		header.set("CDELT2", 1 / scale);
	}

	private static void tell(final FitsHeader header, final GridChange change, final List<String> left) {
		if (change.left() != 0 || change.top() != 0 || change.bottom() >= 1)
			header.history("Clearstack: a part was cut out, from x " + number(change.left() + 1) + " and y "
				+ number(change.bottom() + 1) + " (lowest row 1)");
		if (change.first() != 0)
			header.history("Clearstack: planes along the third axis begin with " + (change.first() + 1));
		if (change.scale() != 1)
			header.history(
				"Clearstack: " + number(change.scale()) + " pixels for one along x and y; world coordinates scaled");
		if (!left.isEmpty())
			header.history("Clearstack: left out, as they belong to the old pixel grid: " + String.join(", ", left));
	}

	private static String number(final double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}
}
