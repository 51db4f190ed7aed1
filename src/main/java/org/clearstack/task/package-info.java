// SPDX-License-Identifier: BSD-2-Clause

/** Long work: its progress, how it is stopped, and how its failure is put into one sentence. Knows Java alone. */
package org.clearstack.task;
