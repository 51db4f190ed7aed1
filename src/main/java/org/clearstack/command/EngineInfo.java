// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.List;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasButtons;
import org.clearstack.engine.LoadedModels;
import org.clearstack.task.Progress;
import org.clearstack.window.ReportButton;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Tells which TensorFlow is at work, from where, on which devices and why not on others, and which models are in
 * memory; frees them, and measures the devices' speed, if asked.
 */
@Plugin(type = Command.class, name = "engine", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Engine and GPU...",
	description = "Tells which TensorFlow is at work, which devices it uses and why not others, and which models "
		+ "are in memory.")
public final class EngineInfo extends ClearstackCommand implements HasButtons {

	private static final double SECONDS = 5;

	@Parameter(persist = false, label = "Free memory",
		description = "Closes the models that are in memory; they are loaded again when they are needed.")
	private boolean free;

	@Parameter(persist = false, label = "Benchmark",
		description = "Restores noise for five seconds on each device and reports the pixels per second.")
	private boolean benchmark;

	@Parameter(type = ItemIO.OUTPUT, label = "Clearstack engine")
	private String report;

	@Override
	protected void compute() {
		progress().report(0, 0, "Starting TensorFlow");
		report = report(free, benchmark, progress());
	}

	private static String report(final boolean free, final boolean benchmark, final Progress progress) {
		final List<String> before = LoadedModels.names();
		if (free)
			LoadedModels.free();
		final EngineReport text = new EngineReport().engine().gpus().installation();
		text.models(free ? before : null);
		if (benchmark)
			text.speed(progress, SECONDS);
		return text.toString();
	}

	@Override
	public List<ReportButton> buttons() {
		return List.of(new ReportButton("Benchmark (5 s)", () -> report(false, true, Progress.NONE)),
			new ReportButton("Free memory", () -> report(true, false, Progress.NONE)));
	}
}
