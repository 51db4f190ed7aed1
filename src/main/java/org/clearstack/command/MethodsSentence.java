// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.util.List;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasButtons;
import org.clearstack.stack.MethodsText;
import org.clearstack.window.ReportButton;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The sentence for a paper about how an image was restored. */
@Plugin(type = Command.class, name = "methods", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Text for a Paper",
	description = "Gives the sentences for the methods section of a paper about a restored image: model, checksum, "
		+ "parameters, version, citation.")
public final class MethodsSentence extends ClearstackCommand implements HasButtons {

	@Parameter(persist = false, label = "Image", description = "A restored image.")
	private ImagePlus image;

	@Parameter(type = ItemIO.OUTPUT, label = "Text for a paper")
	private String text;

	@Override
	protected void compute() {
		text = MethodsText.of(image);
	}

	@Override
	public List<ReportButton> buttons() {
		return List.of(new ReportButton("Text", () -> MethodsText.of(image)),
			new ReportButton("BibTeX", MethodsText::bibliography));
	}
}
