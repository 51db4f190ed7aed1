// SPDX-License-Identifier: BSD-2-Clause

/**
 * Training: pairs of patches drawn from ground-truth images, their augmentation, and the story of the epochs.
 */
package org.clearstack.train;
