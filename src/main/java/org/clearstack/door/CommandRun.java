// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.ImagePlus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;
import org.clearstack.task.Progress;
import org.scijava.Cancelable;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;
import org.scijava.util.Types;
import org.scijava.widget.Button;

/**
 * One run of a Command without SciJava's Context: its parameters read from its annotations, set by name and checked,
 * then the run and its outputs. What the plain ImageJ door and the command line have in common.
 */
public final class CommandRun {

	/** So many letters that are the same are no chance. */
	private static final int ALIKE = 4;
	/** Letters of a name that is the beginning of what was meant. */
	private static final int BEGINNING = 3;

	private final CommandInfo info;
	private final CommandModule module;
	private final List<CommandModuleItem<?>> inputs;
	private final List<CommandModuleItem<?>> outputs;

	private CommandRun(final CommandModule module) {
		this.module = module;
		info = module.getInfo();
		inputs = items(info.inputs());
		outputs = items(info.outputs());
	}

	/** A new run of a Command. */
	public static CommandRun of(final Class<? extends Command> type) {
		try {
			return new CommandRun(
				(CommandModule) new CommandInfo(type, type.getAnnotation(Plugin.class)).createModule());
		}
		catch (final ModuleException e) {
			throw new IllegalStateException("The command " + type.getName() + " cannot be made.", e);
		}
	}

	/** A run that SciJava has begun. */
	public static CommandRun of(final CommandModule module) {
		return new CommandRun(module);
	}

	/** A run that has begun, of the Command itself. */
	public static CommandRun of(final Command command) {
		final Class<? extends Command> type = command.getClass();
		return new CommandRun(new CommandModule(new CommandInfo(type, type.getAnnotation(Plugin.class)), command));
	}

	/** Another run of the same Command, with the images of this one. */
	public CommandRun another() {
		final CommandRun other = of(type());
		images().forEach(item -> other.set(other.input(item.getName()), get(item)));
		return other;
	}

	/** The Command itself. */
	public Command command() {
		return module.getCommand();
	}

	/** Whether {@link #preview} works. */
	public boolean hasPreview() {
		return module.getCommand() instanceof HasPreview;
	}

	/**
	 * What the Command would do, as {@link HasPreview#preview} says.
	 *
	 * @throws IllegalArgumentException if an input is missing or out of range
	 */
	public ImagePlus preview(final Progress progress) {
		check();
		return ((HasPreview) module.getCommand()).preview(progress);
	}

	/** Where it stands in the menus, such as {@code Plugins>Clearstack>Restore...}; empty if nowhere. */
	public String menu() {
		final Plugin plugin = info.getAnnotation();
		return plugin == null ? "" : plugin.menuPath();
	}

	/** The menu label, such as {@code Restore...}. */
	public String label() {
		return menu().isEmpty() ? type().getSimpleName() : menu().substring(menu().lastIndexOf('>') + 1).strip();
	}

	/** The sentence at its {@code @Plugin}. */
	public String description() {
		return info.getDescription() == null ? "" : info.getDescription();
	}

	/** The Command's class. */
	public Class<? extends Command> type() {
		return module.getCommand().getClass();
	}

	/** What the user gives; no services, no buttons. */
	public List<CommandModuleItem<?>> inputs() {
		return inputs;
	}

	/** The inputs that are images. */
	public List<CommandModuleItem<?>> images() {
		return inputs.stream().filter(item -> item.getType() == ImagePlus.class).collect(Collectors.toList());
	}

	/** What comes out. */
	public List<CommandModuleItem<?>> outputs() {
		return outputs;
	}

	/** What comes out, the first last: it is what the command is for, and what is shown last is on top and current. */
	public List<CommandModuleItem<?>> outputsToShow() {
		final List<CommandModuleItem<?>> reversed = new ArrayList<>(outputs);
		Collections.reverse(reversed);
		return reversed;
	}

	/**
	 * Finds an input by the name a user wrote, in any case.
	 *
	 * @throws IllegalArgumentException if there is none, naming those there are
	 */
	public CommandModuleItem<?> input(final String key) {
		return inputs.stream().filter(item -> item.getName().equalsIgnoreCase(key)).findFirst()
			.orElseThrow(() -> unknown(key, List.of()));
	}

	/**
	 * Checks that all names a user wrote are known, before anything else is said about them.
	 *
	 * @param keys in any case
	 * @param others what may be written beside the inputs' names
	 * @throws IllegalArgumentException naming the first that is not known, and all that are
	 */
	public void checkNames(final Collection<String> keys, final List<String> others) {
		for (final String key : keys)
			if (!others.contains(key.toLowerCase(Locale.ROOT))
				&& inputs.stream().noneMatch(item -> item.getName().equalsIgnoreCase(key)))
				throw unknown(key, others);
	}

	/** What an input may be, if that is a list. */
	public List<String> choices(final CommandModuleItem<?> item) {
		final List<String> fixed = ParameterText.fixedChoices(item);
		if (!fixed.isEmpty() || !(module.getCommand() instanceof HasChoices there))
			return fixed;
		return there.choices(item.getName());
	}

	/** Whether its name alone says what to do: one that is true or false, or was so in macros of before. */
	public boolean isFlag(final CommandModuleItem<?> item) {
		return Types.box(item.getType()) == Boolean.class || !renamed(item, "true").equals("true");
	}

	private String renamed(final CommandModuleItem<?> item, final String text) {
		return module.getCommand() instanceof HasChoices there ? there.renamed(item.getName(), text) : text;
	}

	/** Whether an input may be nothing but one of its choices. */
	public boolean isClosed(final CommandModuleItem<?> item) {
		return !ParameterText.fixedChoices(item).isEmpty()
			|| module.getCommand() instanceof HasChoices there && there.isClosed(item.getName());
	}

	/** An input's or output's present value; an input's default before it is set. */
	public Object get(final CommandModuleItem<?> item) {
		return item.isInput() ? module.getInput(item.getName()) : module.getOutput(item.getName());
	}

	/** Sets an input to a value of its type. */
	public void set(final CommandModuleItem<?> item, final Object value) {
		module.setInput(item.getName(), value);
	}

	/** Tells SciJava that an input needs no dialog. */
	public void resolve(final CommandModuleItem<?> item) {
		module.resolveInput(item.getName());
	}

	/**
	 * Sets an input to what a text means.
	 *
	 * @throws IllegalArgumentException if the text means nothing for it
	 * @throws IOException if it names a file that cannot be read
	 */
	public void setText(final CommandModuleItem<?> item, final String text, final ParameterText.Images images)
		throws IOException
	{
		final Object value = ParameterText.parse(item, renamed(item, text.strip()), choices(item), images);
		ParameterText.check(item, value, isClosed(item) ? choices(item) : List.of());
		set(item, value);
	}

	/** All inputs as texts. */
	public Map<String, String> texts() {
		final Map<String, String> texts = new LinkedHashMap<>();
		inputs.forEach(item -> texts.put(item.getName(), ParameterText.text(get(item))));
		return texts;
	}

	/** Sets inputs by the names a user wrote, and what follows from them ({@link HasDialog#following}). */
	public void setTexts(final Map<String, String> texts, final ParameterText.Images images) throws IOException {
		checkNames(texts.keySet(), List.of());
		final List<String> written = texts.keySet().stream().map(key -> input(key).getName()).toList();
		for (final Map.Entry<String, String> entry : texts.entrySet())
			setText(input(entry.getKey()), entry.getValue(), images);
		for (final String name : written)
			for (final Map.Entry<String, String> follower : following(name).entrySet())
				if (!written.contains(follower.getKey()))
					setText(input(follower.getKey()), follower.getValue(), images);
	}

	/** Values of other inputs that follow from that of one, see {@link HasDialog#following}. */
	public Map<String, String> following(final String name) {
		return module.getCommand() instanceof HasDialog there ? there.following(name) : Map.of();
	}

	/** The Command as one that helps to fill in its inputs; one that says nothing if it does not. */
	public HasDialog dialog() {
		return module.getCommand() instanceof HasDialog there ? there : new HasDialog() {};
	}

	/**
	 * The inputs that a macro's line must say, so that it does the same again: images, and as few others as possible,
	 * since the rest is as it is by itself or follows from them.
	 */
	public List<CommandModuleItem<?>> worthRecording() {
		final List<CommandModuleItem<?>> said = new ArrayList<>(images());
		for (Optional<CommandModuleItem<?>> missing = missing(said); missing.isPresent(); missing = missing(said))
			said.add(missing.get());
		for (final CommandModuleItem<?> item : List.copyOf(said)) {
			final List<CommandModuleItem<?>> fewer = new ArrayList<>(said);
			fewer.remove(item);
			if (item.getType() != ImagePlus.class && missing(fewer).isEmpty())
				said.remove(item);
		}
		return inputs.stream().filter(said::contains).toList();
	}

	/** The first input that another run, of which some inputs are said, would not have as this one does. */
	private Optional<CommandModuleItem<?>> missing(final List<CommandModuleItem<?>> said) {
		final CommandRun other = of(type());
		said.forEach(item -> other.set(other.input(item.getName()), get(item)));
		final Map<String, String> texts = other.texts();
		final Map<String, String> followers = new LinkedHashMap<>();
		said.forEach(item -> followers.putAll(other.following(item.getName())));
		texts.putAll(followers);
		return inputs.stream().filter(item -> !said.contains(item))
			.filter(item -> !ParameterText.text(get(item)).equals(texts.get(item.getName())))
			.<CommandModuleItem<?>>map(item -> item).findFirst();
	}

	/** What a choice of an input is, in a few words; empty if it says so itself. */
	public String described(final CommandModuleItem<?> item, final String choice) {
		return module.getCommand() instanceof HasChoices there ? there.described(item.getName(), choice) : "";
	}

	/**
	 * Checks that all required inputs are there and all are in range.
	 *
	 * @throws IllegalArgumentException naming the first that is not
	 */
	public void check() {
		inputs.forEach(this::check);
	}

	/**
	 * Checks that an input is there if it must be, and in range.
	 *
	 * @throws IllegalArgumentException if it is not
	 */
	public void check(final CommandModuleItem<?> item) {
		if (get(item) instanceof String text && !renamed(item, text).equals(text))
			set(item, renamed(item, text));
		final Object value = get(item);
		if (item.isRequired() && ParameterText.isMissing(value))
			throw new InvalidInput(Failure.Code.MISSING_VALUE,
				item.getName() + " is missing: " + ParameterText.expected(item, choices(item)) + ".");
		if (!ParameterText.isMissing(value))
			ParameterText.check(item, value, isClosed(item) ? choices(item) : List.of());
	}

	/** Whether the Command shows its progress in a window of its own. */
	public boolean hasWindow() {
		return module.getCommand() instanceof ReportsProgress reporting && reporting.hasWindow();
	}

	/**
	 * Checks the inputs and runs the Command on this thread.
	 *
	 * @throws IllegalArgumentException if an input is missing, or the Command canceled itself for a reason
	 * @throws java.util.concurrent.CancellationException if the user stopped it
	 */
	public void run(final Progress progress) {
		check();
		if (module.getCommand() instanceof ReportsProgress reporting)
			reporting.progress(progress);
		module.getCommand().run();
		if (module.getCommand() instanceof Cancelable cancelable && cancelable.isCanceled())
			throw canceled(cancelable.getCancelReason());
	}

	private static RuntimeException canceled(final String reason) {
		return reason == null || reason.isEmpty() ? new CancellationException()
			: new IllegalArgumentException(reason);
	}

	private static List<CommandModuleItem<?>> items(final Iterable<ModuleItem<?>> items) {
		return StreamSupport.stream(items.spliterator(), false).map(item -> (CommandModuleItem<?>) item)
			.filter(item -> !Service.class.isAssignableFrom(item.getType()) && item.getType() != Button.class)
			.filter(item -> item.getVisibility() == ItemVisibility.NORMAL
				|| item.getVisibility() == ItemVisibility.TRANSIENT)
			.collect(Collectors.toList());
	}

	private IllegalArgumentException unknown(final String key, final List<String> others) {
		final List<String> names =
			Stream.concat(inputs.stream().map(CommandModuleItem::getName), others.stream()).toList();
		final String near = names.stream().filter(name -> isLike(name, key.toLowerCase(Locale.ROOT)))
			.min(Comparator.comparingInt(name -> distance(name, key.toLowerCase(Locale.ROOT))))
			.map(name -> " Did you mean " + name + "?")
			.orElse("");
		return new InvalidInput(Failure.Code.UNKNOWN_NAME,
			"There is no parameter \"" + key + "\"." + near + " " + label() + " knows: "
				+ String.join(", ", names) + ".");
	}

	/**
	 * At most two letters mistaken, or the same beginning, or one inside the other: {@code modle}, {@code
	 * normalization}, {@code n_tiles}, {@code output}.
	 */
	private static boolean isLike(final String name, final String key) {
		return distance(name, key) <= 2 || key.length() >= ALIKE && name.startsWith(key.substring(0, ALIKE))
			|| name.length() >= ALIKE && key.contains(name)
			|| name.length() >= BEGINNING && key.startsWith(name);
	}

	/** Levenshtein's distance: letters to insert, delete or replace. */
	static int distance(final String a, final String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++)
			row[j] = j;
		for (int i = 1; i <= a.length(); i++) {
			final int[] next = new int[b.length() + 1];
			next[0] = i;
			for (int j = 1; j <= b.length(); j++)
				next[j] = Math.min(Math.min(next[j - 1], row[j]) + 1,
					row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
			row = next;
		}
		return row[b.length()];
	}
}
