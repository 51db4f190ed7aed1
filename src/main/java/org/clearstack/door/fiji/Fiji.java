// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import java.util.concurrent.ExecutionException;
import org.scijava.Context;
import org.scijava.Contextual;
import org.scijava.command.Command;
import org.scijava.command.CommandService;

/** Fiji's own way to run a Command, where there is one. */
public final class Fiji {

	private static final String LEGACY = "net.imagej.legacy.LegacyService";

	private Fiji() {}

	/** SciJava's Context in Fiji, or null in plain ImageJ. */
	public static Context context() {
		try {
			final Object legacy =
				Class.forName(LEGACY, true, Fiji.class.getClassLoader()).getMethod("getInstance").invoke(null);
			return legacy == null ? null : ((Contextual) legacy).context();
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			return null;
		}
	}

	/** Runs a Command as Fiji's menu does, and waits. */
	public static void run(final Context context, final Class<? extends Command> type) {
		try {
			context.service(CommandService.class).run(type, true).get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final ExecutionException e) {
			throw new IllegalStateException(e.getCause());
		}
	}
}
