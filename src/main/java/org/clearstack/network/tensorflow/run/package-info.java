// SPDX-License-Identifier: BSD-2-Clause

/** Runs saved models. */
package org.clearstack.network.tensorflow.run;
