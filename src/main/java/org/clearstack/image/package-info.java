// SPDX-License-Identifier: BSD-2-Clause

/**
 * The door to ImageJ 1.x: images become imglib2 views and come back with their calibration, look-up table, title and
 * dimensions; image files and tables are read and written here.
 */
package org.clearstack.image;
