// SPDX-License-Identifier: BSD-2-Clause

/** Where a network computes: what was asked for, what there is, what was chosen and why. */
package org.clearstack.device;
