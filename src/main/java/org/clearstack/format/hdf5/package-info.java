// SPDX-License-Identifier: BSD-2-Clause

/**
 * The only package that sees jhdf, the library for HDF5. It is loaded together with it, apart from ImageJ's and Fiji's
 * libraries.
 */
package org.clearstack.format.hdf5;
