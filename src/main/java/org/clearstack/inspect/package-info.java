// SPDX-License-Identifier: BSD-2-Clause

/** Looks inside a network: what its layers see in an image. */
package org.clearstack.inspect;
