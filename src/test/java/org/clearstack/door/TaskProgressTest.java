// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clearstack.command.Restore;
import org.clearstack.command.Restoring;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;
import org.scijava.plugin.Plugin;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

/** Fiji's tasks, in SciJava without Fiji. Public for the event service. */
@Tag("slow")
public class TaskProgressTest {

	private final Context context = new Context(CommandService.class, TaskService.class);
	private final List<String> messages = new ArrayList<>();
	private boolean done;

	@AfterEach
	void end() {
		context.dispose();
	}

	@Test
	void aTaskIsToldLittleAndItsStopButtonStops() {
		final Task task = context.service(TaskService.class).createTask("restoring");
		final List<String> all = new ArrayList<>();
		final TaskProgress progress = new TaskProgress((d, t, message) -> all.add(message), task);

		progress.report(3, 10, "first");
		progress.report(4, 10, "second");

		assertEquals(List.of("first", "second"), all);
		assertEquals("first", task.getStatusMessage());
		assertEquals(List.of(3L, 10L), List.of(task.getProgressValue(), task.getProgressMaximum()));
		assertFalse(progress.isCanceled());
		task.cancel("enough");
		assertTrue(progress.isCanceled());
	}

	@Test
	void theStopButtonEndsARestoration() throws Exception {
		final List<EventSubscriber<?>> kept = context.service(EventService.class).subscribe(this);
		final CommandInfo info = new CommandInfo(Restore.class, Restore.class.getAnnotation(Plugin.class));
		final ImagePlus image = Restoring.open("nuclei-t12.tif");

		final CommandModule module = context.service(CommandService.class)
			.run(info, false, Map.of("image", image, "device", "cpu", "tile", 100, "batch", 1, "strength", 98.0)).get();

		assertFalse(kept.isEmpty());
		assertTrue(module.isCanceled());
		assertNull(module.getOutput("restored"));
		assertTrue(messages.stream().anyMatch(message -> message.startsWith("Restoring on CPU: ")),
			messages.toString());
		assertTrue(done, "the task is finished");
	}

	/** Presses the stop button when it tells a number of tiles. */
	@EventHandler
	public void onEvent(final TaskEvent event) {
		final String message = event.getTask().getStatusMessage();
		if (message != null)
			messages.add(message);
		if (message != null && message.contains("tiles") && !event.getTask().isCanceled())
			event.getTask().cancel("stop");
		done = event.getTask().isDone();
	}
}
