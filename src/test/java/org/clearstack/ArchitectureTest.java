// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps ARCHITECTURE.md true, on the compiled classes: what each package may see, and that nothing goes round in
 * circles.
 */
class ArchitectureTest {

	private static final String ROOT = "org.clearstack.";
	private static final JavaClasses CLASSES = classes();
	/** The libraries by the names that the rules use; Java itself is allowed everywhere, but for AWT and Swing. */
	private static final Map<String, List<String>> LIBRARIES = Map.of(
		"awt", List.of("java.awt", "javax.swing", "javax.imageio", "javax.accessibility"),
		"ij", List.of("ij"),
		"imglib2", List.of("net.imglib2"),
		"scijava", List.of("org.scijava"),
		"yaml", List.of("org.snakeyaml"),
		"tensorflow", List.of("org.tensorflow", "ai.djl", "org.bytedeco", "com.google.protobuf", "com.sun.jna"),
		"fits", List.of("nom.tam"),
		"hdf5", List.of("io.jhdf"),
		"compressors", List.of("io.airlift.compress"));
	private static final List<String> JAVA = List.of("java", "javax", "org.w3c.dom", "org.xml.sax");
	private static final int LARGEST_CIRCLE = 4;
	private static final int MOST_PARAMETERS = 7;

	/** One line a package: what it may see besides itself and Java. A package without a line may see nothing. */
	@ParameterizedTest(name = "{0} may see {1}")
	@CsvSource(delimiter = ':',
		textBlock = """
			start                      : ij scijava
			task                       : io
			io                         : nothing
			tile                       : imglib2
			normalize                  : imglib2
			degrade                    : resample imglib2
			resample                   : imglib2
			metric.pixel               : imglib2
			metric.numeric             : metric.pixel imglib2
			metric                     : metric.numeric metric.pixel imglib2 scijava
			metric.resolution          : metric.numeric metric.pixel imglib2
			metric.field               : metric.numeric metric.pixel imglib2
			noise                      : metric.numeric imglib2
			chunk                      : io task compressors
			model                      : io normalize task yaml
			device                     : task
			network                    : device model task
			engine                     : device io model network normalize task
			network.tensorflow         : device io model network network.tensorflow.build network.tensorflow.graph network.tensorflow.machine network.tensorflow.run task tensorflow
			network.tensorflow.build   : io model network network.tensorflow.graph network.tensorflow.run task tensorflow
			network.tensorflow.run     : io model network network.tensorflow.graph task tensorflow
			network.tensorflow.graph   : io model network task tensorflow
			network.tensorflow.machine : device io task tensorflow
			restore                    : degrade io model network noise normalize resample task tile imglib2
			train.sample               : degrade model network noise normalize imglib2
			train                      : degrade device io metric model network noise normalize resample task train.sample imglib2
			inspect                    : model network noise normalize restore stack imglib2
			compare                    : degrade device engine metric model network noise normalize resample restore stack task imglib2
			format                     : chunk engine io task awt fits ij
			format.common              : chunk format io task awt compressors ij
			format.hdf5                : chunk format io task hdf5
			image                      : format io model task awt ij imglib2
			picture                    : inspect io metric.numeric network awt ij imglib2
			adapt                      : device engine image io model network noise normalize restore stack task train.sample ij imglib2
			isotropic                  : adapt device engine image io model network normalize restore task train.sample ij imglib2
			stack                      : degrade device engine format image io model network noise normalize restore task ij imglib2
			quality                    : image metric metric.pixel metric.resolution noise picture task awt ij imglib2
			quality.field              : image metric.field awt ij imglib2
			comparison                 : compare degrade image metric picture task awt ij imglib2
			volume                     : chunk device engine format image io model network noise normalize restore stack task ij imglib2
			folder                     : chunk engine format image io model network picture stack task ij imglib2
			dataset                    : image io model task train train.sample ij imglib2
			window                     : task train awt ij
			benchmark                  : compare dataset degrade device engine folder image io metric metric.numeric model network noise normalize picture resample restore stack task ij imglib2
			door                       : image io metric start task window awt ij scijava
			proposal                   : image io model noise stack task ij imglib2
			door.dialog                : door image task awt ij scijava
			door.fiji                  : door door.dialog image io start task window awt ij scijava
			door.imagej                : door door.dialog door.fiji image io start task window awt ij scijava
			door.cli                   : door image io task ij scijava
			""")
	void aPackageSeesOnlyWhatItMay(final String name, final String allowed) {
		final Set<String> words = Set.of(allowed.split(" "));

		final Set<String> wrong =
			dependencies(name).filter(use -> !isAllowed(name, words, target(use).getPackageName()))
				.map(use -> use.getOriginClass().getName() + " sees " + target(use).getName())
				.collect(Collectors.toCollection(TreeSet::new));

		assertEquals(Set.of(), wrong);
	}

	@Test
	void everyPackageHasARule() throws NoSuchMethodException {
		final CsvSource rules =
			ArchitectureTest.class.getDeclaredMethod("aPackageSeesOnlyWhatItMay", String.class, String.class)
				.getAnnotation(CsvSource.class);
		final Set<String> ruled =
			rules.textBlock().lines().map(line -> line.split(":")[0].trim()).collect(Collectors.toSet());
		ruled.add("command"); // sees all; what is asked of it is that nobody sees it

		assertEquals(Set.of(),
			packages().filter(name -> !ruled.contains(name)).collect(Collectors.toCollection(TreeSet::new)));
	}

	@Test
	void nobodySeesACommand() {
		final Set<String> wrong = CLASSES.stream().filter(type -> !type.getPackageName().equals(ROOT + "command"))
			.flatMap(type -> type.getDirectDependenciesFromSelf().stream())
			.filter(use -> target(use).getPackageName().equals(ROOT + "command"))
			.map(Dependency::getDescription).collect(Collectors.toCollection(TreeSet::new));

		assertEquals(Set.of(), wrong);
	}

	@Test
	void commandsKeepOffTheEngineToo() {
		final Set<String> wrong = dependencies("command").map(use -> target(use).getPackageName())
			.filter(seen -> isOf(LIBRARIES.get("tensorflow"), seen) || seen.startsWith(ROOT + "network.tensorflow"))
			.collect(Collectors.toCollection(TreeSet::new));

		assertEquals(Set.of(), wrong);
	}

	@Test
	void packagesFormNoCircle() {
		SlicesRuleDefinition.slices().matching("org.clearstack.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@ParameterizedTest
	@MethodSource("packages")
	void circlesOfClassesAreSmall(final String name) {
		final Map<String, Set<String>> uses = new HashMap<>();
		dependencies(name).filter(use -> target(use).getPackageName().equals(ROOT + name)).forEach(use -> uses
			.computeIfAbsent(topLevel(use.getOriginClass()), key -> new TreeSet<>()).add(topLevel(target(use))));

		final Set<String> largest =
			uses.keySet().stream().map(type -> circle(type, uses)).max((a, b) -> a.size() - b.size()).orElse(Set.of());

		assertTrue(largest.size() <= LARGEST_CIRCLE, () -> "A circle of " + largest.size() + " classes: " + largest);
	}

	@ParameterizedTest
	@MethodSource("packages")
	void everyPackageSaysWhatItIs(final String name) {
		final String folder = (ROOT + name).replace('.', '/');

		assertTrue(Stream.of("src/main/java", "src/main/java8")
			.anyMatch(root -> Files.exists(Path.of(root, folder, "package-info.java"))));
	}

	/**
	 * Of the plugin and of what only maintainers use. Not counted: what the compiler makes (lambdas, captured variables
	 * of local classes), and the constructors of enums, which stand in a table of constants and have their name and
	 * number added by the compiler.
	 */
	@Test
	void noConstructorRecordOrMethodHasManyParameters() {
		final Set<String> wrong = Stream.concat(CLASSES.stream(), lab()).filter(type -> !type.isAnonymousClass())
			.filter(type -> !type.isLocalClass()).flatMap(type -> type.getCodeUnits().stream())
			.filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
			.filter(unit -> !(unit.isConstructor() && unit.getOwner().isEnum()))
			.filter(unit -> unit.getRawParameterTypes().size() > MOST_PARAMETERS).map(JavaCodeUnit::getFullName)
			.collect(Collectors.toCollection(TreeSet::new));

		assertEquals(Set.of(), wrong);
	}

	@Test
	void circlesAreSeen() {
		final Map<String, Set<String>> uses =
			Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a", "d"), "d", Set.of());

		assertEquals(Set.of("a", "b", "c"), circle("b", uses));
		assertEquals(Set.of("d"), circle("d", uses));
	}

	// -- helpers --

	private static JavaClasses classes() {
		// names are enough, and the libraries are large
		ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
		return new ClassFileImporter().importPath(Path.of("target/classes"));
	}

	/** What only maintainers use, compiled among the tests. */
	private static Stream<JavaClass> lab() {
		return new ClassFileImporter().importPath(Path.of("target/test-classes")).stream().filter(
			type -> Files.exists(Path.of("src/lab/java", topLevel(type).replace('.', '/') + ".java")));
	}

	/** All packages below org.clearstack that hold classes. */
	static Stream<String> packages() {
		return CLASSES.stream().map(type -> type.getPackageName().substring(ROOT.length())).distinct().sorted();
	}

	private static Stream<Dependency> dependencies(final String name) {
		return CLASSES.stream().filter(type -> type.getPackageName().equals(ROOT + name))
			.flatMap(type -> type.getDirectDependenciesFromSelf().stream())
			.filter(use -> !target(use).isPrimitive());
	}

	private static JavaClass target(final Dependency use) {
		return use.getTargetClass().getBaseComponentType();
	}

	private static boolean isAllowed(final String name, final Set<String> words, final String seen) {
		if (seen.startsWith(ROOT))
			return seen.equals(ROOT + name) || words.contains(seen.substring(ROOT.length()));
		final boolean listed = words.stream().anyMatch(word -> isOf(LIBRARIES.getOrDefault(word, List.of()), seen));
		return listed || isOf(JAVA, seen) && !isOf(LIBRARIES.get("awt"), seen);
	}

	private static boolean isOf(final List<String> roots, final String seen) {
		return roots.stream().anyMatch(root -> seen.equals(root) || seen.startsWith(root + "."));
	}

	private static String topLevel(final JavaClass type) {
		return type.getName().split("\\$")[0];
	}

	/** The classes that a class reaches and that reach it, itself among them. */
	private static Set<String> circle(final String type, final Map<String, Set<String>> uses) {
		final Set<String> circle = new TreeSet<>(Collections.singleton(type));
		reached(type, uses).stream().filter(other -> reached(other, uses).contains(type)).forEach(circle::add);
		return circle;
	}

	private static Set<String> reached(final String type, final Map<String, Set<String>> uses) {
		final Set<String> reached = new TreeSet<>();
		final Deque<String> open = new ArrayDeque<>(Arrays.asList(type));
		while (!open.isEmpty())
			for (final String next : uses.getOrDefault(open.pop(), Set.of()))
				if (reached.add(next))
					open.push(next);
		return reached;
	}
}
