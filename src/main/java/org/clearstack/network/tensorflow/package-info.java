// SPDX-License-Identifier: BSD-2-Clause

/**
 * The only code that sees DJL, TensorFlow and JavaCPP. Loaded by
 * {@link org.clearstack.engine.EngineLoader} and reached through the interfaces of the parent package.
 */
package org.clearstack.network.tensorflow;
