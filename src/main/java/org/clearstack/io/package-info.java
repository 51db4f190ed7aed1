// SPDX-License-Identifier: BSD-2-Clause

/** Files, and what to say when one cannot be read or written. */
package org.clearstack.io;
