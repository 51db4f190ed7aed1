// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.io.IOException;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Where the pixels of an image to learn from come from: they are read once when it is added, and again whenever the
 * memory had to be used for others.
 */
@FunctionalInterface
public interface ImageSource {

	/**
	 * Reads the image.
	 *
	 * @return its channels, or a slice between its neighbours: 2D images of one size and of any real type, the same
	 * each time
	 * @throws IOException if it cannot be read
	 */
	List<? extends RandomAccessibleInterval<? extends RealType<?>>> read() throws IOException;
}
