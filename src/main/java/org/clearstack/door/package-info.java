// SPDX-License-Identifier: BSD-2-Clause

/** The Commands as every door sees them: parameters, values, help. Imports no Command. */
package org.clearstack.door;
