// SPDX-License-Identifier: BSD-2-Clause

/**
 * What strangers hand in, as bytes for a fuzzer: files of images, models and their parts, options of macros. Each is
 * read, or refused in a sentence. CONTRIBUTING.md says how the fuzzer is run; the build replays its cases.
 */
package org.clearstack.fuzz;
