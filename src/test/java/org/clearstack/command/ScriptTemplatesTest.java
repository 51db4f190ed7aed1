// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ij.ImagePlus;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.tools.ToolProvider;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.ModelFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.process.SaveInputsPreprocessor;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptLanguage;
import org.scijava.script.ScriptService;

/**
 * The examples that Fiji's editor offers, run as they are with a small model: each language does each of the four
 * tasks.
 */
@Tag("slow")
@Tag("window")
class ScriptTemplatesTest {

	private static final Path TEMPLATES = Path.of("src/main/resources/script_templates/Clearstack");
	/** Run by FieldTemplatesTest. */
	private static final List<String> FIELDS = List.of("Measure_Beads", "Measure_Stars", "Measure_Tomography");
	private static final List<String> TASKS = List.of("Restore_Image", "Restore_Folder", "Train", "Measure");

	@TempDir
	static Path shared;

	private static Context context;
	private static Path model;
	private static Path images;

	@TempDir
	Path folder;

	@BeforeAll
	static void prepare() throws IOException {
		model = TinyModel.train(shared, "tiny");
		images = shared.resolve("tiny-images");
		context = new Context();
		final PluginService plugins = context.service(PluginService.class);
		plugins.addPlugin(PluginInfo.create(Groovy.class, ScriptLanguage.class));
		plugins.addPlugin(PluginInfo.create(Jython.class, ScriptLanguage.class));
		// the developer's own Fiji would start from the values of the test
		plugins.removePlugin(plugins.getPlugin(SaveInputsPreprocessor.class));
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	@Test
	void everyLanguageHasEveryTask() throws IOException {
		try (Stream<Path> files = Files.list(TEMPLATES)) {
			final Map<String, List<String>> tasks = files.map(path -> path.getFileName().toString()).sorted()
				.collect(Collectors.groupingBy(name -> name.substring(name.indexOf('.') + 1),
					Collectors.mapping(name -> name.substring(0, name.indexOf('.')),
						Collectors.toList())));
			assertEquals(List.of("groovy", "ijm", "java", "py"), tasks.keySet().stream().sorted().toList());
			tasks.forEach((language, names) -> assertEquals(
				Stream.concat(TASKS.stream(), FIELDS.stream()).sorted().toList(), names, language));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void scriptsDoTheirTask(final String extension)
		throws InterruptedException, ExecutionException, IOException, ScriptException
	{
		for (final String task : TASKS)
			context.service(ScriptService.class)
				.run(TEMPLATES.resolve(task + "." + extension).toFile(), true, inputs(task)).get();

		checkResults();
	}

	@Test
	void javaExamplesDoTheirTask()
		throws IOException, ReflectiveOperationException, InterruptedException, ExecutionException
	{
		for (final String task : TASKS)
			assertEquals(0,
				ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-encoding", "UTF-8", "-cp",
					System.getProperty("java.class.path"), "-d", shared.resolve("classes").toString(),
					TEMPLATES.resolve(task + ".java").toString()));

		try (URLClassLoader loader =
			new URLClassLoader(new URL[] { shared.resolve("classes").toUri().toURL() }, getClass().getClassLoader())) {
			for (final String task : TASKS) {
				final Class<? extends Command> type = loader.loadClass(task).asSubclass(Command.class);
				final CommandInfo info = new CommandInfo(type, type.getAnnotation(Plugin.class));
				context.inject(info);
				context.service(CommandService.class).run(info, true, inputs(task)).get();
			}
		}

		checkResults();
	}

	/** ImageJ's macro language has no #@; Fiji turns them into variables, as here. */
	@Test
	void macrosDoTheirTask() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final StringBuilder macro = new StringBuilder();
		for (final String task : TASKS) {
			inputs(task).forEach((name, value) -> macro.append(name)
				.append(value instanceof Integer ? " = " + value : " = '" + value + "'").append(";\n"));
			Files.readAllLines(TEMPLATES.resolve(task + ".ijm")).stream().filter(line -> !line.startsWith("#@"))
				.forEach(line -> macro.append(line).append('\n'));
		}

		final List<String> said = new BatchImageJ(folder.resolve("ImageJ")).run(macro.toString());

		assertTrue(said.contains("restored.tif: 422 x 380 pixels, 1 slices"), said::toString);
		checkResults();
	}

	// -- helpers --

	private Map<String, Object> inputs(final String task) {
		final Map<String, Object> inputs = new LinkedHashMap<>();
		final File one = images.resolve("0.tif").toFile();
		switch (task) {
			case "Restore_Image" ->
				inputs.putAll(Map.of("input", one, "model", model.toString(), "output", in("restored.tif")));
			case "Restore_Folder" -> inputs
				.putAll(Map.of("input", images.toFile(), "model", model.toString(), "output", in("restored images")));
			case "Train" ->
				inputs.putAll(Map.of("input", images.toFile(), "output", in("model"), "epochs", 1, "steps", 1));
			case "Measure" -> inputs.putAll(
				Map.of("reference", one, "test", images.resolve("1.tif").toFile(), "output", in("quality.csv")));
			default -> throw new AssertionError(task);
		}
		return inputs;
	}

	private File in(final String name) {
		return folder.resolve(name).toFile();
	}

	private void checkResults() throws IOException {
		final ImagePlus image = ImageFiles.open(images.resolve("0.tif"));
		assertEquals(2 * image.getWidth(), ImageFiles.open(folder.resolve("restored.tif")).getWidth());
		assertEquals(2 * image.getWidth(), ImageFiles.open(folder.resolve("restored images/0.tif")).getWidth());
		assertTrue(Files.exists(folder.resolve("restored images/1.tif")));
		assertEquals(2, ModelFolder.read(folder.resolve("model")).spec().scale());
		final List<String> table = Files.readAllLines(folder.resolve("quality.csv"));
		assertTrue(table.get(0).contains("SSIM") && table.size() == 2, table::toString);
	}

	/** As Fiji's plugin for Groovy does. */
	public static final class Groovy extends AdaptedScriptLanguage {

		/** Made by SciJava. */
		public Groovy() {
			super(factory("groovy"));
		}
	}

	/** As Fiji's plugin for Jython does. */
	public static final class Jython extends AdaptedScriptLanguage {

		/** Made by SciJava. */
		public Jython() {
			super(factory("jython"));
		}
	}

	/** A language of the jars in a folder beside the classes, which are in no one else's way. */
	private static ScriptEngineFactory factory(final String name) {
		System.setProperty("python.cachedir.skip", "true");
		try (Stream<Path> jars = Files.list(Path.of("target", "neighbours", name))) {
			final URLClassLoader loader = new URLClassLoader(jars.map(ScriptTemplatesTest::url).toArray(URL[]::new),
				ScriptTemplatesTest.class.getClassLoader());
			return new ScriptEngineManager(loader).getEngineFactories().stream()
				.filter(factory -> factory.getNames().contains(name)).findFirst().orElseThrow();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static URL url(final Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (final MalformedURLException e) {
			throw new UncheckedIOException(e);
		}
	}
}
