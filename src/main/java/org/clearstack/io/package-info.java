// SPDX-License-Identifier: BSD-2-Clause

/** Files written whole or not at all, and texts of numbers. Knows Java alone. */
package org.clearstack.io;
