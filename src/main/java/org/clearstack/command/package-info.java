// SPDX-License-Identifier: BSD-2-Clause

/**
 * The commands: what a menu entry does. Only commands are here, and nothing imports them; they are found by the index
 * that SciJava writes.
 */
package org.clearstack.command;
