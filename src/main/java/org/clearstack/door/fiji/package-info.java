// SPDX-License-Identifier: BSD-2-Clause

/** Fiji: what SciJava's own machinery needs beside it. */
package org.clearstack.door.fiji;
