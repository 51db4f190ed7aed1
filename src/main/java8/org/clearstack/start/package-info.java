// SPDX-License-Identifier: BSD-2-Clause

/**
 * Where Clearstack starts: from ImageJ's menu, from the command line, with Fiji. These classes alone are compiled for
 * Java 8, so that any Java can run them; they find out what would keep the rest from working and say it in one
 * sentence.
 */
package org.clearstack.start;
