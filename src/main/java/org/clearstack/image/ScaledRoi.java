// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.plugin.RoiScaler;
import ij.process.FloatPolygon;
import java.awt.geom.Rectangle2D;

/**
 * Moves a region of interest onto an image with more pixels.
 * <p>
 * Areas have their coordinates at pixel corners and are multiplied; points and lines have theirs at pixel centres,
 * which move by another (scale − 1) / 2. Rectangles, ovals and points stay what they are.
 *
 * @param scale how many times more pixels
 * @param rgb the RGB image whose slices become three channels each, or null; positions then name slice and frame only
 */
record ScaledRoi(double scale, ImagePlus rgb) {

	Roi of(final Roi roi) {
		final Roi scaled = shape(roi);
		if (roi instanceof PointRoi || roi.isLine() || roi.getType() == Roi.ANGLE)
			scaled.translate((scale - 1) / 2, (scale - 1) / 2);
		if (roi.getProperties() != null)
			scaled.setProperties(roi.getProperties());
		place(roi, scaled);
		return scaled;
	}

	private Roi shape(final Roi roi) {
		final Rectangle2D.Double box = roi.getFloatBounds();
		if (roi.getClass() == Roi.class)
			return dressed(roi, new Roi(box.x * scale, box.y * scale, box.width * scale, box.height * scale,
				(int) Math.round(roi.getCornerDiameter() * scale)));
		if (roi.getClass() == OvalRoi.class)
			return dressed(roi, new OvalRoi(box.x * scale, box.y * scale, box.width * scale, box.height * scale));
		if (roi instanceof PointRoi points)
			return dressed(roi, points(points));
		return RoiScaler.scale(roi, scale, scale, false);
	}

	private PointRoi points(final PointRoi roi) {
		final FloatPolygon at = roi.getFloatPolygon();
		for (int i = 0; i < at.npoints; i++) {
			at.xpoints[i] *= scale;
			at.ypoints[i] *= scale;
		}
		final PointRoi scaled = new PointRoi(at.xpoints, at.ypoints, at.npoints);
		scaled.setPointType(roi.getPointType());
		scaled.setSize(roi.getSize());
		scaled.setShowLabels(roi.getShowLabels());
		if (roi.getCounters() != null && rgb == null)
			scaled.setCounters(roi.getCounters());
		return scaled;
	}

	private Roi dressed(final Roi roi, final Roi scaled) {
		scaled.copyAttributes(roi);
		scaled.setStrokeWidth(roi.getStrokeWidth() * (float) scale);
		return scaled;
	}

	private void place(final Roi roi, final Roi scaled) {
		if (roi.hasHyperStackPosition())
			scaled.setPosition(rgb == null ? roi.getCPosition() : 0, roi.getZPosition(), roi.getTPosition());
		else if (roi.getPosition() > 0 && rgb != null) {
			final int[] czt = rgb.convertIndexToPosition(roi.getPosition());
			scaled.setPosition(0, czt[1], czt[2]);
		}
		else
			scaled.setPosition(roi.getPosition());
	}
}
