// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import ij.ImagePlus;
import java.util.Objects;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.LoadedModels;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage;
import org.clearstack.model.ErrorCalibration;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.TileNetwork;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.task.Progress;

/**
 * Denoises or enlarges ImageJ images with a trained model: the way in from Java. It needs no window, no menu and no
 * SciJava context.
 * <pre>
 * ImagePlus noisy = ImageFiles.open(Path.of("cells.tif"));
 * ImagePlus clean = ImageRestorer.of("microscopy-denoise").restore(noisy);
 * ImageFiles.save(clean, Path.of("cells-restored.tif"));
 * </pre>
 * All planes of the image are restored: slices, frames and channels, 8-bit, 16-bit, 32-bit and RGB. The result is a new
 * image of the same type, {@code scale} times as high and wide, with the calibration, look-up table, labels and overlay
 * of the source adapted to it; its properties say which model made it and how. The source is not changed.
 * <p>
 * How it is done is set by {@link #with(RestorationOptions)} and {@link #on(DeviceChoice)}; each gives a new restorer,
 * so that one may be kept and shared between threads. The model is read when it is first needed and stays in memory
 * until another one needs the room; there is nothing to close. The same image, model and options give the same bits on
 * the same kind of processor.
 */
public final class ImageRestorer {

	private final ModelFolder model;
	private final TileNetwork network;
	private final RestorationOptions options;
	private final DeviceChoice device;

	/**
	 * What came out; the uncertainty, the standard deviation of the error to expect at each pixel, is null if none was
	 * asked for.
	 */
	public record Restored(ImagePlus image, ImagePlus uncertainty) {}

	private ImageRestorer(final ModelFolder model, final TileNetwork network, final RestorationOptions options,
		final DeviceChoice device)
	{
		this.model = Objects.requireNonNull(model, "model");
		this.network = network;
		this.options = Objects.requireNonNull(options, "options");
		this.device = Objects.requireNonNull(device, "device");
	}

	/**
	 * A restorer with a model and everything else as the model says, on a GPU where there is one.
	 *
	 * @param model name of an installed model, such as {@code general-x2}, or the path of a model folder
	 * @throws org.clearstack.task.ClearstackException if there is no such model, naming those there are
	 */
	public static ImageRestorer of(final String model) {
		return of(ModelLibrary.find(model));
	}

	/** A restorer with a model and everything else as the model says, on a GPU where there is one. */
	public static ImageRestorer of(final ModelFolder model) {
		final RestorationOptions plain = RestorationOptions.plain(RestoreSettings.AUTOMATIC, ResultImage.Type.SOURCE);
		return new ImageRestorer(model, null, plain, DeviceChoice.parse("auto"));
	}

	/** The same with other options: normalisation, strength, known noise, the result's type, and so on. */
	public ImageRestorer with(final RestorationOptions other) {
		return new ImageRestorer(model, network, other, device);
	}

	/** The same on another device, such as {@code DeviceChoice.parse("cpu")}. */
	public ImageRestorer on(final DeviceChoice other) {
		return new ImageRestorer(model, network, options, other);
	}

	/** The same with a network of this model that is loaded already and stays so as long as it is used. */
	public ImageRestorer using(final TileNetwork loaded) {
		return new ImageRestorer(model, loaded, options, device);
	}

	/**
	 * Restores a whole image.
	 *
	 * @param image of any type and any number of slices, frames and channels; virtual stacks are read slice by slice
	 * @return the restored image, not shown
	 * @throws IllegalArgumentException if model, options and image do not fit, saying what to change
	 * @throws org.clearstack.task.ClearstackException if the model cannot be loaded or the network cannot compute
	 */
	public ImagePlus restore(final ImagePlus image) {
		return work(ImagePart.whole(image)).restore(model, Progress.NONE).image();
	}

	/**
	 * Restores a whole image and reports its progress.
	 *
	 * @param progress called after each tile, and asked whether to go on
	 * @throws java.util.concurrent.CancellationException if progress says to stop
	 */
	public ImagePlus restore(final ImagePlus image, final Progress progress) {
		return restoreLoaded(work(ImagePart.whole(image)), progress).image();
	}

	/**
	 * Restores a part of an image, such as its selected rectangle or one channel. What the network computed is
	 * remembered while memory lasts, so that the same part with another strength is done at once.
	 *
	 * @throws java.util.concurrent.CancellationException if progress says to stop, telling how far it came
	 */
	public Restored restore(final ImagePart part, final Progress progress) {
		final StackRestoration work = work(part);
		load(progress);
		return work.remembering(model, device).restore(model, progress);
	}

	/**
	 * A virtual image whose slices are restored when they are looked at or saved; the first one now. For results that
	 * are larger than memory.
	 *
	 * @param progress of each slice; called on whatever thread looks at it
	 */
	public Restored lazily(final ImagePart part, final Progress progress) {
		final StackRestoration work = work(part);
		load(progress);
		return work.lazily(model, progress);
	}

	private Restored restoreLoaded(final StackRestoration work, final Progress progress) {
		load(progress);
		return work.restore(model, progress);
	}

	/** Reports the progress of what takes long the first time. */
	private void load(final Progress progress) {
		if (network == null)
			LoadedModels.load(model, device, progress);
	}

	private StackRestoration work(final ImagePart part) {
		final TileNetwork loaded = network == null ? LoadedModels.shared(model, device) : network;
		final ErrorCalibration calibration =
			model.config().errorCalibration().orElseGet(() -> ErrorCalibration.usual(model.spec().scale()));
		return new StackRestoration(part, loaded, calibration, options);
	}
}
