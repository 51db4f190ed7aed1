// SPDX-License-Identifier: BSD-2-Clause

/** How large the errors of bundled models are, given the spread of their outputs and the noise. */
package org.clearstack.calibrate;
