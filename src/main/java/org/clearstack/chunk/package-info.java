// SPDX-License-Identifier: BSD-2-Clause

/**
 * Arrays in chunks: what is read and written is a box of an array, whatever its size. Zarr version 2 and 3 with its
 * usual codecs.
 * <p>
 * No Java library for Zarr can be had from Maven Central with all it needs, so this is a small one of our own. What
 * others see is {@link org.clearstack.chunk.ChunkedArray}; zarr-java or N5 could stand behind it as well.
 */
package org.clearstack.chunk;
