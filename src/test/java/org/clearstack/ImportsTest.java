// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports tell the architecture; this test keeps it. Fully qualified names in the code count as imports. */
class ImportsTest {

	private static final Path SOURCES = Path.of("src/main/java");
	private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+)", Pattern.MULTILINE);
	private static final Pattern QUALIFIED = Pattern.compile("\\b((?:ij|ai\\.djl|org\\.(?:tensorflow|bytedeco|scijava|clearstack)|net\\.imglib2)\\.[\\w.]+)");

	@ParameterizedTest
	@CsvSource({ "tile", "normalize", "degrade", "resample", "metric" })
	void pureImageCodeSeesJavaImglib2AndItself(final String name) throws IOException {
		assertOnly(name, "java.", "net.imglib2.", "org.clearstack." + name + ".");
	}

	@Test
	void networkSeesJavaOnly() throws IOException {
		assertEquals(List.of(), uses("network").filter(use -> !use.matches("javax?\\..*|org\\.clearstack\\.network\\.[A-Z].*|org\\.snakeyaml\\..*"))
			.collect(Collectors.toList()));
	}

	@Test
	void onlyImageFormatAndCommandSeeImageJ() throws IOException {
		assertEquals(List.of(), usesOf("ij.", "image", "format", "format.common", "command"));
	}

	@Test
	void onlyTheEngineSeesTheEngine() throws IOException {
		assertEquals(List.of(), usesOf("ai.djl.", "network.tensorflow"));
		assertEquals(List.of(), usesOf("org.tensorflow.", "network.tensorflow"));
		assertEquals(List.of(), usesOf("org.bytedeco.", "network.tensorflow"));
	}

	@Test
	void nobodySeesCommand() throws IOException {
		assertEquals(List.of(), usesOf("org.clearstack.command.", "command"));
	}

	@Test
	void everyPackageSaysWhatItIs() throws IOException {
		final List<Path> silent = new ArrayList<>();
		try (Stream<Path> folders = Files.walk(SOURCES.resolve("org/clearstack"))) {
			folders.filter(ImportsTest::hasSources).filter(folder -> !Files.exists(folder.resolve("package-info.java"))).forEach(silent::add);
		}

		assertEquals(List.of(), silent);
	}

	@Test
	void importsAndQualifiedNamesAreSeen() {
		final String code = "import static ij.IJ.log;\nimport java.util.List;\n/** {@link org.tensorflow.Graph} */ // ai.djl.Model\nij.ImagePlus image;";

		assertEquals(List.of("ij.IJ.log", "java.util.List", "ij.IJ.log", "ij.ImagePlus"), uses(code, new ArrayList<>()));
		assertTrue(packages().containsKey("image") && packages().containsKey("network.tensorflow"));
	}

	// -- helpers --

	private static void assertOnly(final String name, final String... allowed) throws IOException {
		assertEquals(List.of(), uses(name).filter(use -> Stream.of(allowed).noneMatch(use::startsWith)).collect(Collectors.toList()));
	}

	/** Files that use something though their package may not, as "file: use". */
	private static List<String> usesOf(final String prefix, final String... allowed) {
		final List<String> wrong = new ArrayList<>();
		packages().forEach((name, files) -> {
			if (!List.of(allowed).contains(name))
				for (final Path file : files)
					uses(read(file), new ArrayList<>()).stream().filter(use -> use.startsWith(prefix)).forEach(use -> wrong.add(file + ": " + use));
		});
		return wrong;
	}

	private static Stream<String> uses(final String name) {
		return packages().getOrDefault(name, List.of()).stream().flatMap(file -> uses(read(file), new ArrayList<>()).stream());
	}

	private static List<String> uses(final String source, final List<String> uses) {
		final String code = source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "").replaceAll("(?m)^package .*$", "")
			.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "\"\"");
		for (final Pattern pattern : List.of(IMPORT, QUALIFIED)) {
			final Matcher matcher = pattern.matcher(code);
			while (matcher.find())
				uses.add(matcher.group(1));
		}
		return uses;
	}

	/** Package below org.clearstack to its source files. */
	private static Map<String, List<Path>> packages() {
		final Path root = SOURCES.resolve("org/clearstack");
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.groupingBy(
				file -> root.relativize(file.getParent()).toString().replace('\\', '.').replace('/', '.'), TreeMap::new, Collectors.toList()));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static boolean hasSources(final Path folder) {
		try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
			return files.anyMatch(file -> file.toString().endsWith(".java"));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static String read(final Path file) {
		try {
			return Files.readString(file);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
