// SPDX-License-Identifier: BSD-2-Clause

/** Stacks whose slices are farther apart than their pixels, made isotropic by a network trained on the stack itself. */
package org.clearstack.isotropic;
