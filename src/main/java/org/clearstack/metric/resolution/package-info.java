// SPDX-License-Identifier: BSD-2-Clause

/** How finely an image is resolved, without a ground truth. */
package org.clearstack.metric.resolution;
