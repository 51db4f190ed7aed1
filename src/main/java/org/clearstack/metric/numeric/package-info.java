// SPDX-License-Identifier: BSD-2-Clause

/** Fourier transform, least squares, search for a minimum and Gaussian blur, on arrays of doubles. */
package org.clearstack.metric.numeric;
