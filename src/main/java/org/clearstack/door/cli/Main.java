// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.cli;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.door.ParameterText;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.Tables;
import org.clearstack.io.WholeFile;
import org.clearstack.task.Failure;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;
import org.scijava.util.Types;

/**
 * The door from the command line: {@code java -jar Clearstack_.jar restore image=in.tif model=microscopy-x2
 * out=out.tif}.
 * <p>
 * Runs any Command by name without a display. Parameters are {@code key=value}; images are files; the image that comes
 * out is saved to {@code out=}, a table is printed or saved to {@code table=} as CSV. Progress and messages go to
 * standard error. Exit codes: 0 done, 1 failed, 2 called wrongly.
 */
public final class Main {

	private static final int DONE = 0;
	private static final int FAILED = 1;
	private static final int WRONG_USAGE = 2;

	private Main() {}

	/** Runs a Command and leaves Java with its exit code. What ImageJ prints goes to standard error. */
	public static void main(final String[] args) {
		System.setProperty("java.awt.headless", "true");
		final PrintStream out = System.out;
		System.setOut(System.err);
		final int code = run(args, out, System.err);
		out.flush();
		System.exit(code);
	}

	/**
	 * Runs a Command.
	 *
	 * @param args name of the Command, then {@code key=value} for each parameter, or {@code key} for true
	 * @param out for tables and help
	 * @param err for progress and messages
	 * @return exit code: 0 done, 1 failed, 2 called wrongly
	 */
	public static int run(final String[] args, final PrintStream out, final PrintStream err) {
		if (args.length == 0 || args.length == 1 && isHelp(args[0])) {
			out.print(overview());
			return DONE;
		}
		final boolean help = isHelp(args[0]) || args.length > 1 && isHelp(args[1]);
		final String name = isHelp(args[0]) ? args[1] : args[0];
		final CommandRun command;
		try {
			command = command(name, args);
		}
		catch (final IllegalArgumentException e) {
			err.println(e.getMessage());
			return WRONG_USAGE;
		}
		if (!help)
			return run(command, args, out, err);
		out.print(usage(command, name));
		return DONE;
	}

	/** The Command of a name; where an image is to be a folder, the one that works on folders. */
	private static CommandRun command(final String name, final String[] args) {
		final CommandRun command = CommandRun.of(Commands.named(name));
		final boolean folders = command.images().stream().anyMatch(item -> Arrays.stream(args)
			.anyMatch(arg -> arg.startsWith(item.getName() + "=")
				&& ImageFiles.isFolderOfImages(new File(arg.substring(item.getName().length() + 1)).toPath())));
		return folders ? CommandRun.of(Commands.onFolders(Commands.named(name))) : command;
	}

	private static int run(final CommandRun command, final String[] args, final PrintStream out,
		final PrintStream err)
	{
		final Map<CommandModuleItem<?>, Path> targets;
		try {
			final Map<String, String> texts = texts(command, args);
			command.checkNames(texts.keySet(),
				command.outputs().stream().map(output -> key(command, output)).filter(Objects::nonNull).toList());
			targets = targets(command, texts);
			command.setTexts(texts, text -> ImageFiles.openAnySize(Path.of(text)));
			command.check();
			checkNamesOfFiles(command, targets);
		}
		catch (final IllegalArgumentException e) {
			err.println(e.getMessage());
			err.println("\"help " + args[0] + "\" explains all parameters.");
			return WRONG_USAGE;
		}
		catch (final IOException | OutOfMemoryError e) {
			err.println(Failure.of(e).message());
			return FAILED;
		}
		return compute(command, targets, out, err);
	}

	/** Runs it and keeps what it made; if it failed in the end, the table it may have made so far. */
	private static int compute(final CommandRun command, final Map<CommandModuleItem<?>, Path> targets,
		final PrintStream out,
		final PrintStream err)
	{
		final ConsoleProgress progress = new ConsoleProgress(err, System.console() != null);
		Throwable failed = null;
		try {
			command.run(progress);
		}
		catch (final Exception | LinkageError | OutOfMemoryError e) {
			failed = e;
		}
		progress.end();
		final List<Throwable> failures = new ArrayList<>();
		if (failed != null)
			failures.add(failed);
		for (final CommandModuleItem<?> output : command.outputs())
			if (failed == null || command.get(output) instanceof ResultsTable)
				keep(command.get(output), targets.get(output), out, failures);
		failures.forEach(failure -> err.println(Failure.of(failure).message()));
		return failures.isEmpty() ? DONE : FAILED;
	}

	/** One output that cannot be saved does not keep the others from it. */
	private static void keep(final Object value, final Path target, final PrintStream out,
		final List<Throwable> failures)
	{
		try {
			keep(value, target, out);
		}
		catch (final Exception | OutOfMemoryError e) {
			failures.add(e);
		}
	}

	private static void keep(final Object value, final Path target, final PrintStream out) throws IOException {
		if (value == null && target != null)
			throw new IllegalArgumentException(
				"There is nothing to save to " + target + ": the command was not asked to make it. See its help.");
		if (value instanceof ImagePlus image && target != null)
			ImageFiles.save(image, target);
		else if (value instanceof ResultsTable table && target != null)
			Tables.save(table, target);
		else if (value instanceof ResultsTable table)
			out.print(Tables.text(table));
		else if (value instanceof String text)
			out.print(text);
	}

	// -- arguments --

	/** Values by keys; a key alone is true, as in macros, if its parameter is true or false. */
	private static Map<String, String> texts(final CommandRun command, final String[] args) {
		final Map<String, String> texts = new LinkedHashMap<>();
		for (int i = 1; i < args.length; i++) {
			final String arg = isFlag(command, args[i]) ? args[i] + "=true" : args[i];
			final int equals = arg.indexOf('=');
			if (equals < 1)
				throw new IllegalArgumentException(
					"\"" + arg
						+ "\" is not a key=value pair. Write parameters as key=value, without spaces round the =;"
						+ " a key alone is for those that are true or false.");
			final String key = arg.substring(0, equals).toLowerCase(Locale.ROOT);
			if (texts.put(key, arg.substring(equals + 1)) != null)
				throw new IllegalArgumentException("The parameter " + key + " comes twice. Keep one.");
		}
		return texts;
	}

	private static boolean isFlag(final CommandRun command, final String arg) {
		return command.inputs().stream()
			.anyMatch(item -> item.getName().equalsIgnoreCase(arg) && command.isFlag(item));
	}

	/** Takes the files of the outputs out of the arguments, and finds out now whether they can be written. */
	private static Map<CommandModuleItem<?>, Path> targets(final CommandRun command, final Map<String, String> texts)
		throws IOException
	{
		final Map<CommandModuleItem<?>, Path> targets = new LinkedHashMap<>();
		for (final CommandModuleItem<?> output : command.outputs()) {
			final String key = key(command, output);
			final String text = key == null ? null : texts.remove(key);
			if (text != null)
				targets.put(output, target(key, text, output));
			else if (key != null && key.equals("out") && output.isRequired())
				throw new IllegalArgumentException(
					"out is missing: the file to save the image to, such as out=result.tif.");
		}
		return targets;
	}

	/** Two outputs of one name would overwrite each other; devices take both. */
	private static void checkNamesOfFiles(final CommandRun command, final Map<CommandModuleItem<?>, Path> targets) {
		final Map<Path, String> names = new LinkedHashMap<>();
		targets.forEach((output, path) -> checkName(names, key(command, output), path));
		for (final CommandModuleItem<?> input : command.inputs())
			if (command.get(input) instanceof File file && "save".equals(input.getWidgetStyle())
				&& !file.getPath().isEmpty())
				checkName(names, input.getName(), file.toPath());
	}

	private static void checkName(final Map<Path, String> names, final String key, final Path path) {
		final Path file = WholeFile.real(path);
		final String other = names.putIfAbsent(file, key);
		if (other != null && (!Files.exists(file) || Files.isRegularFile(file)))
			throw new IllegalArgumentException(
				other + " and " + key + " are to be saved to the same file " + path + ". Give them different names.");
	}

	private static Path target(final String key, final String text, final CommandModuleItem<?> output)
		throws IOException
	{
		try {
			final Path path = Path.of(text);
			if (output.getType() == ImagePlus.class)
				ImageFiles.checkTarget(path);
			else
				WholeFile.check(path);
			return path;
		}
		catch (final InvalidPathException e) {
			throw new IllegalArgumentException(key + " is not a file name: " + e.getMessage() + ".", e);
		}
	}

	/**
	 * The argument an output is saved to: {@code out} for the first image that always comes, its name for others,
	 * {@code table} for a table.
	 */
	private static String key(final CommandRun command, final CommandModuleItem<?> output) {
		if (output.getType() == ResultsTable.class)
			return isInput(command, "table") ? output.getName() : "table";
		if (output.getType() != ImagePlus.class)
			return null;
		final boolean first =
			command.outputs().stream().filter(item -> item.getType() == ImagePlus.class).findFirst().get() == output;
		return first && output.isRequired() && !isInput(command, "out") ? "out" : output.getName();
	}

	private static boolean isInput(final CommandRun command, final String name) {
		return command.inputs().stream().anyMatch(item -> item.getName().equals(name));
	}

	// -- help --

	private static boolean isHelp(final String text) {
		return List.of("help", "-h", "--help", "-help").contains(text);
	}

	private static String overview() {
		final StringBuilder text = new StringBuilder("Clearstack restores image stacks. Commands:\n");
		for (final Map.Entry<String, Class<? extends Command>> entry : Commands.all().entrySet())
			text.append(String.format("  %-10s %s%n", entry.getKey(), CommandRun.of(entry.getValue()).description()));
		return text
			.append("Parameters are key=value, or a key alone for true; \"help NAME\" lists those of a command.\n")
			.toString();
	}

	private static String usage(final CommandRun command, final String name) {
		final StringBuilder text = new StringBuilder(name).append(": ").append(command.description()).append('\n');
		for (final CommandModuleItem<?> item : command.inputs())
			line(text, item.getName(), ParameterText.expected(item, command.choices(item)), defaultOf(command, item),
				item.getDescription());
		for (final CommandModuleItem<?> output : command.outputs()) {
			final String key = key(command, output);
			if (key != null && output.getType() == ImagePlus.class)
				line(text, key, "a .tif or .png file", key.equals("out") && output.isRequired() ? ", required" : "",
					"where to save: " + output.getDescription());
			else if (key != null)
				line(text, key, "a .csv file", "", "where to save the table; without it, it is printed");
		}
		return text.toString();
	}

	private static void line(final StringBuilder text, final String key, final String expected, final String more,
		final String description)
	{
		text.append(String.format("  %-12s %s%s%n", key + "=", expected, more));
		if (description != null && !description.isEmpty())
			text.append(String.format("  %-12s %s%n", "", description));
	}

	private static String defaultOf(final CommandRun command, final CommandModuleItem<?> item) {
		final Object value = command.get(item);
		if (!ParameterText.isMissing(value) && !(value instanceof ImagePlus))
			return ", default " + ParameterText.text(value);
		return item.isRequired() ? ", required" : "";
	}
}
