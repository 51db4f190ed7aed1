// SPDX-License-Identifier: BSD-2-Clause

/**
 * What a field measures: noise power and edges of computed tomography, stars of astronomy, beads and profiles of
 * microscopy.
 */
package org.clearstack.metric.field;
