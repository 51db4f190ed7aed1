// SPDX-License-Identifier: BSD-2-Clause

/** The noise of an image: what it is made of, how strong it is at each pixel, and how it is measured. */
package org.clearstack.noise;
