// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import ij.ImagePlus;
import java.util.List;

/** What a paper must say of a restored image, from the properties of the image itself. */
public final class MethodsText {

	/** What the properties of a result begin with. */
	public static final String LAST = "Clearstack ";
	/** What those begin with that name another model, which the image went through before. */
	public static final String FIRST = "Clearstack first ";
	/** What is said about each model. */
	public static final List<String> KEYS =
		List.of("model", "model SHA-256", "weights SHA-256", "normalisation", "parameters", "device");

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
		final StringBuilder text = new StringBuilder("Images were restored with Clearstack ")
			.append(text(image, "Clearstack version")).append(", ");
		if (image.getProp(FIRST + "model") != null)
			text.append("first with ").append(model(image, FIRST)).append(", then with ");
		text.append(model(image, LAST)).append(", computed on ")
			.append(text(image, "Clearstack device").replaceFirst(",.*", "")).append('.');
		if (image.getProp("Clearstack choice") != null)
			text.append(" The model was proposed by the program.");
		return text.append("\nCite: The Clearstack developers, Clearstack (version ")
			.append(text(image, "Clearstack version")).append("), see CITATION.cff; C. A. Schneider et al.,")
			.append(" Nature Methods 9:671, 2012 (ImageJ).\n").toString();
	}

	/** What to cite, for BibTeX. */
	public static String bibliography() {
		return """
			@software{clearstack,
			  author = {{The Clearstack developers}},
			  title = {Clearstack: denoising and super-resolution of scientific image stacks in ImageJ and Fiji},
			  version = {%s},
			  url = {https://github.com/clearstack/clearstack}
			}
			@article{schneider2012imagej,
			  author = {Schneider, Caroline A. and Rasband, Wayne S. and Eliceiri, Kevin W.},
			  title = {{NIH} Image to {ImageJ}: 25 years of image analysis},
			  journal = {Nature Methods},
			  volume = {9},
			  number = {7},
			  pages = {671--675},
			  year = {2012},
			  doi = {10.1038/nmeth.2089}
			}
			""".formatted(RestorationOptions.version());
	}

	/** A model, its checksum and its parameters. */
	private static String model(final ImagePlus image, final String prefix) {
		final String sum = text(image, prefix + "weights SHA-256");
		return "model " + text(image, prefix + "model") + " (weights' SHA-256 "
			+ (sum.length() > DIGITS ? sum.substring(0, DIGITS) + "..." : sum) + "), with the parameters "
			+ text(image, prefix + "parameters");
	}

	private static String text(final ImagePlus image, final String key) {
		final String text = image.getProp(key);
		return text == null ? "not recorded" : text;
	}
}
