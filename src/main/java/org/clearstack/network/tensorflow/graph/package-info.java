// SPDX-License-Identifier: BSD-2-Clause

/** Reads the graphs of saved models: their layers, their reach, their weights; and mends them before they run. */
package org.clearstack.network.tensorflow.graph;
