// SPDX-License-Identifier: BSD-2-Clause

/** What the machine offers TensorFlow: processor, GPUs, native libraries. */
package org.clearstack.network.tensorflow.machine;
