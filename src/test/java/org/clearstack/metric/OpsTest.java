// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The list of SciJava Ops that the build writes, read as scijava-ops-engine reads it: that engine is not on Maven
 * Central, so the functions are found and called here by reflection. Golden values as in GoldenTest.
 */
class OpsTest {

	private static final String METHOD = "javaMethod:/";

	/** An entry of ops.yaml. */
	private record Op(String name, String source, List<Map<String, String>> parameters) {

		/** The method its source names, as the engine looks it up. */
		Method method() throws ReflectiveOperationException {
			assertTrue(source.startsWith(METHOD), source);
			final String method = URLDecoder.decode(source.substring(METHOD.length()), StandardCharsets.UTF_8);
			final int open = method.indexOf('(');
			final int dot = method.lastIndexOf('.', open);
			final List<Class<?>> types = new ArrayList<>();
			for (final String type : method.substring(open + 1, method.length() - 1).split(","))
				types.add(type(type.strip()));
			return Class.forName(method.substring(0, dot)).getMethod(method.substring(dot + 1, open),
				types.toArray(new Class<?>[0]));
		}

		private static Class<?> type(final String name) throws ClassNotFoundException {
			if (name.equals("double"))
				return double.class;
			if (name.equals("int"))
				return int.class;
			try {
				return Class.forName(name);
			}
			catch (final ClassNotFoundException e) {
				final int dot = name.lastIndexOf('.');
				return type(name.substring(0, dot) + "$" + name.substring(dot + 1));
			}
		}

		long count(final String kind) {
			return parameters.stream().filter(parameter -> kind.equals(parameter.get("parameter type"))).count();
		}
	}

	private final List<Op> ops = new ArrayList<>();
	private final List<String> others = new ArrayList<>();

	@BeforeEach
	@SuppressWarnings("unchecked")
	void read() throws IOException {
		try (InputStream yaml = Mse.class.getClassLoader().getResourceAsStream("ops.yaml")) {
			assertNotNull(yaml, "the build writes ops.yaml beside the classes");
			for (final Map<String, Map<String, Object>> entry : (List<
				Map<String, Map<String, Object>>>) new Load(LoadSettings.builder().build())
					.loadFromInputStream(yaml)) {
				final Map<String, Object> op = entry.get("op");
				for (final String name : (List<String>) op.get("names"))
					if (name.startsWith("image.quality."))
						ops.add(
							new Op(name, (String) op.get("source"), (List<Map<String, String>>) op.get("parameters")));
					else
						others.add(name);
			}
		}
	}

	@Test
	void everyMetricIsAnOpWithItsUsualAndWithAllParameters() {
		final Map<String, Integer> counts = new TreeMap<>();
		ops.forEach(op -> counts.merge(op.name(), 1, Integer::sum));

		assertEquals(
			Metric.all().stream().collect(Collectors.toMap(metric -> "image.quality." + metric.key(), metric -> 2)),
			counts,
			"the indexer lists only what was compiled last: after a change of one class, build all (mvn clean)");
		assertEquals(ops.size(), new HashSet<>(ops.stream().map(Op::source).toList()).size(), "each signature once");
	}

	@Test
	void whatNeedsNoReferenceIsAnOpToo() {
		assertTrue(others.containsAll(List.of("image.resolution.frc", "image.resolution.frcCheckerboard",
			"image.resolution.frcPhotons", "image.resolution.frcSlices", "image.resolution.decorrelation",
			"image.resolution.squirrel", "image.noise.model", "image.field.noisePower", "image.field.edgeMtf",
			"image.field.stars", "image.field.spotWidth", "image.field.profileWidth")), others.toString());
	}

	@Test
	void everySourceIsAPublicStaticFunctionOfAsManyParameters() throws ReflectiveOperationException {
		for (final Op op : ops) {
			final Method method = op.method();
			assertTrue(Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()),
				op.source());
			assertTrue(Modifier.isPublic(method.getDeclaringClass().getModifiers()), op.source());
			assertEquals(double.class, method.getReturnType(), op.source());
			assertEquals(method.getParameterCount(), op.count("INPUT"), op.source());
			assertEquals(1, op.count("OUTPUT"), op.source());
			assertEquals("OUTPUT", op.parameters().get(op.parameters().size() - 1).get("parameter type"), op.source());
		}
	}

	@Test
	void everyPublicFunctionThatGivesANumberIsAnOp() throws ReflectiveOperationException {
		final List<Method> listed = new ArrayList<>();
		for (final Op op : ops)
			listed.add(op.method());

		final List<Method> all = Stream
			.of(Mse.class, Rmse.class, Nrmse.class, Mae.class, Psnr.class, SiPsnr.class, Ssim.class, MsSsim.class,
				MicroSsim.class, MicroMs3im.class, Hfen.class,
				Nhfen.class, Hfenn.class)
			.flatMap(type -> Arrays.stream(type.getMethods()))
			.filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == double.class)
			.toList();

		assertEquals(new HashSet<>(all), new HashSet<>(listed));
	}

	@ParameterizedTest
	@CsvSource({ "mse, 0.06712514417531719", "psnr, 11.731147684882547", "ssim, 0.39770527434550174",
		"hfenn, 10.886062260851578",
		"hfen, 2.071884907114494", "nhfen, 0.6513365543045434", "nrmse, 0.44960000129375" })
	void calledThroughTheListAnOpGivesTheGoldenValue(final String name, final double expected)
		throws ReflectiveOperationException
	{
		final Op op = ops.stream().filter(other -> other.name().equals("image.quality." + name))
			.min((a, b) -> a.parameters().size() - b.parameters().size())
			.orElseThrow();
		final List<Object> arguments = new ArrayList<>(List.of(Images.texture(), Images.shiftMean(Images.texture())));
		if (op.method().getParameterCount() == 3)
			arguments.add(1.0);

		final double found = (double) op.method().invoke(null, arguments.toArray());

		assertEquals(expected, found, 1e-9 * expected);
	}
}
