// SPDX-License-Identifier: BSD-2-Clause

/** The numbers of tomography, astronomy and microscopy, measured in ImageJ's images: tables and plots. */
package org.clearstack.quality.field;
