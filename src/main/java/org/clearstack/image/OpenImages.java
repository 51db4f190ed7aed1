// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.Arrays;
import java.util.List;

/** The images that are open in ImageJ, by title or ID. */
public final class OpenImages {

	private OpenImages() {}

	/**
	 * The open image of a title or an ID.
	 *
	 * @param text a title, or the negative number that ImageJ calls an image's ID
	 * @throws IllegalArgumentException if none is open under it, naming those that are
	 */
	public static ImagePlus named(final String text) {
		final ImagePlus titled = WindowManager.getImage(text);
		final ImagePlus image =
			titled == null && text.matches("-\\d+") ? WindowManager.getImage(Integer.parseInt(text)) : titled;
		if (image == null)
			throw new IllegalArgumentException(
				"There is no open image \"" + text + "\". Open are: " + String.join(", ", titles()) + ".");
		return image;
	}

	/** What names an open image: its title, or the ID where another one has the title as well. */
	public static String key(final ImagePlus image) {
		return image == WindowManager.getImage(image.getTitle()) ? image.getTitle() : Integer.toString(image.getID());
	}

	private static List<String> titles() {
		final int[] ids = WindowManager.getIDList();
		return ids == null ? List.of()
			: Arrays.stream(ids).mapToObj(id -> WindowManager.getImage(id).getTitle()).toList();
	}
}
