// SPDX-License-Identifier: BSD-2-Clause

/**
 * Image files: one {@link org.clearstack.format.ImageFormat} a kind, found by content, and what goes with the grid of
 * pixels when an image is enlarged or cropped.
 */
package org.clearstack.format;
