// SPDX-License-Identifier: BSD-2-Clause

/**
 * Training: pairs of patches drawn from good images, their augmentation, and the story of the epochs.
 */
package org.clearstack.train;
