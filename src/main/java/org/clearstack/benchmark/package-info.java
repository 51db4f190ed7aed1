// SPDX-License-Identifier: BSD-2-Clause

/**
 * Rates models beside classical methods on many images, and sums up by field: what is degraded and how, the scores, and
 * their tables.
 */
package org.clearstack.benchmark;
