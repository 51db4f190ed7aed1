// SPDX-License-Identifier: BSD-2-Clause

/**
 * What tests share: images and networks without an engine.
 */
package org.clearstack.testing;
