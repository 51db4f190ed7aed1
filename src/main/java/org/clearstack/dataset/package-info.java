// SPDX-License-Identifier: BSD-2-Clause

/** The images of a training, as ImageJ opens them from a folder or a stack. */
package org.clearstack.dataset;
