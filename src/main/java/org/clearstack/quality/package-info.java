// SPDX-License-Identifier: BSD-2-Clause

/** Measures how much an image differs from its reference, plane by plane, with tables and maps. */
package org.clearstack.quality;
