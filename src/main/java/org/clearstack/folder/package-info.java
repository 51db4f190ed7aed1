// SPDX-License-Identifier: BSD-2-Clause

/** Folders of images: which files, which pairs, restored one by one, with a report. */
package org.clearstack.folder;
