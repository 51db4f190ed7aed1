// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import ij.ImagePlus;

/** What a paper must say of a restored image, from the properties of the image itself. */
public final class MethodsText {

	private static final int DIGITS = 12;

	private MethodsText() {}

	/**
	 * Sentences for the methods section: model and its checksum, parameters, version and device.
	 *
	 * @throws IllegalArgumentException if the image was not restored with Clearstack, or its properties were lost
	 */
	public static String of(final ImagePlus image) {
		final String model = image.getProp("Clearstack model");
		if (model == null)
			throw new IllegalArgumentException("The image " + image.getTitle()
				+ " does not say that Clearstack restored it: it has no property \"Clearstack model\"."
				+ " Choose the result itself, or a TIFF it was saved to.");
		final String sum = text(image, "Clearstack weights SHA-256");
		final StringBuilder text = new StringBuilder("Images were restored with Clearstack ")
			.append(text(image, "Clearstack version")).append(", model ").append(model)
			.append(" (weights' SHA-256 ").append(sum.length() > DIGITS ? sum.substring(0, DIGITS) + "..." : sum)
			.append("), with the parameters ")
			.append(text(image, "Clearstack parameters")).append(", computed on ")
			.append(text(image, "Clearstack device").replaceFirst(",.*", "")).append('.');
		if (image.getProp("Clearstack choice") != null)
			text.append(" The model was proposed by the program.");
		return text.append("\nCite: The Clearstack developers, Clearstack (version ")
			.append(text(image, "Clearstack version")).append("), see CITATION.cff; C. A. Schneider et al.,")
			.append(" Nature Methods 9:671, 2012 (ImageJ).\n").toString();
	}

	private static String text(final ImagePlus image, final String key) {
		final String text = image.getProp(key);
		return text == null ? "not recorded" : text;
	}
}
