// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.fuzz;

import ij.ImagePlus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.door.MacroOptions;
import org.clearstack.engine.ModelArchive;
import org.clearstack.format.ImageFormats;
import org.clearstack.image.ImageFiles;
import org.clearstack.io.Folders;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NpyFile;
import org.clearstack.network.Engine;
import org.clearstack.network.tensorflow.graph.DevicePinning;
import org.clearstack.network.tensorflow.graph.GraphCheck;
import org.clearstack.network.tensorflow.graph.Keras3RestoreFix;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;
import org.scijava.command.Command;
import org.tensorflow.proto.MetaGraphDef;

/** One way in for the bytes of strangers, without TensorFlow and without a display. */
public enum FuzzTarget {

	/** Image files of one format each. */
	TIFF("image.tif"), FITS("image.fits"), DICOM("image.dcm"), PNG("image.png"), JPEG("image.jpg"), PNM("image.pgm"),
	BMP("image.bmp"), GIF("image.gif"), AVI("image.avi"), MRC("image.mrc"), NIFTI("image.nii"), NRRD("image.nrrd"),
	HDF5("image.h5"),
	/** Numbers as text, and all else that is left to ImageJ. */
	OTHER("image.txt", FuzzTarget::anyImage),
	/** A folder of chunks, see {@link Files#parts}. */
	ZARR("image.zarr", FuzzTarget::zarr),
	/** The description of a model, ours or of bioimage.io. */
	DESCRIPTION("rdf.yaml", FuzzTarget::description),
	/** A test tensor. */
	NPY("tensor.npy", NpyFile::read),
	/** The archive of a model. */
	ARCHIVE("model.zip", FuzzTarget::archive),
	/** The graph of a model. */
	GRAPH("saved_model.pb", FuzzTarget::graph),
	/** The options of a macro; the first word is a command. */
	MACRO("macro.ijm", FuzzTarget::macro);

	private static final int LARGEST = 1 << 20;

	private final String file;
	private final Reader reader;

	/** What reads a file; the input lies there under its name. */
	private interface Reader {
		void read(Path file) throws IOException;
	}

	FuzzTarget(final String file) {
		this(file, FuzzTarget::knownImage);
	}

	FuzzTarget(final String file, final Reader reader) {
		this.file = file;
		this.reader = reader;
	}

	/** The name under which an input lies. */
	public String fileName() {
		return file;
	}

	/**
	 * Reads an input.
	 *
	 * @param input any bytes
	 * @throws AssertionError if it was neither read nor refused in a sentence, or two ways of reading it differ
	 */
	public void test(final byte[] input) {
		try {
			final Path folder = Files.createTempDirectory("fuzz");
			try {
				final Path path = Files.createDirectory(folder.resolve("in")).resolve(file);
				reader.read(Files.write(path, input));
			}
			catch (final IOException | IllegalArgumentException | ClearstackException e) {
				Sentence.check(e, new String(input, StandardCharsets.ISO_8859_1));
			}
			finally {
				Folders.delete(folder);
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	// -- images --

	private static void knownImage(final Path file) throws IOException {
		if (ImageFormats.find(file).isPresent())
			anyImage(file);
	}

	/** Whole and slice by slice: both are the same image. */
	private static void anyImage(final Path file) throws IOException {
		final ImagePlus whole = ImageFiles.open(file);
		final ImagePlus slices = ImageFiles.openVirtual(file);
		if (!Arrays.equals(whole.getDimensions(), slices.getDimensions()))
			throw new AssertionError("Opened whole it has the dimensions " + Arrays.toString(whole.getDimensions())
				+ ", as a virtual stack " + Arrays.toString(slices.getDimensions()));
		for (final int n : new int[] { 1, whole.getStackSize() })
			if (!same(whole.getStack().getProcessor(n).getPixels(), slices.getStack().getProcessor(n).getPixels()))
				throw new AssertionError("Slice " + n + " of the virtual stack differs from that in memory");
	}

	private static boolean same(final Object a, final Object b) {
		return Arrays.deepEquals(new Object[] { a }, new Object[] { b });
	}

	private static void zarr(final Path file) throws IOException {
		final byte[] input = Files.readAllBytes(file);
		Files.delete(file);
		for (final Map.Entry<String, byte[]> part : Seeds.parts(input).entrySet()) {
			final Path inside = file.resolve(part.getKey());
			Files.createDirectories(inside.getParent());
			if (!Files.exists(inside))
				Files.write(inside, part.getValue());
		}
		if (Files.isDirectory(file))
			knownImage(file);
	}

	// -- models --

	private static void description(final Path file) throws IOException {
		final Path model = file.getParent();
		Files.createDirectory(model.resolve(ModelFolder.SAVED_MODEL));
		Files.write(model.resolve(ModelFolder.SAVED_MODEL).resolve(GraphCheck.GRAPH), Seeds.graph());
		try {
			ModelFolder.read(model);
		}
		catch (final ClearstackException e) {
			Sentence.check(e, Files.readString(file, StandardCharsets.ISO_8859_1));
		}
		imported(model, model.resolveSibling("library"));
	}

	private static void archive(final Path file) throws IOException {
		imported(file, file.getParent().resolveSibling("library"));
		throw new AssertionError("It came in without being tried");
	}

	/** All of an import but the trial of the network, for which the engine is needed. */
	private static void imported(final Path source, final Path library) throws IOException {
		final ModelArchive.ImportOptions options =
			new ModelArchive.ImportOptions(true, Normalization.parse("percentile 1 99"), note -> {});
		ModelArchive.read(source, library, options, noEngine(), model -> {});
	}

	private static Engine noEngine() {
		return (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] { Engine.class },
			(proxy, method, args) -> {
				if (method.getName().equals("tensors"))
					return new Engine.Tensors(List.of(-1L, -1L, -1L, 1L), List.of(-1L, -1L, -1L, 1L));
				throw new ClearstackException("The engine is not started here.");
			});
	}

	private static void graph(final Path file) throws IOException {
		for (final MetaGraphDef graph : GraphCheck.read(file.getParent()).getMetaGraphsList())
			DevicePinning.on(Keras3RestoreFix.graph(graph), "/device:GPU:1");
	}

	// -- macros --

	private static void macro(final Path file) throws IOException {
		if (Files.size(file) > LARGEST)
			return;
		final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
		final String[] words = text.split(" ", 2);
		final Class<? extends Command> type = Commands.all().get(words[0]);
		if (type == null)
			return;
		final CommandRun command = CommandRun.of(type);
		command.setTexts(MacroOptions.parse(words.length == 1 ? "" : words[1], name -> null), title -> {
			throw new IllegalArgumentException("There is no image with this title.");
		});
		command.check();
	}
}
