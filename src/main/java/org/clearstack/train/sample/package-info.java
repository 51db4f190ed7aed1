// SPDX-License-Identifier: BSD-2-Clause

/** The patches a network learns from: cut from images, degraded, augmented, put into batches. */
package org.clearstack.train.sample;
