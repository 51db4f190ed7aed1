// SPDX-License-Identifier: BSD-2-Clause

/** Restore Volume on Apache Spark: the only code that sees Spark, in a jar of its own. */
package org.clearstack.cluster;
