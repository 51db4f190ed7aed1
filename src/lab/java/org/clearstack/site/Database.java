// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** {@code db.xml.gz} of an update site: which files there are, and which there were. */
final class Database {

	/** Its file name on the site. */
	static final String FILE = "db.xml.gz";

	/** The grammar of an update site's database, without what only an installation's own has. */
	private static final String GRAMMAR =
		"""
			<!DOCTYPE pluginRecords [
			<!ELEMENT pluginRecords (plugin*)>
			<!ELEMENT plugin (platform*, category*, version?, previous-version*)>
			<!ELEMENT version (description?, dependency*, link*, author*)>
			<!ELEMENT previous-version EMPTY>
			<!ELEMENT platform (#PCDATA)>
			<!ELEMENT category (#PCDATA)>
			<!ELEMENT description (#PCDATA)>
			<!ELEMENT dependency EMPTY>
			<!ELEMENT link (#PCDATA)>
			<!ELEMENT author (#PCDATA)>
			<!ATTLIST plugin filename CDATA #REQUIRED executable CDATA #IMPLIED>
			<!ATTLIST version timestamp CDATA #REQUIRED checksum CDATA #REQUIRED filesize CDATA #REQUIRED>
			<!ATTLIST dependency filename CDATA #REQUIRED timestamp CDATA #IMPLIED overrides CDATA #IMPLIED>
			<!ATTLIST previous-version timestamp CDATA #REQUIRED checksum CDATA #REQUIRED timestamp-obsolete CDATA #IMPLIED filename CDATA #IMPLIED>
			]>
			""";

	private Database() {}

	/** Writes it; the same listings make the same bytes. */
	static void write(final List<Listing> listings, final OutputStream out) throws IOException {
		try (OutputStream zip = new GZIPOutputStream(out)) {
			final XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(zip, "UTF-8");
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeCharacters("\n");
			xml.writeDTD(GRAMMAR);
			xml.writeStartElement("pluginRecords");
			for (final Listing listing : listings)
				write(listing, xml);
			xml.writeCharacters("\n");
			xml.writeEndDocument();
			xml.close();
		}
		catch (final XMLStreamException e) {
			throw new IOException(e);
		}
	}

	private static void write(final Listing listing, final XMLStreamWriter xml) throws XMLStreamException {
		xml.writeCharacters("\n");
		xml.writeStartElement("plugin");
		xml.writeAttribute("filename", listing.path());
		for (final String platform : listing.platforms()) {
			xml.writeStartElement("platform");
			xml.writeCharacters(platform);
			xml.writeEndElement();
		}
		if (listing.current().isPresent()) {
			xml.writeEmptyElement("version");
			xml.writeAttribute("checksum", listing.current().get().checksum());
			xml.writeAttribute("timestamp", Long.toString(listing.current().get().timestamp()));
			xml.writeAttribute("filesize", Long.toString(listing.current().get().size()));
		}
		for (final Listing.Former former : listing.former()) {
			xml.writeEmptyElement("previous-version");
			xml.writeAttribute("timestamp", Long.toString(former.timestamp()));
			xml.writeAttribute("timestamp-obsolete", Long.toString(former.obsolete()));
			xml.writeAttribute("checksum", former.checksum());
			xml.writeAttribute("filename", former.path());
		}
		xml.writeEndElement();
	}

	/**
	 * Reads it.
	 *
	 * @throws IOException if it is no database
	 */
	static List<Listing> read(final InputStream in) throws IOException {
		try (InputStream xml = new GZIPInputStream(in)) {
			final DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
			builder.setEntityResolver((name, place) -> new InputSource(new StringReader("")));
			final Document document = builder.parse(xml);
			return elements(document.getDocumentElement(), "plugin").map(Database::listing).toList();
		}
		catch (final SAXException | NumberFormatException e) {
			throw new IOException("This is not a database of an update site: " + e.getMessage(), e);
		}
		catch (final ParserConfigurationException e) {
			throw new IllegalStateException(e);
		}
	}

	private static Listing listing(final Element plugin) {
		final String path = plugin.getAttribute("filename");
		final List<Listing.Former> former = new ArrayList<>();
		elements(plugin, "previous-version").forEach(
			old -> former.add(new Listing.Former(old.getAttribute("checksum"), number(old, "timestamp"), number(old,
				"timestamp-obsolete"), old.hasAttribute("filename") ? old.getAttribute("filename") : path)));
		final Optional<Listing.Version> current =
			elements(plugin, "version").findFirst().map(version -> new Listing.Version(version.getAttribute("checksum"),
				number(version, "timestamp"), number(version, "filesize")));
		return new Listing(path, elements(plugin, "platform").map(Element::getTextContent).toList(), current,
			List.copyOf(former));
	}

	private static Stream<Element> elements(final Element parent, final String name) {
		final NodeList nodes = parent.getElementsByTagName(name);
		return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
	}

	private static long number(final Element element, final String attribute) {
		return element.hasAttribute(attribute) ? Long.parseLong(element.getAttribute(attribute)) : 0;
	}
}
