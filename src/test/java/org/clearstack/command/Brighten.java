// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.image.Tables;
import org.clearstack.task.ClearstackException;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * A small Command with a parameter of every kind, for the tests of the doors: multiplies the image by gain and adds
 * offset.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Clearstack>Test>Brighten...",
	description = "Makes an image brighter.")
public final class Brighten extends ClearstackCommand implements HasChoices {

	/** A fixed list of choices. */
	public enum Speed {
		SLOW, FAST
	}

	@Parameter(label = "Image", description = "The image to brighten.", persist = false)
	private ImagePlus image;

	@Parameter(label = "Gain (times)", description = "Factor for each pixel.", min = "1", max = "10", persist = false)
	private int gain = 2;

	@Parameter(label = "Offset", description = "Added to each pixel.", persist = false)
	private double offset = 0.5;

	@Parameter(label = "Invert", description = "Black becomes white.", persist = false)
	private boolean invert;

	@Parameter(label = "Model", description = "Who does it.", persist = false)
	private String model = "small";

	@Parameter(label = "Type", description = "How pixels are kept.", choices = { "float", "as input" }, persist = false)
	private String type = "float";

	@Parameter(label = "Speed", description = "How fast.", persist = false)
	private Speed speed = Speed.SLOW;

	@Parameter(label = "Protocol", description = "A file nobody writes.", required = false, persist = false)
	private File protocol;

	@Parameter(label = "Trouble", description = "What goes wrong.", required = false, persist = false)
	private String trouble = "";

	@Parameter(type = ItemIO.OUTPUT, label = "Result", description = "The brighter image.")
	private ImagePlus result;

	@Parameter(type = ItemIO.OUTPUT)
	private ResultsTable table;

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("model") ? List.of("small", "large one") : List.of();
	}

	@Override
	protected void compute() throws IOException {
		progress().report(0, 2, "Brightening");
		makeTrouble();
		result = image.duplicate();
		result.setTitle(image.getTitle() + " brighter");
		result.getProcessor().multiply(gain);
		result.getProcessor().add(offset);
		if (invert)
			result.getProcessor().invert();
		progress().report(2, 2, "Brightening");
		table = new ResultsTable();
		Tables.row(table, image.getTitle(), Map.of("Mean", result.getStatistics().mean));
		result.setProp("said", model + " " + type + " " + speed + " " + protocol);
	}

	private void makeTrouble() throws IOException {
		switch (trouble) {
			case "user" -> throw new IllegalArgumentException("This is not possible. Do something else.");
			case "network" -> throw new ClearstackException("The model is broken. Get another.");
			case "file" -> throw new FileNotFoundException("There is no file x.");
			case "fault" -> throw new NullPointerException("oops");
			case "stop" -> throw new CancellationException();
			case "cancel" -> cancel("Wanted to stop. Go on.");
			default -> {
			}
		}
	}
}
