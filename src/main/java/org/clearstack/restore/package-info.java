// SPDX-License-Identifier: BSD-2-Clause

/**
 * The story of a restoration on one screen: image, tiles, network, blend, image.
 */
package org.clearstack.restore;
