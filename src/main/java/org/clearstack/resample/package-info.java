// SPDX-License-Identifier: BSD-2-Clause

/**
 * The traditional upscalers: nearest, bilinear, bicubic and Lanczos, aligned at pixel centres.
 */
package org.clearstack.resample;
