// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.tools.ToolProvider;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.process.SaveInputsPreprocessor;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.script.ScriptLanguage;
import org.scijava.script.ScriptService;

/** The examples of Fiji's editor for tomography, astronomy and microscopy, run as they are. */
class FieldTemplatesTest {

	private static final Path TEMPLATES = Path.of("src/main/resources/script_templates/Clearstack");

	@TempDir
	static Path images;

	private static Context context;

	@TempDir
	Path folder;

	@BeforeAll
	static void prepare() throws Exception {
		ImageFiles.save(spots(1, 1), images.resolve("before.tif"));
		ImageFiles.save(spots(2, 0.9), images.resolve("after.tif"));
		context = new Context();
		final PluginService plugins = context.service(PluginService.class);
		if (Files.isDirectory(Path.of("target", "neighbours", "groovy"))) {
			plugins.addPlugin(PluginInfo.create(ScriptTemplatesTest.Groovy.class, ScriptLanguage.class));
			plugins.addPlugin(PluginInfo.create(ScriptTemplatesTest.Jython.class, ScriptLanguage.class));
		}
		// the developer's own Fiji would start from the values of the test
		plugins.removePlugin(plugins.getPlugin(SaveInputsPreprocessor.class));
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	/** Spots of sigma 2 that stand apart, over noise of 1. */
	private static ImagePlus spots(final long seed, final double gain) {
		final Random noise = new Random(seed);
		final FloatProcessor pixels = new FloatProcessor(160, 140);
		for (int y = 0; y < 140; y++)
			for (int x = 0; x < 160; x++) {
				double value = 100 + noise.nextGaussian();
				for (final double[] spot : new double[][] { { 40.2, 40.4, 500 }, { 110, 90.3, 300 } })
					value += gain * spot[2] * Math.exp(
						-((x - spot[0]) * (x - spot[0]) + (y - spot[1]) * (y - spot[1])) / (2 * 2.0 * 2.0));
				pixels.setf(x, y, (float) value);
			}
		return new ImagePlus("spots", pixels);
	}

	@ParameterizedTest
	@CsvSource({ "groovy, Measure_Tomography", "groovy, Measure_Stars", "groovy, Measure_Beads",
		"py, Measure_Tomography", "py, Measure_Stars", "py, Measure_Beads" })
	void scriptsDoTheirTask(final String extension, final String task) throws Exception {
		assumeTrue(Files.isDirectory(Path.of("target", "neighbours", "groovy")), "the build fetches the languages");

		context.service(ScriptService.class)
			.run(TEMPLATES.resolve(task + "." + extension).toFile(), true, inputs(task)).get();

		check(task);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Measure_Tomography", "Measure_Stars", "Measure_Beads" })
	void javaExamplesDoTheirTask(final String task) throws Exception {
		final String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-encoding", "UTF-8",
			"-cp", classPath, "-d", folder.toString(), TEMPLATES.resolve(task + ".java").toString()));
		try (URLClassLoader loader =
			new URLClassLoader(new URL[] { folder.toUri().toURL() }, getClass().getClassLoader())) {
			final Class<? extends Command> type = loader.loadClass(task).asSubclass(Command.class);
			final CommandInfo info = new CommandInfo(type, type.getAnnotation(Plugin.class));
			context.inject(info);
			final Map<String, Object> inputs = inputs(task);
			inputs.keySet().retainAll(List.of("before", "after", "output"));
			context.service(CommandService.class).run(info, true, inputs).get();
		}

		check(task);
	}

	/** ImageJ's macro language has no #@; Fiji turns them into variables, as here. */
	@Test
	void macrosDoTheirTask() throws Exception {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final StringBuilder macro = new StringBuilder();
		for (final String task : List.of("Measure_Tomography", "Measure_Stars", "Measure_Beads")) {
			inputs(task).forEach((name, value) -> macro.append(name).append(" = '").append(value).append("';\n"));
			Files.readAllLines(TEMPLATES.resolve(task + ".ijm")).stream().filter(line -> !line.startsWith("#@"))
				.forEach(line -> macro.append(line).append('\n'));
			macro.append("close('*');\n");
		}

		new BatchImageJ(folder.resolve("ImageJ")).run(macro.toString());

		for (final String task : List.of("Measure_Tomography", "Measure_Stars", "Measure_Beads"))
			check(task);
	}

	private Map<String, Object> inputs(final String task) {
		final Map<String, Object> inputs = new LinkedHashMap<>();
		inputs.put("before", images.resolve("before.tif").toFile());
		inputs.put("after", images.resolve("after.tif").toFile());
		if (task.equals("Measure_Tomography")) {
			inputs.put("uniform", "60,0,64,64");
			inputs.put("object", "35,35,10,10");
			inputs.put("background", "0,100,30,30");
		}
		inputs.put("output", new File(folder.toFile(), task + ".csv"));
		return inputs;
	}

	private void check(final String task) throws Exception {
		final String table = Files.readString(folder.resolve(task + ".csv"));
		final String heading = switch (task) {
			case "Measure_Tomography" -> "Noise SD";
			case "Measure_Stars" -> "Flux error (%)";
			default -> "FWHM";
		};
		assertTrue(table.contains(heading) && table.lines().count() >= 2, table);
	}
}
