// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import org.clearstack.chunk.ChunkedArray;

/**
 * An image in chunks, of which boxes are read; its planes may be of any size.
 *
 * @param array of five axes: t, c, z, y, x; threads may share it
 * @param dress what goes with it: an image of one pixel a plane, with its title, calibration and channels
 */
public record ChunkedImage(ChunkedArray array, ImagePlus dress) {}
