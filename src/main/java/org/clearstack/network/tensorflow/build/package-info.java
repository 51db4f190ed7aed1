// SPDX-License-Identifier: BSD-2-Clause

/** Builds networks as TensorFlow graphs and trains them. */
package org.clearstack.network.tensorflow.build;
