// SPDX-License-Identifier: BSD-2-Clause

/**
 * Looks at an image and proposes a model for it, with a reason; says how large the result will be and how long it will
 * take.
 */
package org.clearstack.proposal;
