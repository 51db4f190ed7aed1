// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.model.NpyFile;
import org.clearstack.testing.HostileGraphs;
import org.scijava.command.Command;

/** What a fuzzer starts from: the images and models of the tests. */
final class Seeds {

	private static final Path RESOURCES = Path.of("src/test/resources");
	private static final Path STRANGERS = RESOURCES.resolve("models-of-strangers");
	/** Larger ones are slow to change. */
	private static final int LARGEST = 40_000;
	/** What separates the files of a folder in one input. */
	private static final String PART = "\n=== ";

	private Seeds() {}

	/** The seeds of a target by file names. */
	static Map<String, byte[]> of(final FuzzTarget target) throws IOException {
		final Map<String, byte[]> seeds = new TreeMap<>(switch (target) {
			case TIFF -> images("tif");
			case FITS -> images("fits");
			case DICOM -> images("dcm");
			case PNG -> images("png");
			case JPEG -> images("jpg");
			case PNM -> images("p[bgpn]m");
			case BMP -> images("bmp");
			case GIF -> images("gif");
			case AVI -> images("avi");
			case MRC -> images("mrc");
			case NIFTI -> images("nii");
			case NRRD -> images("nrrd");
			case HDF5 -> images("h5|nxs");
			case OTHER -> others();
			case ZARR -> arrays();
			case DESCRIPTION -> descriptions();
			case NPY -> tensors();
			case ARCHIVE -> archives();
			case GRAPH -> graphs();
			case MACRO -> macros();
		});
		seeds.values().removeIf(seed -> seed.length > LARGEST);
		return seeds;
	}

	private static Map<String, byte[]> images(final String ending) throws IOException {
		final Map<String, byte[]> images = new TreeMap<>();
		for (final String archive : List.of("common.zip", "bitmaps.zip"))
			unzip(Files.readAllBytes(RESOURCES.resolve("formats").resolve(archive))).forEach((name, content) -> {
				if (name.matches(".*\\.(" + ending + ")"))
					images.put(name.replace('/', '-'), content);
			});
		images.putAll(files(RESOURCES.resolve("formats"), ".*\\.(" + ending + ")"));
		return images;
	}

	private static Map<String, byte[]> files(final Path folder, final String names) throws IOException {
		final Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path file : all.filter(Files::isRegularFile).toList()) {
				final String name = folder.relativize(file).toString().replace('\\', '/');
				if (name.matches(names) && Files.size(file) <= LARGEST)
					files.put(name.replace('/', '-'), Files.readAllBytes(file));
			}
		}
		return files;
	}

	/** Those that ImageJ reads. */
	private static Map<String, byte[]> others() {
		return Map.of("text", "1 2 3\n4 5 6\n7 8 9\n".getBytes(StandardCharsets.US_ASCII), "commas",
			"1.5,2,3\n4,5,6\n".getBytes(StandardCharsets.US_ASCII));
	}

	private static Map<String, byte[]> arrays() throws IOException {
		final Map<String, byte[]> arrays = new TreeMap<>();
		try (Stream<Path> all = Files.list(RESOURCES.resolve("formats/zarr"))) {
			for (final Path array : all.toList()) {
				final ByteArrayOutputStream input = new ByteArrayOutputStream();
				try (Stream<Path> files = Files.walk(array)) {
					for (final Path file : files.filter(Files::isRegularFile).sorted().toList()) {
						input.writeBytes((PART + array.relativize(file) + "\n").getBytes(StandardCharsets.ISO_8859_1));
						input.writeBytes(Files.readAllBytes(file));
					}
				}
				arrays.put(array.getFileName().toString(), input.toByteArray());
			}
		}
		return arrays;
	}

	/** The files of a folder in one input; names that do not stay in it are left out. */
	static Map<String, byte[]> parts(final byte[] input) {
		final Map<String, byte[]> parts = new LinkedHashMap<>();
		final String text = new String(input, StandardCharsets.ISO_8859_1);
		for (final String part : text.split(PART)) {
			final int end = part.indexOf('\n');
			if (end > 0 && part.substring(0, end).matches("(c/)?[.\\w]+(/[\\w.]+)*")
				&& !part.substring(0, end).contains(".."))
				parts.put(part.substring(0, end), part.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1));
		}
		return parts;
	}

	// -- models --

	/** The graph of a small model. */
	static byte[] graph() {
		return HostileGraphs.harmless().toByteArray();
	}

	private static Map<String, byte[]> descriptions() throws IOException {
		final Map<String, byte[]> descriptions = new TreeMap<>(files(Path.of("models"), "[^/]+/rdf.yaml"));
		descriptions.putAll(files(RESOURCES, "[^/]+/rdf.yaml|models-of-strangers/[^/]+/rdf.yaml"));
		for (final Path zip : zips())
			unzip(Files.readAllBytes(zip)).forEach((name, content) -> {
				if (name.endsWith(".yaml"))
					descriptions.put(zip.getFileName() + ".yaml", content);
			});
		return descriptions;
	}

	private static List<Path> zips() throws IOException {
		try (Stream<Path> all = Files.list(STRANGERS)) {
			return all.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
		}
	}

	private static Map<String, byte[]> tensors() throws IOException {
		final Path file = Files.createTempFile("tensor", ".npy");
		try {
			NpyFile.write(file, new float[24], 1, 4, 6, 1);
			final Map<String, byte[]> tensors = new TreeMap<>(Map.of("written", Files.readAllBytes(file)));
			unzip(Files.readAllBytes(RESOURCES.resolve("formats/common.zip"))).forEach((name, content) -> {
				if (name.endsWith("p4.pbm.npy") || name.endsWith("rgb.png.npy")
					|| name.endsWith("type-float16.tif.npy"))
					tensors.put(name, content);
			});
			for (final String type : List.of("<f2", ">f8", "|u1", "<i8", "|b1", "<u8"))
				tensors.put(type.substring(1) + ".npy", typed(tensors.get("written"), type));
			return tensors;
		}
		finally {
			Files.delete(file);
		}
	}

	private static byte[] typed(final byte[] written, final String type) {
		final String text = new String(written, StandardCharsets.ISO_8859_1);
		return text.replace("<f4", type).replace("False", "True ").concat("\0".repeat(100))
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/** Small ones, stored without compression, so that changes reach what is in them. */
	private static Map<String, byte[]> archives() throws IOException {
		final Map<String, byte[]> archives = new TreeMap<>();
		for (final Map.Entry<String, byte[]> description : descriptions().entrySet())
			archives.put(description.getKey() + ".zip",
				zip(Map.of("rdf.yaml", description.getValue(), "saved_model/saved_model.pb", graph())));
		archives.put("bare.zip", zip(Map.of("saved_model.pb", graph())));
		archives.put("care.zip", zip(Map.of("saved_model.pb", graph(), "meta.json",
			"{\"inputs\": {}, \"outputs\": {}, \"axes\": \"YXC\"}".getBytes(StandardCharsets.US_ASCII))));
		archives.putAll(files(STRANGERS, "[^/]+\\.zip"));
		return archives;
	}

	private static Map<String, byte[]> graphs() throws IOException {
		final Map<String, byte[]> graphs = new TreeMap<>(files(Path.of("models"), "[^/]+/saved_model/saved_model.pb"));
		graphs.putAll(files(STRANGERS, "[^/]+/saved_model/saved_model.pb"));
		HostileGraphs.all().forEach((name, model) -> {
			if (!name.matches(".*[A-Z]{5,}.*") || name.startsWith("While"))
				graphs.put(name.replaceAll("\\W+", "-"), model.toByteArray());
		});
		return graphs;
	}

	private static Map<String, byte[]> macros() {
		final Map<String, byte[]> macros = new TreeMap<>();
		for (final Map.Entry<String, Class<? extends Command>> entry : Commands.all().entrySet()) {
			final String options = CommandRun.of(entry.getValue()).texts().entrySet().stream()
				.map(text -> text.getKey() + "=[" + text.getValue() + "]").collect(Collectors.joining(" "));
			macros.put(entry.getKey(), (entry.getKey() + " " + options).getBytes(StandardCharsets.ISO_8859_1));
		}
		return macros;
	}

	// -- zips --

	private static Map<String, byte[]> unzip(final byte[] content) throws IOException {
		final Map<String, byte[]> files = new TreeMap<>();
		try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
				files.put(entry.getName(), zip.readAllBytes());
		}
		return files;
	}

	private static byte[] zip(final Map<String, byte[]> files) throws IOException {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			zip.setLevel(0);
			for (final Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
				final ZipEntry entry = new ZipEntry(file.getKey());
				entry.setTime(0);
				zip.putNextEntry(entry);
				zip.write(file.getValue());
			}
		}
		return bytes.toByteArray();
	}
}
