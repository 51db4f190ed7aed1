// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Groups;
import org.clearstack.door.ParameterText;
import org.clearstack.image.OpenImages;
import org.scijava.command.CommandModuleItem;

/** The fields of a dialog and the inputs that they stand for. Used on Swing's thread alone. */
final class InputFields {

	private final CommandRun command;
	private final Map<CommandModuleItem<?>, Field> fields = new LinkedHashMap<>();
	private boolean setting;

	InputFields(final CommandRun command) {
		this.command = command;
	}

	/**
	 * A new field for an input.
	 *
	 * @param changed called with the input's name when the user, not the program, has changed it
	 */
	Field add(final CommandModuleItem<?> item, final Consumer<String> changed) {
		final String name = item.getName();
		final boolean before = setting;
		setting = true;
		try {
			final Field field = new Fields(command, () -> {
				if (!setting)
					changed.accept(name);
			}).of(item, ParameterText.text(command.get(item)));
			fields.put(item, field);
			return field;
		}
		finally {
			setting = before;
		}
	}

	/** The inputs, in the order of their fields. */
	List<CommandModuleItem<?>> items() {
		return List.copyOf(fields.keySet());
	}

	/** The name of the first input. */
	String first() {
		return fields.keySet().iterator().next().getName();
	}

	/** Whether some inputs show only after <i>More...</i>. */
	boolean hasMore() {
		return fields.keySet().stream().anyMatch(InputFields::isMore);
	}

	/** Whether an input shows only after <i>More...</i>. */
	static boolean isMore(final CommandModuleItem<?> item) {
		return !Groups.of(item).isEmpty();
	}

	/** Puts values into the fields of some inputs; this does not count as a change. */
	void set(final Map<String, String> values) {
		setting = true;
		try {
			fields.forEach((item, field) -> {
				if (values.containsKey(item.getName()))
					field.text(values.get(item.getName()));
			});
		}
		finally {
			setting = false;
		}
	}

	/** The values that a dialog begins with. */
	Map<String, String> defaults() {
		final CommandRun start = command.another();
		try {
			start.setTexts(command.dialog().start(), OpenImages::named);
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
		return start.texts();
	}

	/**
	 * What the fields say, as a run of its own.
	 *
	 * @throws IllegalArgumentException if one means nothing
	 */
	CommandRun inputs() {
		final CommandRun inputs = command.another();
		fields.forEach((item, field) -> set(inputs, item, field.text()));
		return inputs;
	}

	/** What the fields say that mean something, as a run of its own; the others are put among the faults. */
	CommandRun inputs(final Map<String, String> faults) {
		final CommandRun inputs = command.another();
		fields.forEach((item, field) -> {
			if (!field.text().isBlank())
				check(item, faults, () -> set(inputs, item, field.text()));
		});
		return inputs;
	}

	/** Gives the command what all fields say; those that mean nothing or may not be empty are put among the faults. */
	void accept(final Map<String, String> faults) {
		fields.forEach((item, field) -> check(item, faults, () -> {
			set(command, item, field.text());
			command.check(item);
		}));
	}

	private static void check(final CommandModuleItem<?> item, final Map<String, String> faults, final Runnable use) {
		try {
			use.run();
		}
		catch (final IllegalArgumentException e) {
			faults.put(item.getName(), e.getMessage());
		}
	}

	private static void set(final CommandRun run, final CommandModuleItem<?> item, final String text) {
		try {
			run.setText(run.input(item.getName()), text, OpenImages::named);
		}
		catch (final IOException e) {
			throw new IllegalArgumentException(e.getMessage(), e);
		}
	}

	/** The first field of an input that has a fault. */
	Optional<Field> firstOf(final Map<String, String> faults) {
		return fields.entrySet().stream().filter(entry -> faults.containsKey(entry.getKey().getName())).findFirst()
			.map(Map.Entry::getValue);
	}
}
