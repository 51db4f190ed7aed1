// SPDX-License-Identifier: BSD-2-Clause

/**
 * Image quality: plain static functions of a reference image, a test image and a data range.
 */
package org.clearstack.metric;
