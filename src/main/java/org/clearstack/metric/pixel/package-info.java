// SPDX-License-Identifier: BSD-2-Clause

/**
 * How the metrics read images: blocks, lines and sliding windows on all processors, sums that are the same on any
 * number of them.
 */
package org.clearstack.metric.pixel;
