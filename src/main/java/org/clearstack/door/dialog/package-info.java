// SPDX-License-Identifier: BSD-2-Clause

/**
 * The dialog that asks for a Command's parameters, in plain ImageJ and in Fiji: few fields at first, the others in
 * groups behind More.
 */
package org.clearstack.door.dialog;
