// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImagePart;
import org.clearstack.io.Folders;
import org.clearstack.model.ModelFolder;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.restore.Plane;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.stack.StackNoise;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;

/**
 * Adapts a model to a noisy image: trains it for a minute or so on that image alone, from its weights on. The image
 * need not have a clean counterpart, but its noise must be known or measured. A part of the pixels is held back; where
 * they do not show that the adapted model is better, the model stays as it is.
 *
 * <pre>{@code
 * ModelFolder model = ModelLibrary.find("general-denoise"); Adapted adapted = new ImageAdapter(model,
 * AdaptationBudget.parse("60")).adapt(ImagePart.whole(image), Progress.NONE); ImagePlus clean =
 * ImageRestorer.of(adapted.model()).restore(image); }</pre>
 */
public final class ImageAdapter {

	/** Planes and pixels that are learned from at most. */
	private static final int MOST_PLANES = 16;
	private static final long MOST_PIXELS = 1 << 25;

	private final ModelFolder model;
	private final AdaptationBudget budget;
	private RestoreSettings settings = RestoreSettings.AUTOMATIC;
	private DeviceChoice device = DeviceChoice.AUTO;
	private Path folder;

	/**
	 * @param model that is given the noise and that Train Autoencoder wrote, such as general-denoise
	 * @param budget of the training
	 * @throws IllegalArgumentException if it is another model, saying which to choose
	 */
	public ImageAdapter(final ModelFolder model, final AdaptationBudget budget) {
		if (!model.spec().isGivenNoise() || model.spec().planes() > 1 || !model.config().hasNetwork())
			throw new IllegalArgumentException(
				"Only models that are given the noise and see one plane at a time can be adapted to an image; found "
					+ model.spec().name() + ". Choose general-denoise, or set adapt to 0.");
		this.model = model;
		this.budget = budget;
	}

	/** Restores with the noise, normalisation and treatment of defects of these settings, where they say them. */
	public ImageAdapter with(final RestoreSettings wanted) {
		settings = wanted;
		return this;
	}

	/** Trains on a device other than the first GPU or else the CPU. */
	public ImageAdapter on(final DeviceChoice wanted) {
		device = wanted;
		return this;
	}

	/** Keeps the adapted model in a folder, see {@link org.clearstack.model.ModelLibrary#target}; otherwise it is deleted when Java ends. */
	public ImageAdapter keptIn(final Path wanted) {
		folder = wanted;
		return this;
	}

	/**
	 * What came out.
	 *
	 * @param model the adapted one, or the one that was to be adapted if it is as good
	 * @param text what was done, in a sentence
	 */
	public record Adapted(ModelFolder model, String text) {}

	/**
	 * Adapts.
	 *
	 * @param part of an image to learn from, all its channels, slices and frames, or some of them if there are many
	 * @param progress called after each step, and asked whether to go on
	 * @return the model to restore the image with
	 * @throws IllegalArgumentException if the image is too small or has no noise
	 * @throws CancellationException if progress says to stop
	 */
	public Adapted adapt(final ImagePart part, final Progress progress) {
		progress.report(0, 1, "Measuring the noise");
		final HeldBack images = images(part);
		progress.report(0, 1, "Preparing to adapt " + model.spec().name());
		if (images.planes().isEmpty())
			return new Adapted(model, "not adapted: all slices are constant");
		final ModelFolder[] written = new ModelFolder[1];
		try {
			final Adaptation.Outcome outcome = new Adaptation(EngineLoader.engine(), device, images).run(model, budget,
				progress, (trainer, found) -> written[0] =
					new AdaptedModel(model, text(images, found)).write(trainer, found.weights(), target()));
			return new Adapted(written[0] == null ? model : written[0], text(images, outcome));
		}
		catch (final IOException e) {
			throw new ClearstackException("The adapted model cannot be written: " + e.getMessage()
				+ ". Make room, or keep it under another name.", e);
		}
	}

	private Path target() throws IOException {
		if (folder != null)
			return folder;
		final Path temporary = Files.createTempDirectory("clearstack-adapted");
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				Folders.delete(temporary);
			}
			catch (final IOException e) {
				// What is left of a temporary folder does no harm.
			}
		}));
		return temporary.resolve(model.spec().name() + "-adapted");
	}

	private static String text(final HeldBack images, final Adaptation.Outcome outcome) {
		final String learned = String.format(Locale.ROOT, "%d steps on %d slice%s of the image", outcome.steps(),
			images.planes().size(), images.planes().size() == 1 ? "" : "s");
		return outcome.weights() == null
			? "tried, " + learned + "; the pixels that were held back show no gain, so the model is as it was"
			: learned + "; the pixels that were held back are restored better";
	}

	// -- the image --

	private HeldBack images(final ImagePart part) {
		final long area = (long) part.sourcePlanes().width() * part.sourcePlanes().height();
		Adaptation.patch(part.sourcePlanes().width(), part.sourcePlanes().height());
		final int all = part.channels() * part.slices() * part.frames();
		final int used = (int) Math.max(1, Math.min(Math.min(all, MOST_PLANES), MOST_PIXELS / area));
		final StackNoise measured = new StackNoise(part, settings.noise() == null);
		final HeldBack images = new HeldBack(part.sourcePlanes().width(), part.sourcePlanes().height(), used);
		boolean anyNoise = false;
		for (int i = 0; i < used; i++) {
			final int index = (int) ((long) i * all / used);
			final int c = index % part.channels();
			final int z = index / part.channels() % part.slices();
			final int t = index / part.channels() / part.slices();
			final NoiseModel noise = settings.noise() == null ? measured.of(c, 1).get(0) : settings.noise();
			anyNoise |= !noise.isNone();
			add(part.plane(c, z, t), noise, images);
		}
		if (!anyNoise)
			throw new IllegalArgumentException("The image " + part.source().getTitle()
				+ " has no noise that could be measured, so there is nothing to adapt a denoiser to. Set adapt to 0, or "
				+ "say what the noise is.");
		return images;
	}

	private void add(final RandomAccessibleInterval<? extends RealType<?>> plane, final NoiseModel noise,
		final HeldBack images)
	{
		final IntensityMap map = model.spec().normalization().map(plane, 0);
		images.add(Restorer.pixels(plane, map, settings.defects()), Plane.normalized(noise, map));
	}
}
