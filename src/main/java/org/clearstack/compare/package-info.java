// SPDX-License-Identifier: BSD-2-Clause

/**
 * Compares ways to upscale: a ground truth is degraded, upscaled in each way and measured against itself. Numbers and
 * planes only; {@code org.clearstack.comparison} makes pictures of them.
 */
package org.clearstack.compare;
