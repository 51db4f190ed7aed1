// SPDX-License-Identifier: BSD-2-Clause

/** Finds and loads the engine in a class loader of its own, and keeps the models that are in memory. */
package org.clearstack.engine;
