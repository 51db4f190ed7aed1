// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves a folder over HTTP on this machine alone, and keeps what was asked for. */
final class SiteServer implements AutoCloseable {

	private final Path folder;
	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	private final List<String> asked = new CopyOnWriteArrayList<>();

	SiteServer(final Path folder) throws IOException {
		this.folder = folder;
		server.createContext("/", this::answer);
		server.start();
	}

	/** Its address, with a slash at the end. */
	URI address() {
		return URI.create("http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + "/");
	}

	/** The paths that were asked for, without the first slash. */
	List<String> asked() {
		return asked;
	}

	private void answer(final HttpExchange exchange) throws IOException {
		final String path = exchange.getRequestURI().getPath().substring(1);
		asked.add(path);
		final Path file = folder.resolve(path);
		try (exchange) {
			if (Files.isRegularFile(file)) {
				exchange.sendResponseHeaders(200, Files.size(file));
				Files.copy(file, exchange.getResponseBody());
			}
			else
				exchange.sendResponseHeaders(404, -1);
		}
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
