// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.plugin.PluginService;

/** In SciJava's own Context, as Fiji makes it. */
@Tag("slow")
class FijiStartTest {

	private final Context context =
		new Context(FijiStart.class, PluginService.class, CommandService.class, LogService.class);

	@AfterEach
	void close() {
		context.close();
	}

	@Test
	void itStartsWithEveryContextAndLeavesTheCommandsAlone() {
		try (Context whole = new Context()) {
			assertTrue(whole.service(FijiStart.class).getPriority() > 0);
		}
		assertFalse(commands().isEmpty());
	}

	@Test
	void whereClearstackCannotWorkItsPluginsAreTakenAway() {
		final PluginService plugins = context.service(PluginService.class);
		final long others = plugins.getPlugins().stream()
			.filter(plugin -> !plugin.getClassName().startsWith("org.clearstack.")).count();

		context.service(LogService.class).setLevel(LogLevel.NONE);

		context.service(FijiStart.class).withdraw("Java is too old");

		assertEquals(List.of(), commands());
		assertEquals(List.of(FijiStart.class.getName()),
			plugins.getPlugins().stream().map(plugin -> plugin.getClassName()).filter(name -> name.startsWith(
				"org.clearstack.")).toList());
		assertEquals(others, plugins.getPlugins().size() - 1);
	}

	private List<String> commands() {
		return context.service(CommandService.class).getCommands().stream()
			.map(command -> command.getDelegateClassName()).filter(name -> name.startsWith(
				"org.clearstack."))
			.toList();
	}
}
