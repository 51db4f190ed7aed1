// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

/**
 * What a network's graph says of space.
 *
 * @param margin reach of the receptive field beyond a pixel, in input pixels, rounded up to {@code multiple}
 * @param multiple of input pixels that tile starts and sizes must obey
 * @param scale output pixels per input pixel along an axis
 */
public record GraphGeometry(int margin, int multiple, int scale) {}
