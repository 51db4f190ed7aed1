// SPDX-License-Identifier: BSD-2-Clause

/** Plain ImageJ 1.x: menu entry, dialog, preview. */
package org.clearstack.door.imagej;
