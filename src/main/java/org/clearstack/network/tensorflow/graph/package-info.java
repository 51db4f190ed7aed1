// SPDX-License-Identifier: BSD-2-Clause

/**
 * Graphs as they are written in a SavedModel, before TensorFlow sees them: whether they may be opened, and how far they reach.
 */
package org.clearstack.network.tensorflow.graph;
