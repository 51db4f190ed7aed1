// SPDX-License-Identifier: BSD-2-Clause

/** A bundled denoiser trained further on the noisy image that it is to restore. */
package org.clearstack.adapt;
