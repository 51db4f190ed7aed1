// SPDX-License-Identifier: BSD-2-Clause

/**
 * The formats that every microscope, camera and program writes: TIFF, DICOM, PNG, JPEG, PNM, AVI.
 * <p>
 * TIFF is read by code of this package. Of the libraries on Maven Central none does what is needed: TwelveMonkeys ImageIO and Commons Imaging
 * make Java's colour images of what they read and so have no signed samples; neither reads 64-bit whole numbers; Commons Imaging has no BigTIFF;
 * SCIFIO and Bio-Formats bring tens of megabytes and are in Fiji anyway. All of them believe the sizes that a header declares. What is hard in
 * TIFF, JPEG and fax compression, Java's own ImageIO decodes.
 */
package org.clearstack.format.common;
