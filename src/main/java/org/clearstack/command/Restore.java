// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.YesNoCancelDialog;
import java.awt.Rectangle;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.clearstack.adapt.AdaptationBudget;
import org.clearstack.adapt.ImageAdapter;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Groups;
import org.clearstack.door.HasPreview;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ReadableProperties;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.MethodsText;
import org.clearstack.stack.PartlyRestored;
import org.clearstack.task.Progress;
import org.clearstack.window.ImageProgress;
import org.scijava.ItemIO;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Denoises or upscales the active image into a new one: all of it, its current slice or channel, and where a rectangle
 * is selected only that region.
 */
@Plugin(type = Command.class, name = "restore", priority = Priority.VERY_HIGH, iconPath = ClearstackCommand.ICON,
	headless = true,
	menuPath = "Plugins>Clearstack>Restore...",
	description = "Denoises or upscales the active image, or its selected rectangle, into a new one with a trained "
		+ "model.")
public final class Restore extends RestoreOperation implements HasPreview {

	/** Width and height of what is previewed where nothing is selected. */
	private static final int PREVIEWED = 256;
	/** What is adapted where a model is to be proposed. */
	private static final String TO_ADAPT = "general-denoise";

	@Parameter(persist = false, label = "Image", description = "The image to restore; it is not changed.")
	private ImagePlus image;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Slices"),
		label = "Slices", choices = { "all", "current slice", "current channel" },
		description = "All slices, frames and channels; or all channels of the slice and frame that is shown; or "
			+ "all slices of the channel that is shown.")
	private String slices = "all";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"), label = "Uncertainty map",
		description = "A second image: the standard deviation of the error to expect at each pixel, from the noise and "
			+ "from how much the network's outputs for the eight flips and rotations differ. About two thirds of the "
			+ "errors are smaller, and nine tenths are smaller than twice as much. It cannot show what all outputs get "
			+ "wrong alike. Switches the self-ensemble on.")
	private boolean uncertainty;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Result"), label = "Virtual result",
		description = "Slices are computed when they are looked at or saved, and forgotten when memory is short: "
			+ "for stacks larger than memory.")
	private boolean lazy;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Adapt"),
		label = "Adapt to this image (seconds)",
		description = "Trains the model on this image alone before it is restored, for so many seconds, such as 60; or "
			+ "so many steps, such as 400 steps; 0 for not at all. The noise must be known or is measured. Where pixels "
			+ "that are held back show no gain, the model stays as it is. Takes effect on OK, not in the preview.")
	private String adapt = "0";

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Adapt"),
		label = "Keep the adapted model as",
		description = "Name of a new model, to restore other images like this one with; empty keeps none.")
	private String adapted = "";

	@Parameter(type = ItemIO.OUTPUT, label = "Restored image", description = "The restored image.")
	private ImagePlus restored;

	@Parameter(type = ItemIO.OUTPUT, label = "Uncertainty", description = "The uncertainty map, if it was asked for.")
	private ImagePlus deviation;

	private String adaptation = "";

	@Override
	protected void compute() {
		if (lazy && isBoth())
			throw new IllegalArgumentException(wrong().get("lazy"));
		final AdaptationBudget budget = AdaptationBudget.parse(adapt);
		final Choice choice = budget.isNone() ? choice(image) : adapted(choice(image), budget);
		final ModelFolder model = choice.model();
		if (!choice.reason().isEmpty() && !hasBeenTold())
			progress().note("Model " + model.spec().name() + ": " + choice.reason());
		final SpeedMeter meter = new SpeedMeter(progress());
		final ImageRestorer.Restored done = restored(choice, meter);
		restored = done.image();
		deviation = done.uncertainty();
		choice.tell(restored);
		choice.tell(deviation);
		tellAdaptation(restored);
		tellAdaptation(deviation);
		if (!lazy && choice.first() == null && restored.getStackSize() == part(image).image().getStackSize())
			meter.remember(model.spec().name(), restored);
	}

	/** Adapts the model of a choice that removes noise. */
	private Choice adapted(final Choice choice, final AdaptationBudget budget) {
		final boolean isFirst = choice.first() != null;
		final ModelFolder start = toAdapt(isFirst ? choice.first() : choice.model());
		final ImageAdapter adapter = new ImageAdapter(start, budget).with(settings(image)).on(device());
		if (!adapted.isBlank())
			adapter.keptIn(ModelLibrary.target(adapted));
		final ImageAdapter.Adapted found = adapter.adapt(part(image), progress().part(0, 2));
		adaptation = found.text();
		progress().note("Adaptation: " + adaptation + ".");
		return isFirst ? new Choice(choice.model(), choice.reason(), found.model())
			: new Choice(found.model(), choice.reason(), null);
	}

	/** Of the models that are proposed, only one that is given the noise and sees one plane can be adapted. */
	private ModelFolder toAdapt(final ModelFolder chosen) {
		return isProposed() && (!chosen.spec().isGivenNoise() || chosen.spec().depth() > 1)
			? ModelLibrary.find(TO_ADAPT) : chosen;
	}

	private void tellAdaptation(final ImagePlus result) {
		if (result != null && !adaptation.isEmpty())
			ReadableProperties.set(result, "Clearstack adaptation", adaptation);
	}

	private ImageRestorer.Restored restored(final Choice choice, final Progress meter) {
		final ImageRestorer restorer = restorer(choice, image, uncertainty);
		if (lazy && choice.first() == null)
			return restorer.lazily(part(image), whenLookedAt());
		try {
			if (choice.first() == null)
				return restorer.restore(part(image), meter);
			final ImagePlus clean = denoised(choice, part(image), meter.part(0, 2));
			return afterwards(clean, restorer.restore(ImagePart.whole(clean), meter.part(1, 2)));
		}
		catch (final PartlyRestored e) {
			if (!isKept(e.image()))
				throw e;
			return new ImageRestorer.Restored(e.image(), null);
		}
	}

	/** What is denoised in part is no result where it was to be enlarged. */
	private ImagePlus denoised(final Choice choice, final ImagePart part, final Progress progress) {
		try {
			return firstRestorer(choice, image).restore(part, progress).image();
		}
		catch (final PartlyRestored e) {
			throw new CancellationException(e.getMessage());
		}
	}

	/** Both models stand in the result. */
	private static ImageRestorer.Restored afterwards(final ImagePlus clean, final ImageRestorer.Restored result) {
		for (final String key : MethodsText.KEYS)
			ReadableProperties.set(result.image(), MethodsText.FIRST + key, clean.getProp(MethodsText.LAST + key));
		return result;
	}

	/** Asks whether the slices that are done are wanted; where nobody can answer, they are not. */
	private static boolean isKept(final ImagePlus begun) {
		return IJ.getInstance() != null && !IJ.isMacro()
			&& new YesNoCancelDialog(IJ.getInstance(), "Stopped",
				begun.getStackSize() + (begun.getStackSize() == 1 ? " slice is" : " slices are")
					+ " done. Keep them as an image?")
				.yesPressed();
	}

	/** A dialog has shown it; a log would only cover the image. */
	private static boolean hasBeenTold() {
		return IJ.getInstance() != null && !IJ.isMacro();
	}

	@Override
	ImagePlus proposedFor() {
		return image;
	}

	@Override
	ImagePart part(final ImagePlus source) {
		return ImagePart.of(source, ImagePart.Scope.parse(slices));
	}

	@Override
	Advice tooLarge(final String what) {
		if (isBoth())
			return super.tooLarge(what);
		return new Advice(Map.of("model", what
			+ " That is more than ImageJ's memory holds, so the result is virtual: slices are computed when they "
			+ "are looked at."),
			Map.of("lazy", "true"));
	}

	@Override
	public Map<String, String> wrong() {
		final Map<String, String> wrong = super.wrong();
		checkAdaptation(wrong);
		if (lazy && isBoth())
			wrong.put("lazy", "A result of two models cannot be virtual. Remove the noise first, then enlarge the "
				+ "virtual result of that.");
		return wrong;
	}

	private void checkAdaptation(final Map<String, String> wrong) {
		check(wrong, "adapt", () -> {
			final AdaptationBudget budget = AdaptationBudget.parse(adapt);
			if (budget.isNone() || image == null || wrong.containsKey("model"))
				return;
			final Choice choice = choice(image);
			new ImageAdapter(toAdapt(choice.first() == null ? choice.model() : choice.first()), budget);
		});
		check(wrong, "adapted", () -> {
			if (!adapted.isBlank())
				ModelLibrary.target(adapted);
		});
	}

	/** The selected rectangle of the slice that is shown, or its middle. */
	@Override
	public ImagePlus preview(final Progress wanted) {
		final ImagePart chosen = ImagePart.of(image, ImagePart.Scope.SLICE);
		final ImagePart part = chosen.isSelected() ? chosen : ImagePart.of(image, middle());
		final Choice choice = choice(image);
		final ImagePart degraded =
			choice.first() == null ? part : ImagePart.whole(denoised(choice, part, wanted.part(0, 2)));
		final ImagePlus result = restorer(choice, image, false).restore(degraded, wanted).image();
		result.setTitle("Preview of " + result.getTitle());
		return result;
	}

	private Rectangle middle() {
		final int width = Math.min(PREVIEWED, image.getWidth());
		final int height = Math.min(PREVIEWED, image.getHeight());
		return new Rectangle((image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height);
	}

	/**
	 * Writes into ImageJ's status line; never waits for a window, which may itself wait for the slice. Escape is not
	 * for slices.
	 */
	private static Progress whenLookedAt() {
		final ImageProgress shown = new ImageProgress();
		return shown::report;
	}
}
