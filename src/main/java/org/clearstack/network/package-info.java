// SPDX-License-Identifier: BSD-2-Clause

/**
 * What a network is to everyone else: an engine, the networks it opens and trains, and the folder
 * a model lives in. JDK types only, so that the engine can live in a class loader of its own.
 */
package org.clearstack.network;
