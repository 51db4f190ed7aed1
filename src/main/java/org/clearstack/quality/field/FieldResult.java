// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * What was measured.
 *
 * @param table a row for each thing that was measured, with units and the definition
 * @param plot not shown, or null where there is no curve
 */
public record FieldResult(ResultsTable table, ImagePlus plot) {}
