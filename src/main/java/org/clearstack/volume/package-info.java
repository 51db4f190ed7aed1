// SPDX-License-Identifier: BSD-2-Clause

/**
 * Volumes that are larger than memory, restored block by block from their files into an OME-Zarr; on one machine, by
 * several jobs, or by others through {@link org.clearstack.volume.Workers}.
 */
package org.clearstack.volume;
