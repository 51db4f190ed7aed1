// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * All that a trainer needs to go on as if it had never stopped.
 *
 * @param steps taken so far
 * @param variables the values of every variable, the optimiser's included, in the trainer's own order
 */
public record TrainerState(long steps, float[][] variables) {}
