// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.engine.Platform;

/**
 * Makes of what the build left in {@code target/} what users install: {@code zip}, the zip for plain ImageJ on this
 * kind of computer; {@code site}, the update site in {@code update-site/} and in {@code zips/} the zips for ImageJ and
 * Fiji on every platform.
 */
public final class Packing {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

	private final Path target;
	private final String version;
	private final LocalDateTime time;
	private final Parts parts;

	private Packing(final Map<String, String> settings) throws IOException {
		target = Path.of(settings.get("target"));
		version = settings.get("version");
		time = OffsetDateTime.parse(settings.get("time")).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
		final Path project = Path.of(settings.get("project"));
		final List<Path> engine = new ArrayList<>(listed(target.resolve("engine.classpath")));
		if (settings.containsKey("natives"))
			engine.addAll(others(Path.of(settings.get("natives")), engine));
		parts = new Parts(target.resolve("Clearstack_-" + version + ".jar"),
			listed(target.resolve("runtime.classpath")), engine, project.resolve("models"),
			Stream.concat(Stream.of(project.resolve("LICENSE")), filesOf(project.resolve("src/main/dist")).stream())
				.toList());
	}

	/**
	 * Packs.
	 *
	 * @param args what to make, {@code zip} or {@code site}; then {@code key=value} of project (its folder), target
	 * (its folder target), version, time (of the release, as ISO 8601 says); for other platforms than this natives (a
	 * folder of their jars); for a second release previous (folder or address of the site so far)
	 */
	public static void main(final String[] args) throws IOException {
		final Map<String, String> settings =
			Arrays.stream(args).skip(1).collect(Collectors.toMap(arg -> arg.substring(0, arg.indexOf('=')),
				arg -> arg.substring(arg.indexOf('=') + 1)));
		final Packing packing = new Packing(settings);
		if (args[0].equals("site"))
			packing.site(settings.getOrDefault("previous", ""));
		else
			packing.zip();
	}

	private void zip() throws IOException {
		for (final Platform platform : parts.platforms())
			InstallZip.write(parts.forImageJ(platform), time, target.resolve(zipName("imagej", platform)));
	}

	private void site(final String previous) throws IOException {
		new UpdateSite(Long.parseLong(TIMESTAMP.format(time)), previous.isEmpty() ? List.of() : database(previous))
			.write(parts.forFiji(), target.resolve(
				"update-site"));
		final Path zips = Files.createDirectories(target.resolve("zips"));
		for (final Platform platform : parts.platforms()) {
			InstallZip.write(parts.forImageJ(platform), time, zips.resolve(zipName("imagej", platform)));
			InstallZip.write(parts.forFiji().stream().filter(item -> item.isFor(platform)).toList(), time,
				zips.resolve(zipName("fiji", platform)));
		}
	}

	private String zipName(final String program, final Platform platform) {
		final boolean gpu = parts.engine().stream()
			.anyMatch(jar -> jar.getFileName().toString().contains(platform.classifier() + "-gpu"));
		return "Clearstack-" + version + "-" + program + "-" + platform.folder() + (gpu ? "-gpu" : "") + ".zip";
	}

	private static List<Listing> database(final String site) throws IOException {
		final boolean remote = site.startsWith("http:") || site.startsWith("https:");
		try (InputStream in = remote ? URI.create(site.replaceFirst("/*$", "/") + Database.FILE).toURL().openStream()
			: Files.newInputStream(Path.of(site, Database.FILE))) {
			return Database.read(in);
		}
	}

	/** The natives for other computers than this one, which the build put there. */
	private static List<Path> others(final Path folder, final List<Path> present) throws IOException {
		final List<String> names = present.stream().map(jar -> jar.getFileName().toString()).toList();
		return filesOf(folder).stream().filter(jar -> !names.contains(jar.getFileName().toString())).toList();
	}

	private static List<Path> listed(final Path classPath) throws IOException {
		return Stream.of(Files.readString(classPath).strip().split(File.pathSeparator)).map(Path::of).toList();
	}

	private static List<Path> filesOf(final Path folder) throws IOException {
		if (!Files.isDirectory(folder))
			return List.of();
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}
}
