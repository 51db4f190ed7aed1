// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.engine.Platform;
import org.clearstack.testing.Jars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sites of small files, read back by a client that was written from the updater's description. */
@Tag("slow")
class UpdateSiteTest {

	private static final long FIRST = 20260101000000L;
	private static final long SECOND = 20260201000000L;
	private static final long THIRD = 20260301000000L;

	@TempDir
	Path folder;

	private Path site;
	private Path parts;

	@BeforeEach
	void makeParts() throws IOException {
		site = folder.resolve("site");
		parts = folder.resolve("parts");
		for (final String name : List.of("ij-1.54p", "imglib2-8.0.1", "scijava-common-2.100.1", "parsington-3.1.0",
			"snakeyaml-engine-2.10"))
			Jars.write(parts.resolve("libraries/" + name + ".jar"), Map.of("a.txt", name));
		for (final String name : List.of("gson-2.13.1", "api-0.36.0", "natives-1.0-rc.1-linux-x86_64",
			"natives-1.0-rc.1-windows-x86_64",
			"natives-1.0-rc.1-macosx-x86_64", "natives-1.0-rc.1-macosx-arm64"))
			Jars.write(parts.resolve("engine/" + name + ".jar"), Map.of("a.txt", name));
		Files.createDirectories(parts.resolve("models/good model/saved_model"));
		Files.writeString(parts.resolve("models/good model/rdf.yaml"), "name: good");
		Files.writeString(parts.resolve("models/good model/saved_model/saved_model.pb"), "graph");
		Files.writeString(parts.resolve("LICENSE"), "do what you like");
	}

	@Test
	void everyFileIsServedAsListedAndAPlatformGetsItsOwnNativesOnly() throws IOException, InterruptedException {
		new UpdateSite(FIRST, List.of()).write(release("1.0", "code"), site);

		for (final String platform : List.of("linux64", "win64", "macos64", "macos-arm64"))
			try (SiteServer server = new SiteServer(site)) {
				final Path installed = folder.resolve(platform);
				assertEquals(8, new SiteClient(server.address()).install(platform, installed));

				assertEquals(Set.of("plugins/Clearstack_-1.0.jar", "jars/clearstack/snakeyaml-engine-2.10.jar",
					"lib/clearstack/api-0.36.0.jar",
					"lib/clearstack/gson-2.13.1.jar", "lib/clearstack/" + platform + "/natives-1.0-rc.1.jar",
					"licenses/clearstack/LICENSE",
					"models/clearstack/good model/rdf.yaml", "models/clearstack/good model/saved_model/saved_model.pb"),
					files(installed).keySet());
				assertEquals(9, server.asked().size(),
					"the database and the files of this platform: " + server.asked());
			}
	}

	@Test
	void whatFijiHasIsNotShipped() throws IOException {
		final Set<String> identities = release("1.0", "code").stream().map(Item::identity).collect(Collectors.toSet());

		assertTrue(identities.contains("plugins/Clearstack_.jar"), identities.toString());
		for (final String identity : identities)
			assertTrue(identity.matches("plugins/Clearstack_\\.jar|(jars|lib|models|licenses)/clearstack/.+"),
				identity + " might be someone else's");
	}

	@Test
	void plainImageJGetsWhatFijiHas() throws IOException {
		final List<String> paths = parts("1.0", "code").forImageJ(Platform.WIN64).stream().map(Item::path).toList();

		assertEquals(List.of("plugins/Clearstack/LICENSE", "plugins/Clearstack/imglib2-8.0.1.jar",
			"plugins/Clearstack/lib/api-0.36.0.jar",
			"plugins/Clearstack/lib/gson-2.13.1.jar", "plugins/Clearstack/lib/win64/natives-1.0-rc.1.jar",
			"plugins/Clearstack/models/good model/rdf.yaml",
			"plugins/Clearstack/models/good model/saved_model/saved_model.pb",
			"plugins/Clearstack/parsington-3.1.0.jar",
			"plugins/Clearstack/scijava-common-2.100.1.jar", "plugins/Clearstack/snakeyaml-engine-2.10.jar",
			"plugins/Clearstack_-1.0.jar"), paths);
	}

	@Test
	void nativesForCpuAndGpuAreOneFileToTheUpdater() throws IOException {
		final Path gpu = Jars.write(parts.resolve("natives-1.0.0-rc.1-linux-x86_64-gpu.jar"), Map.of());
		final Path cpu = Jars.write(parts.resolve("natives-1.0.0-rc.1-linux-x86_64.jar"), Map.of());

		for (final Path jar : List.of(gpu, cpu))
			assertEquals(List.of("lib/clearstack/linux64/natives.jar"),
				new Parts(parts.resolve("LICENSE"), List.of(), List.of(jar), parts.resolve("models"),
					List.of()).forFiji().stream().map(Item::identity).filter(identity -> identity.startsWith("lib/"))
					.toList());
	}

	@Test
	void aSecondReleaseKeepsTheFirstAsAFormerVersion() throws IOException, InterruptedException {
		new UpdateSite(FIRST, List.of()).write(release("1.0", "code"), site);
		final Map<String, SiteClient.Entry> first = entries();
		final List<Listing> before = database();

		new UpdateSite(SECOND, before).write(release("2.0", "better code"), site);

		final Map<String, SiteClient.Entry> second = entries();
		final SiteClient.Entry jar = second.get("plugins/Clearstack_-2.0.jar");
		assertEquals(Long.toString(SECOND), jar.version().get(1));
		assertEquals(List.of(List.of(first.get("plugins/Clearstack_-1.0.jar").version().get(0), Long.toString(FIRST),
			Long.toString(SECOND),
			"plugins/Clearstack_-1.0.jar")), jar.former());
		assertEquals(first.get("lib/clearstack/gson-2.13.1.jar"), second.get("lib/clearstack/gson-2.13.1.jar"),
			"what did not change keeps its timestamp");
		assertTrue(Files.exists(site.resolve("lib/clearstack/gson-2.13.1.jar-" + FIRST)));
		assertEquals(first.size(), second.size());
	}

	@Test
	void aFileThatIsGoneIsListedForRemovalAndMayComeBack() throws IOException, InterruptedException {
		new UpdateSite(FIRST, List.of()).write(release("1.0", "code"), site);
		final String checksum = entries().get("licenses/clearstack/LICENSE").version().get(0);
		final List<Item> without = new ArrayList<>(release("1.0", "code"));
		without.removeIf(item -> item.path().endsWith("LICENSE"));

		new UpdateSite(SECOND, database()).write(without, site);

		final List<String> former =
			List.of(checksum, Long.toString(FIRST), Long.toString(SECOND), "licenses/clearstack/LICENSE");
		assertEquals(new SiteClient.Entry("licenses/clearstack/LICENSE", List.of(), List.of(), List.of(former)),
			entries().get("licenses/clearstack/LICENSE"));

		final List<Listing> gone = database();
		Files.writeString(parts.resolve("LICENSE"), "do not");
		new UpdateSite(THIRD, gone).write(release("1.0", "code"), site);

		final SiteClient.Entry back = entries().get("licenses/clearstack/LICENSE");
		assertEquals(Long.toString(THIRD), back.version().get(1));
		assertEquals(List.of(former), back.former());
	}

	@Test
	void buildingAgainGivesTheSameSite() throws IOException {
		new UpdateSite(FIRST, List.of()).write(release("1.0", "code"), site);
		final Map<String, Integer> once = files(site);
		final byte[] database = Files.readAllBytes(site.resolve("db.xml.gz"));

		new UpdateSite(FIRST, List.of()).write(release("1.0", "code"), site);

		assertEquals(once, files(site));
		assertArrayEquals(database, Files.readAllBytes(site.resolve("db.xml.gz")));
	}

	@Test
	void aJarBuiltAgainHasTheSameChecksum() throws IOException {
		final Map<String,
			String> entries = new TreeMap<>(
				Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuild-Time: 1\n", "a/B.class", "code", "a/",
					"", "pom.properties", "#Thu Jan 01\nversion=1\n"));
		final Path one = Jars.write(folder.resolve("one.jar"), entries, FileTime.fromMillis(1_000_000_000_000L));
		entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuild-Time: 2\n");
		entries.put("pom.properties", "#Fri Jan 02\nversion=1\n");
		final Path two = Jars.write(folder.resolve("two.jar"), entries, FileTime.fromMillis(1_700_000_000_000L));
		entries.put("a/B.class", "other code");
		final Path other = Jars.write(folder.resolve("other.jar"), entries);

		assertEquals(Checksum.of("x.jar", one), Checksum.of("x.jar", two));
		assertNotEquals(Checksum.of("x.jar", one), Checksum.of("x.jar", other));
		assertEquals(SiteClient.checksum("x.jar", one), Checksum.of("x.jar", one));
		assertNotEquals(Checksum.of("x.txt", one), Checksum.of("y.txt", one), "the path counts, but for jars");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#", "##", "#a", "a=1", "#a\nb=1\n", "#\n#a\nb", "##\n#a\n", "\n#a\nb\n", "#a\n\n#b\n",
		"a\n#b#c\n#d\n##e\n#", "a#b\n ##\n#\n",
		"#a\r\n#b\r\nc=1\r\n", "##a##\n###\n####b" })
	void commentsOfPropertyFilesAreSkippedAsTheUpdaterDoes(final String text) throws IOException {
		final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		try (InputStream expected = new SiteClient.SkippingComments(new ByteArrayInputStream(bytes))) {
			assertEquals(new String(expected.readAllBytes(), StandardCharsets.ISO_8859_1),
				new String(Checksum.withoutComments(bytes),
					StandardCharsets.ISO_8859_1));
		}
	}

	@Test
	void aReleaseMustBeLaterThanTheOneBefore() throws IOException {
		new UpdateSite(SECOND, List.of()).write(release("1.0", "code"), site);
		final List<Listing> before = database();
		final List<Item> release = release("2.0", "better code");

		for (final long time : new long[] { FIRST, SECOND }) {
			final String message =
				assertThrows(IllegalArgumentException.class, () -> new UpdateSite(time, before).write(release, site))
					.getMessage();
			assertEquals(
				"This release's time " + time + " is not later than that of plugins/Clearstack_-1.0.jar, " + SECOND
					+ ". Set project.build.outputTimestamp to the time of this release.",
				message);
		}
		assertTrue(Files.exists(site.resolve("plugins/Clearstack_-1.0.jar-" + SECOND)), "nothing is lost");
	}

	@Test
	void twoFilesThatAreOneToTheUpdaterAreRefused() throws IOException {
		final List<Item> release = new ArrayList<>(release("1.0", "code"));
		release.add(new Item(parts.resolve("engine/gson-2.13.1.jar"), "lib/clearstack/gson-3.0.jar", Optional.empty()));

		final String message =
			assertThrows(IllegalArgumentException.class, () -> new UpdateSite(FIRST, List.of()).write(release, site))
				.getMessage();

		assertEquals(
			"lib/clearstack/gson-3.0.jar and lib/clearstack/gson-2.13.1.jar are one file to Fiji's updater, which "
				+ "knows both as"
				+ " lib/clearstack/gson.jar. Rename one.",
			message);
	}

	@Test
	void whatIsNoDatabaseIsRefused() {
		assertThrows(IOException.class,
			() -> Database.read(new ByteArrayInputStream("<html>404</html>".getBytes(StandardCharsets.UTF_8))));
	}

	// -- helpers --

	private Parts parts(final String version, final String code) throws IOException {
		final Path jar = Jars.write(parts.resolve("Clearstack_-" + version + ".jar"), Map.of("Code.class", code));
		return new Parts(jar, list("libraries"), list("engine"), parts.resolve("models"),
			List.of(parts.resolve("LICENSE")));
	}

	private List<Item> release(final String version, final String code) throws IOException {
		return parts(version, code).forFiji();
	}

	private List<Path> list(final String name) throws IOException {
		try (Stream<Path> files = Files.list(parts.resolve(name))) {
			return files.sorted().toList();
		}
	}

	private Map<String, SiteClient.Entry> entries() throws IOException, InterruptedException {
		try (SiteServer server = new SiteServer(site)) {
			return new SiteClient(server.address()).entries();
		}
	}

	private List<Listing> database() throws IOException {
		try (InputStream in = Files.newInputStream(site.resolve("db.xml.gz"))) {
			return Database.read(in);
		}
	}

	/** Path of each file, and a hash of its content. */
	private static Map<String, Integer> files(final Path folder) throws IOException {
		final Map<String, Integer> files = new TreeMap<>();
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path file : all.filter(Files::isRegularFile).toList())
				files.put(folder.relativize(file).toString().replace('\\', '/'),
					Arrays.hashCode(Files.readAllBytes(file)));
		}
		return files;
	}
}
