// SPDX-License-Identifier: BSD-2-Clause

/** Restores an ImageJ image: planes, channels, normalisation, and what is done to the network's output. */
package org.clearstack.stack;
