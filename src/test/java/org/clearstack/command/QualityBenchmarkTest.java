// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.benchmark.BenchmarkScore;
import org.clearstack.benchmark.DegradationTask;
import org.clearstack.benchmark.Summary;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark on crops of the test images, by the door of the command line. */
@Tag("slow")
class QualityBenchmarkTest {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();
	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@TempDir
	Path folder;
	private Path images;

	@BeforeEach
	void collectImages() throws IOException {
		images = folder.resolve("images");
		copy("galaxies-hst.fits", "astronomy");
		copy("nuclei-t12.tif", "stacks");
		copy("em-mitochondria.tif", "microscopy");
	}

	@Test
	void classicalUpscalersAreRatedFieldByField() throws IOException {
		Files.writeString(images.resolve("MANIFEST.tsv"), "file\tdomain\nstacks/nuclei-t12.tif\tmicroscopy\n");
		Files.writeString(images.resolve("microscopy/notes.txt"), "no image");
		ImageFiles.save(IJ.createImage("flat", "8-bit", 60, 60, 1), images.resolve("microscopy/flat.tif"));
		final ImagePlus holes = IJ.createImage("holes", "32-bit ramp", 60, 60, 1);
		holes.getProcessor().setf(30, 30, Float.NaN);
		ImageFiles.save(holes, images.resolve("astronomy/holes.tif"));
		Files.writeString(images.resolve("microscopy/broken.tif"), "II*\0 no image");

		assertEquals(0, run("models=none", "task=x2", "slices=2"), err());

		final List<BenchmarkScore> scores = scores();
		assertEquals(List.of("astronomy", "microscopy"),
			scores.stream().map(BenchmarkScore::field).distinct().toList());
		assertEquals(List.of("s10", "s4"), scores.stream().filter(s -> s.image().contains("nuclei"))
			.map(s -> s.of().plane()).distinct().sorted().toList());
		assertEquals(5 * (1 + 2 + 1), scores.size(), "five methods on four planes");
		assertTrue(
			mean(scores, "lanczos+bp") > mean(scores, "bicubic") && mean(scores, "bicubic") > mean(scores, "nearest"),
			out());
		assertTrue(out().contains("### astronomy, upscaling ×2 after 2×2 binning: 1 image\n"), out());
		assertTrue(out().contains("### microscopy, upscaling ×2 after 2×2 binning: 2 images\n"), out());
		assertTrue(err().contains("microscopy/flat.tif is left out: it has one value only."), err());
		assertTrue(err().contains("astronomy/holes.tif is left out: 1 of its 3600 pixels are NaN or infinite."), err());
		assertTrue(err().contains("microscopy/broken.tif is left out: "), err());
		assertFalse(err().contains("notes.txt"), err());
	}

	@Test
	void aModelIsRatedOnItsFieldAndOnWhatItDidNotSee() throws IOException {
		final Path model = TinyModel.train(folder, "microscopy-tiny");
		copy("actin-clean.tif", "microscopy");
		sawImages(model, "microscopy/em-mitochondria.tif", "stacks/nuclei-z30.tif");
		Files.writeString(folder.resolve("objects.txt"), "stacks/nuclei-*\n");
		Files.writeString(folder.resolve("fields.txt"), "stacks/* microscopy\n");
		final String[] arguments = { "models=" + model, "task=x2,poisson", "slices=1", "crop=96",
			"objects=" + folder.resolve("objects.txt"), "fields="
				+ folder.resolve("fields.txt") };

		assertEquals(0, run(arguments), err());

		assertEquals(List.of("microscopy/actin-clean.tif"),
			scores().stream().map(BenchmarkScore::image).distinct().toList());
		assertTrue(Files.isRegularFile(folder.resolve("out/pictures/microscopy-tiny-x2.png")));
		final List<String> costs = Files.readAllLines(folder.resolve("out/costs.csv"));
		assertTrue(costs.get(1).matches("microscopy-tiny,2,\\d+,\\d+,\\d+,[0-9.e+]+"), costs.toString());

		assertEquals(0, run(Stream.concat(Stream.of(arguments), Stream.of("seen=true")).toArray(String[]::new)), err());
		assertEquals(List.of(false, true, true),
			scores().stream().filter(s -> s.by().model()).map(s -> s.by().seen()).toList());
		assertTrue(out().contains("2 images the models were trained on"), out());
	}

	@Test
	void denoisedImagesAreRatedAsTheyLieThere() throws IOException {
		assertEquals(0, run("models=none", "task=gaussian", "crop=48", "slices=1"), err());
		final List<Path> cases;
		try (Stream<Path> all = Files.list(folder.resolve("out/denoised/gaussian"))) {
			cases = all.toList();
		}
		assertEquals(3, cases.size());
		for (final Path one : cases)
			for (final String name : List.of("nlm.tif", "nlm-best.tif", "tv.tif"))
				Files.copy(one.resolve("good.tif"), one.resolve(name));
		final Path dated = cases.get(0).resolve("noisy.tif");
		final var date = Files.getLastModifiedTime(dated);

		assertEquals(0, run("models=none", "task=gaussian", "crop=48", "slices=1"), err());

		assertEquals(date, Files.getLastModifiedTime(dated), "the same image is not written again");
		final List<BenchmarkScore> perfect = scores().stream()
			.filter(s -> List.of("nlm", "nlm (best for each image)", "tv").contains(s.method())).toList();
		assertEquals(6, perfect.size());
		assertTrue(perfect.stream().allMatch(s -> s.values().psnr() == Double.POSITIVE_INFINITY), out());
		assertEquals(34, mean(scores(), Summary.NOISY), 0.3, "2 % of the range are 33.98 dB");
		final List<String> handed = Files.readAllLines(folder.resolve("out/denoised/cases.tsv"));
		assertEquals(3, handed.size());
		assertTrue(handed.stream().allMatch(line -> line.matches("gaussian/\\S+\tgaussian\t\\S+\t0.0\t0.0\t\\w+")),
			handed.toString());
	}

	@Test
	void realPairsAreRatedAfterFittingGainAndOffset() throws IOException {
		copy("actin-noisy.tif", "microscopy");
		copy("actin-clean.tif", "microscopy");
		Files.writeString(images.resolve("PAIRS.tsv"),
			"pair\trole\tfile\nactin\tclean (long exposure)\tmicroscopy/actin-clean.tif\n"
				+ "actin\tnoisy (short exposure)\tmicroscopy/actin-noisy.tif\nnuclei\tlow "
				+ "exposure\tstacks/nuclei-t12.tif\n"
				+ "nuclei\thigh exposure\tmicroscopy/actin-clean.tif\n");

		assertEquals(0, run("models=none", "task=pairs", "crop=240"), err());

		final List<BenchmarkScore> scores = scores();
		assertEquals(1, scores.size());
		assertEquals(DegradationTask.PAIRS, scores.get(0).task());
		assertTrue(scores.get(0).values().psnr() > 15 && scores.get(0).values().psnr() < 25,
			"the noisy exposure is poor: " + scores);
		assertTrue(err().contains("is left out: they differ in size"), err());
	}

	@Test
	void aPythonThatIsNotThereIsTold() {
		assertEquals(0, runWith("no-such-python-here", "models=none", "task=poisson", "crop=36", "slices=1"), err());

		assertTrue(err().contains("The classical denoisers are left out"), err());
		assertTrue(out().contains("| noisy |"), out());
	}

	@Test
	void whatCannotBeRatedIsRefused() throws IOException {
		assertEquals(1, run("models=none", "task=x7"));
		assertTrue(err().contains("There is no task \"x7\""), err());

		assertEquals(1, run("models=microscopy-x2", "task=poisson"));
		assertTrue(err().contains("Nothing was rated"), err());

		Files.writeString(folder.resolve("fields.txt"), "nonsense\n");
		assertEquals(1, run("models=none", "fields=" + folder.resolve("fields.txt")));
		assertTrue(err().contains("found \"nonsense\""), err());

		Files.writeString(images.resolve("PAIRS.tsv"), "noisy,clean\n");
		assertEquals(1, run("models=none", "task=pairs"));
		assertTrue(err().contains("columns pair, role and file"), err());
	}

	// -- helpers --

	private void copy(final String name, final String field) throws IOException {
		Files.copy(Path.of("test-images", name), Files.createDirectories(images.resolve(field)).resolve(name));
	}

	/** Writes into a model's description what it was trained on. */
	private static void sawImages(final Path model, final String... names) throws IOException {
		final Path file = model.resolve("rdf.yaml");
		final String text = Files.readString(file).replaceAll("training_images:\\n(    - .*\\n)+", "training_images:\n"
			+ Stream.of(names).map(name -> "    - " + name + "\n").reduce("", String::concat));
		Files.writeString(file, text);
	}

	private int run(final String... more) {
		return runWith("", more);
	}

	private int runWith(final String python, final String... more) {
		out.reset();
		err.reset();
		final String[] args = Stream
			.concat(Stream.of("benchmark", "images=" + images, "out=" + folder.resolve("out"), "python=" + python),
				Stream.of(more))
			.toArray(String[]::new);
		return Main.run(args, new PrintStream(out, true, StandardCharsets.UTF_8),
			new PrintStream(err, true, StandardCharsets.UTF_8));
	}

	private List<BenchmarkScore> scores() throws IOException {
		return BenchmarkScore.parse(Files.readAllLines(folder.resolve("out/scores.csv")));
	}

	private static double mean(final List<BenchmarkScore> scores, final String method) {
		return scores.stream().filter(s -> s.method().equals(method)).mapToDouble(s -> s.values().psnr()).average()
			.orElseThrow();
	}

	private String out() {
		return out.toString(StandardCharsets.UTF_8);
	}

	private String err() {
		return err.toString(StandardCharsets.UTF_8);
	}
}
