// SPDX-License-Identifier: BSD-2-Clause

/**
 * How a good image becomes a poor one (binning, blur, noise), for training and for comparison.
 */
package org.clearstack.degrade;
