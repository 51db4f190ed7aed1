// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is hidden from a network that learns from noisy images alone: a pixel, and those around it whose noise has to do
 * with the pixel's (StructN2V: Broaddus et al., ISBI 2020).
 *
 * @param mask which pixels around are hidden too
 * @param span how many pixels on each side are, 1 to {@value #WIDEST}; 0 for {@link Mask#SINGLE} and {@link Mask#AUTO}
 * @param median whether hidden pixels get the median of their neighbourhood (N2V2: Höck et al., ECCV Workshops 2022),
 * which leaves no checkerboard in the result; otherwise the value of a neighbour drawn at random
 */
public record BlindSpots(Mask mask, int span, boolean median) {

	/** Which pixels around one are hidden. */
	public enum Mask {
		/** As the noise of the images asks for; see {@link BlindSpots#forNoise}. */
		AUTO,
		/** None: for noise that is independent from pixel to pixel. */
		SINGLE,
		/** Those in its row: for scan lines and rows of a camera. */
		X,
		/** Those in its column. */
		Y,
		/** Those in its row and in its column. */
		CROSS,
		/** Those in a square around it: for noise that is blurred. */
		SQUARE
	}

	/** The pixel alone, replaced by a neighbour: the original Noise2Void. */
	public static final BlindSpots PLAIN = new BlindSpots(Mask.SINGLE, 0, false);
	/** The widest span in pixels. */
	public static final int WIDEST = 16;
	/** Neighbours whose noise is less correlated than this do not share it: texture looks like so much. */
	private static final double SHARED = 0.12;
	/** Where neighbours share it, pixels less correlated than this are independent. */
	private static final double INDEPENDENT = 0.05;

	private static final Pattern TEXT = Pattern.compile("(auto|single|x|y|cross|square)(?:[ ,]+(\\d+))?");

	/** @throws IllegalArgumentException if the span does not suit the mask */
	public BlindSpots {
		final boolean isAlone = mask == Mask.SINGLE || mask == Mask.AUTO;
		if (isAlone && span != 0 || !isAlone && (span < 1 || span > WIDEST))
			throw new IllegalArgumentException("A blind mask hides 1 to " + WIDEST
				+ " pixels on each side, such as x 4, "
				+ "or none if it is single or auto; found " + mask.name().toLowerCase(Locale.ROOT) + " " + span + ".");
	}

	/**
	 * Reads a mask.
	 *
	 * @param text such as {@code single}, {@code auto}, {@code x 4} or {@code square 2}
	 * @throws IllegalArgumentException if it is none
	 */
	public static BlindSpots parse(final String text, final boolean median) {
		final Matcher found = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
		if (!found.matches() || found.group(2) != null && found.group(2).length() > 3)
			throw new IllegalArgumentException("A blind mask is auto, single, or x, y, cross or square with the pixels "
				+ "that it hides on each side, such as x 4; found " + text + ".");
		return new BlindSpots(Mask.valueOf(found.group(1).toUpperCase(Locale.ROOT)),
			found.group(2) == null ? 0 : Integer.parseInt(found.group(2)), median);
	}

	/**
	 * The mask that hides all pixels whose noise has to do with that of the one in the middle.
	 *
	 * @param alongX correlations of the noise at shifts of 0, 1, 2 ... pixels along x
	 * @param alongY the same along y
	 */
	public BlindSpots forNoise(final double[] alongX, final double[] alongY) {
		if (mask != Mask.AUTO)
			return this;
		final int x = reach(alongX);
		final int y = reach(alongY);
		final int span = Math.max(x, y);
		return new BlindSpots(span == 0 ? Mask.SINGLE : y == 0 ? Mask.X : x == 0 ? Mask.Y : Mask.SQUARE, span, median);
	}

	/** The last shift before the first at which noise is independent. */
	private static int reach(final double[] correlations) {
		if (correlations.length < 2 || Math.abs(correlations[1]) < SHARED)
			return 0;
		int shift = 2;
		while (shift < correlations.length && Math.abs(correlations[shift]) > INDEPENDENT)
			shift++;
		return Math.min(WIDEST, shift - 1);
	}

	/** Places of the hidden pixels relative to the one that is to be found, x and y each, that one first. */
	List<int[]> hidden() {
		final List<int[]> places = new ArrayList<>();
		places.add(new int[] { 0, 0 });
		for (int y = -span; y <= span; y++)
			for (int x = -span; x <= span; x++)
				if ((x != 0 || y != 0) && hides(x, y))
					places.add(new int[] { x, y });
		return places;
	}

	private boolean hides(final int x, final int y) {
		return switch (mask) {
			case X -> y == 0;
			case Y -> x == 0;
			case CROSS -> x == 0 || y == 0;
			case SQUARE -> true;
			case SINGLE, AUTO -> false;
		};
	}

	/** The same for an image whose axes are swapped. */
	BlindSpots turned() {
		return mask == Mask.X ? new BlindSpots(Mask.Y, span, median)
			: mask == Mask.Y ? new BlindSpots(Mask.X, span, median) : this;
	}

	/** The median of some values, which are sorted; the mean of the middle two where their number is even. */
	static float median(final float[] values, final int count) {
		Arrays.sort(values, 0, count);
		return (values[(count - 1) / 2] + values[count / 2]) / 2;
	}

	/** As a macro writes it, and how hidden pixels are replaced. */
	@Override
	public String toString() {
		return mask.name().toLowerCase(Locale.ROOT) + (span == 0 ? "" : " " + span)
			+ (median ? ", replaced by the median" : "");
	}
}
