// SPDX-License-Identifier: BSD-2-Clause

/**
 * An invertible map of intensities, fitted once per image.
 */
package org.clearstack.normalize;
