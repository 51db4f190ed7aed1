// SPDX-License-Identifier: BSD-2-Clause

/**
 * Writes the cards of the bundled models from the results of a benchmark. Used by maintainers; not in the users' jar.
 */
package org.clearstack.cards;
