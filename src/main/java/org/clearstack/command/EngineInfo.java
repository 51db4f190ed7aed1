// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.List;
import org.clearstack.network.Engine;
import org.clearstack.network.EngineLoader;
import org.clearstack.network.LoadedModels;
import org.clearstack.network.ModelLibrary;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Tells which TensorFlow is at work, from where, on which devices, and which models are in memory; frees them if asked. */
@Plugin(type = Command.class, iconPath = Operation.ICON, headless = true, menuPath = "Plugins>Clearstack>Engine and GPU...",
	description = "Tells which TensorFlow is at work, on which devices, and which models are in memory.")
public final class EngineInfo extends Operation {

	@Parameter(persist = false, label = "Free memory", description = "Closes the models that are in memory; they are loaded again when they are needed.")
	private boolean free;

	@Parameter(type = ItemIO.OUTPUT, label = "Clearstack engine")
	private String report;

	@Override
	protected void compute() {
		final List<String> before = LoadedModels.names();
		if (free)
			LoadedModels.free();
		progress().report(0, 0, "Starting TensorFlow");
		final Engine engine = EngineLoader.engine();
		final StringBuilder text = new StringBuilder();
		line(text, "Engine", engine.description());
		line(text, "Devices", String.join("; ", engine.devices()));
		line(text, "Models in memory", LoadedModels.names().isEmpty() ? "none" : String.join(", ", LoadedModels.names()));
		if (free)
			line(text, "Models freed", before.isEmpty() ? "none" : String.join(", ", before));
		line(text, "Models installed", String.join(", ", ModelLibrary.names()));
		line(text, "Folders of models", ModelLibrary.folders().toString());
		line(text, "Clearstack", Recipe.version());
		line(text, "Java", System.getProperty("java.version") + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
			+ Runtime.getRuntime().availableProcessors() + " processors, at most " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB for Java");
		report = text.toString();
	}

	private static void line(final StringBuilder text, final String what, final String value) {
		text.append(String.format("%-18s %s%n", what + ":", value));
	}
}
