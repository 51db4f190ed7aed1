// SPDX-License-Identifier: BSD-2-Clause

/**
 * The only door to ImageJ 1.x: images become imglib2 views and come back with their calibration,
 * look-up table, title and dimensions; tables, dialogs and macro functions live here too.
 */
package org.clearstack.image;
