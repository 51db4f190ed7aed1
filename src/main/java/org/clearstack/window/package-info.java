// SPDX-License-Identifier: BSD-2-Clause

/** Windows: progress, training, reports, help. */
package org.clearstack.window;
