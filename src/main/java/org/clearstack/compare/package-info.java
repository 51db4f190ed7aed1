// SPDX-License-Identifier: BSD-2-Clause

/**
 * Compares ways to upscale: a good image is made poor, upscaled by each way and rated against itself. Numbers and planes only;
 * the pictures are made by {@code org.clearstack.image}.
 */
package org.clearstack.compare;
