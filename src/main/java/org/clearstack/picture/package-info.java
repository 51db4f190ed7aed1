// SPDX-License-Identifier: BSD-2-Clause

/** Pictures and plots made of images and numbers. */
package org.clearstack.picture;
