// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * An image that the OME-XML of a TIFF describes (openmicroscopy.org, OME-TIFF): how its planes are arranged, and its
 * units.
 *
 * @param pixels the XML element {@code Pixels}
 * @param number of the image from 0
 */
record OmeImage(Element pixels, int number) {

	private static final int MOST_PLANES = 1 << 24;

	/** A plane of the image, all counted from 0, and the page that it is in; the file is empty if it is not named. */
	record Plane(int c, int z, int t, int page, String file) {}

	/** All images of an OME-XML text; none if it is another or a damaged text. */
	static List<OmeImage> all(final String xml) {
		final List<OmeImage> images = new ArrayList<>();
		if (!xml.contains("<OME") && !xml.contains(":OME"))
			return images;
		final NodeList pixels = document(xml).getElementsByTagNameNS("*", "Pixels");
		for (int i = 0; i < pixels.getLength(); i++)
			images.add(new OmeImage((Element) pixels.item(i), i));
		return images;
	}

	/** Nothing outside the text is read. */
	private static Document document(final String xml) {
		try {
			final DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
			factory.setNamespaceAware(true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			final var builder = factory.newDocumentBuilder();
			builder.setErrorHandler(null);
			try {
				return builder.parse(new InputSource(new StringReader(xml)));
			}
			catch (final SAXException | IOException e) {
				return builder.newDocument();
			}
		}
		catch (final ParserConfigurationException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Pixels along an axis: X, Y, Z, C or T. */
	int size(final char axis) {
		return whole(pixels, "Size" + axis, 1);
	}

	/** A length in pixels' units along X, Y or Z; 0 if it is given none. */
	double pixelSize(final char axis) {
		return real("PhysicalSize" + axis);
	}

	/** The unit of lengths along an axis, micrometres by default. */
	String unit(final char axis) {
		final String unit = pixels.getAttribute("PhysicalSize" + axis + "Unit");
		return unit.isEmpty() || unit.equals("µm") || unit.equals("\u03bcm") ? "um" : unit;
	}

	/** Time between frames; 0 if it is given none. */
	double interval() {
		return real("TimeIncrement");
	}

	/** The unit of {@link #interval}. */
	String timeUnit() {
		final String unit = pixels.getAttribute("TimeIncrementUnit");
		return unit.isEmpty() || unit.equals("s") ? "sec" : unit;
	}

	/**
	 * Where the planes are.
	 *
	 * @param samples per pixel of a page: so many channels share one
	 */
	List<Plane> planes(final int samples) {
		final List<Plane> planes = new ArrayList<>();
		final NodeList data = pixels.getElementsByTagNameNS("*", "TiffData");
		if (data.getLength() == 0)
			add(planes, null, samples);
		for (int i = 0; i < data.getLength(); i++)
			add(planes, (Element) data.item(i), samples);
		return planes;
	}

	/** Planes of consecutive pages, in the image's order from a first one on. */
	private void add(final List<Plane> planes, final Element data, final int samples) {
		final int[] sizes = { Math.max(1, size('C') / samples), size('Z'), size('T') };
		final int all = (int) Math.min(MOST_PLANES, (long) sizes[0] * sizes[1] * sizes[2]);
		final boolean one = data != null && data.hasAttribute("IFD") && !data.hasAttribute("PlaneCount");
		final int count = Math.min(all, whole(data, "PlaneCount", one ? 1 : all));
		final int[] at = { whole(data, "FirstC", 0) / samples, whole(data, "FirstZ", 0), whole(data, "FirstT", 0) };
		final NodeList uuid = data == null ? null : data.getElementsByTagNameNS("*", "UUID");
		final String file =
			uuid == null || uuid.getLength() == 0 ? "" : ((Element) uuid.item(0)).getAttribute("FileName");
		final String order = (pixels.getAttribute("DimensionOrder") + "XYCZT").replaceAll("[XY]", "").substring(0, 3);
		for (int i = 0; i < count && planes.size() < MOST_PLANES; i++) {
			planes.add(new Plane(at[0], at[1], at[2], whole(data, "IFD", 0) + i, file));
			for (int d = 0; d < 3; d++) {
				final int axis = "CZT".indexOf(order.charAt(d));
				if (++at[axis] < sizes[axis])
					break;
				at[axis] = 0;
			}
		}
	}

	private static int whole(final Element element, final String name, final int otherwise) {
		final String text = element == null ? "" : element.getAttribute(name);
		return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
	}

	private double real(final String name) {
		try {
			final double value = Double.parseDouble(pixels.getAttribute(name));
			return value > 0 && value < Double.POSITIVE_INFINITY ? value : 0;
		}
		catch (final NumberFormatException e) {
			return 0;
		}
	}
}
