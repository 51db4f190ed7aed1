// SPDX-License-Identifier: BSD-2-Clause

/**
 * Geometry of tiles only: which intervals cover an image and how their results join.
 */
package org.clearstack.tile;
