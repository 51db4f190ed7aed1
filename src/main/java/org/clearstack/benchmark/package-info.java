// SPDX-License-Identifier: BSD-2-Clause

/**
 * Rates models beside classical methods on many images, and sums up by field: what is made poor and how, scores, and the tables of them.
 * Numbers and planes only; files are read by {@code org.clearstack.command}.
 */
package org.clearstack.benchmark;
