// SPDX-License-Identifier: BSD-2-Clause

/**
 * How Clearstack reaches its users: the zips to unpack into ImageJ's or Fiji's folder, and the update site of Fiji's
 * updater. Run by the build; not in the jar.
 */
package org.clearstack.site;
