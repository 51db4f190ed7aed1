// SPDX-License-Identifier: BSD-2-Clause

/**
 * How a ground-truth image is degraded (binning, blur, noise), for training and for comparison.
 */
package org.clearstack.degrade;
