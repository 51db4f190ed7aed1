// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.DisplayedPlane;
import org.clearstack.image.Tables;
import org.clearstack.inspect.FeatureMapper;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.Layer;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.picture.FeatureStack;
import org.clearstack.picture.NetworkDrawing;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Shows what the layers of a model see in the current plane of an image, or in its selection, and what the model is
 * made of.
 */
@Plugin(type = Command.class, name = "features", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Feature Maps...",
	description = "Shows what each layer of a model sees in an image, as a stack, and draws and lists the layers.")
public final class FeatureMaps extends ClearstackCommand implements HasChoices {

	@Parameter(persist = false, label = "Image",
		description = "The current plane, or the selection in it, is shown to the network; RGB as the mean of its "
			+ "colours, unless the model takes colours.")
	private ImagePlus image;

	@Parameter(persist = false, label = "Model", description = "Name of an installed model, or path of a model folder.")
	private String model = "microscopy-denoise";

	@Parameter(persist = false, label = "Layers",
		description = "Names of layers with commas between; all, encoder, code and decoder stand for their "
			+ "convolutions.")
	private String layers = "code";

	@Parameter(persist = false, label = "Sort by energy",
		description = "The channels of each layer with most energy first.")
	private boolean sort;

	@Parameter(persist = false, label = "Device",
		description = "Where the network runs: auto, cpu, gpu, gpus (all of them), or numbered ones such as gpu:1 "
			+ "or gpu:0,gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Feature maps",
		description = "one channel of a layer per slice.")
	private ImagePlus maps;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Network", description = "a drawing of the network.")
	private ImagePlus drawing;

	@Parameter(type = ItemIO.OUTPUT, label = "Layers", description = "A row a layer.")
	private ResultsTable anatomy;

	@Override
	protected void compute() {
		final ModelFolder folder = ModelLibrary.find(model);
		final DisplayedPlane shown = DisplayedPlane.of(image, folder.spec());
		progress().report(0, 2, "Opening " + folder.spec().name());
		try (NetworkAnatomy opened = EngineLoader.engine().anatomy(folder, DeviceChoice.parse(device, strict))) {
			opened.noteDevice(progress());
			final FeatureMapper mapper = new FeatureMapper(opened, folder.spec());
			final List<Layer> chosen = mapper.choose(layers);
			progress().report(1, 2, "Running " + folder.spec().name());
			maps = FeatureStack.of(image.getTitle() + " seen by " + folder.spec().name(),
				mapper.map(shown.planes(), chosen, sort), shown.calibration());
			drawing = new NetworkDrawing(
				folder.spec().name() + ": " + String.format(Locale.ROOT, "%,d", parameters(opened)) + " parameters",
				opened.layers()).image();
			anatomy = new ResultsTable();
			for (final Layer layer : opened.layers())
				Tables.row(anatomy, layer.name(),
					cells(layer, (double) shown.planes().get(0).dimension(0) * shown.planes().get(0).dimension(1)));
		}
		progress().report(2, 2, "Done");
	}

	private static long parameters(final NetworkAnatomy anatomy) {
		return anatomy.layers().stream().mapToLong(Layer::parameters).sum();
	}

	/** What the table tells of a layer; bytes are those of its output for an image of so many pixels. */
	private static Map<String, Object> cells(final Layer layer, final double pixels) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("Stage", layer.stage().name().toLowerCase(Locale.ROOT));
		cells.put("Kind", layer.kind().name().toLowerCase(Locale.ROOT));
		cells.put("Kernel",
			layer.kernel().height() == 0 ? "-" : layer.kernel().width() + "x" + layer.kernel().height());
		cells.put("Channels", layer.channels());
		cells.put("Resolution", (double) layer.output().up() / layer.output().down());
		cells.put("Parameters", layer.parameters());
		cells.put("Receptive field", layer.receptiveField() == 0 ? "unknown" : (Object) layer.receptiveField());
		cells.put("FLOP/pixel", layer.flops());
		cells.put("Bytes", layer.valuesPerPixel() * pixels * Float.BYTES);
		cells.put("Inputs", String.join(" ", layer.inputs()));
		return cells;
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("device") ? DeviceChoice.OFFERED
			: parameter.equals("model") ? ModelLibrary.names() : List.of();
	}
}
