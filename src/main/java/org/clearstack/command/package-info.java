// SPDX-License-Identifier: BSD-2-Clause

/**
 * The menu: one SciJava Command per entry, and the two doors that open them without Fiji
 * (plain ImageJ's plug-in and the command line). Nothing imports this package.
 */
package org.clearstack.command;
