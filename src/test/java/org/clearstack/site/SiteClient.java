// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads an update site as Fiji's updater does, written anew from its description: what it says of each file, and an
 * installation for one platform that checks size and checksum of all it downloads.
 */
final class SiteClient {

	/**
	 * A file as the site lists it; version and former are checksum, timestamp, size; checksum, timestamp, obsolete,
	 * file name.
	 */
	record Entry(String filename, List<String> platforms, List<String> version, List<List<String>> former) {}

	private final HttpClient http = HttpClient.newHttpClient();
	private final URI site;
	private final Map<String, Entry> entries = new TreeMap<>();

	/** Reads the database of a site's address, which ends in a slash, and checks it against its own grammar. */
	SiteClient(final URI site) throws IOException, InterruptedException {
		this.site = site;
		parse(get("db.xml.gz", BodyHandlers.ofByteArray()));
	}

	/** All entries by file name. */
	Map<String, Entry> entries() {
		return entries;
	}

	/** Installs what is for all platforms or for this one of Fiji's; how many files that were. */
	int install(final String platform, final Path folder) throws IOException, InterruptedException {
		int installed = 0;
		for (final Entry entry : entries.values())
			if (!entry.version().isEmpty() && (entry.platforms().isEmpty() || entry.platforms().contains(platform))) {
				final Path file = folder.resolve(entry.filename());
				Files.createDirectories(file.getParent());
				get(entry.filename().replace(" ", "%20") + "-" + entry.version().get(1), BodyHandlers.ofFile(file));
				assertEquals(entry.version().get(2), Long.toString(Files.size(file)), entry.filename());
				assertEquals(entry.version().get(0), checksum(entry.filename(), file), entry.filename());
				installed++;
			}
		return installed;
	}

	private <T> T get(final String path, final HttpResponse.BodyHandler<T> handler)
		throws IOException, InterruptedException
	{
		final HttpResponse<T> response = http.send(HttpRequest.newBuilder(site.resolve(path)).build(), handler);
		assertEquals(200, response.statusCode(), path);
		return response.body();
	}

	private void parse(final byte[] database) throws IOException {
		final SAXParserFactory factory = SAXParserFactory.newInstance();
		factory.setValidating(true);
		try (InputStream xml = new GZIPInputStream(new ByteArrayInputStream(database))) {
			factory.newSAXParser().parse(xml, new Reader());
		}
		catch (final SAXException | javax.xml.parsers.ParserConfigurationException e) {
			throw new IOException(e);
		}
	}

	private final class Reader extends DefaultHandler {

		private String filename;
		private List<String> platforms;
		private List<String> version;
		private List<List<String>> former;
		private final StringBuilder text = new StringBuilder();

		@Override
		public void startElement(final String uri, final String local, final String name, final Attributes values) {
			text.setLength(0);
			switch (name) {
				case "plugin" -> {
					filename = values.getValue("filename");
					platforms = new ArrayList<>();
					version = List.of();
					former = new ArrayList<>();
				}
				case "version" -> version =
					List.of(values.getValue("checksum"), values.getValue("timestamp"), values.getValue("filesize"));
				case "previous-version" -> former.add(List.of(values.getValue("checksum"), values.getValue("timestamp"),
					values.getValue("timestamp-obsolete"),
					values.getValue("filename")));
				default -> assertEquals(true, List.of("pluginRecords", "platform").contains(name), name);
			}
		}

		@Override
		public void characters(final char[] characters, final int from, final int length) {
			text.append(characters, from, length);
		}

		@Override
		public void endElement(final String uri, final String local, final String name) {
			if (name.equals("platform"))
				platforms.add(text.toString());
			else if (name.equals("plugin"))
				assertEquals(null, entries.put(filename, new Entry(filename, platforms, version, former)), filename);
		}

		@Override
		public void error(final SAXParseException e) throws SAXException {
			throw e;
		}
	}

	// -- checksums --

	/**
	 * SHA-1 of path and content; of a jar, of names and contents in the order of names, no manifest, no comments in
	 * properties.
	 */
	static String checksum(final String path, final Path file) throws IOException {
		final MessageDigest digest = sha1();
		try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
			if (!path.endsWith(".jar")) {
				out.write(path.getBytes(StandardCharsets.US_ASCII));
				Files.copy(file, out);
			}
			else
				try (JarFile jar = new JarFile(file.toFile())) {
					final TreeMap<String, JarEntry> sorted = new TreeMap<>();
					jar.stream().forEach(entry -> sorted.put(entry.getName(), entry));
					for (final JarEntry entry : sorted.values()) {
						out.write(entry.getName().getBytes(StandardCharsets.US_ASCII));
						final InputStream content = jar.getInputStream(entry);
						try (InputStream in =
							entry.getName().endsWith(".properties") ? new SkippingComments(content) : content) {
							if (!entry.getName().equals("META-INF/MANIFEST.MF"))
								in.transferTo(out);
						}
					}
				}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new UncheckedIOException(new IOException(e));
		}
	}

	/**
	 * The updater's own state machine: at the start of a line, # drops all until a read, which minds the state as well,
	 * gives a line break.
	 */
	static final class SkippingComments extends InputStream {

		private final InputStream in;
		private boolean atStart = true;

		SkippingComments(final InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			int character = in.read();
			if (!atStart)
				atStart = character == '\n';
			else if (character != '#')
				atStart = false;
			else
				do
					character = read();
				while (character != '\n' && character != -1);
			return character;
		}

		@Override
		public void close() throws IOException {
			in.close();
		}
	}
}
