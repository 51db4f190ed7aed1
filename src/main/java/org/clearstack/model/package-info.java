// SPDX-License-Identifier: BSD-2-Clause

/**
 * What a model's description says: its text, its preprocessing and postprocessing, and what programs other than ours write.
 */
package org.clearstack.model;
