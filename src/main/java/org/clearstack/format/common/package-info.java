// SPDX-License-Identifier: BSD-2-Clause

/**
 * The formats that every microscope, camera and program writes: TIFF, DICOM, PNG, JPEG, PNM, AVI.
 * <p>
 * TIFF is read by code of this package. Libraries on Maven Central that decode TIFF (TwelveMonkeys ImageIO, Commons
 * Imaging) make Java's images of it, and Java's rasters have neither signed bytes nor 64-bit whole numbers; Bio-Formats
 * and SCIFIO are in Fiji anyway, where plugins are asked for what is not read here. What is hard in it, JPEG and fax
 * compression, Java's own ImageIO decodes, and Zstandard aircompressor. DICOM has no small library on Maven Central.
 * <p>
 * Sizes that a header declares are held against the length of the file before memory is taken.
 */
package org.clearstack.format.common;
