// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGeneratorFactory;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.img.planar.PlanarImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.engine.EngineLoader;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.ReadableProperties;
import org.clearstack.image.ResultImage;
import org.clearstack.io.Folders;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Engine;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.LinearMap;
import org.clearstack.restore.Plane;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;
import org.clearstack.task.Progress;
import org.clearstack.train.sample.TrainingImage;

/**
 * Makes stacks isotropic whose slices are farther apart than their pixels. A network is trained for a minute or two on
 * the stack's own slices, which are degraded along x or y as z is and interpolated again; then it is applied to the xz
 * and to the yz sections of the interpolated stack, and both results are averaged (Weigert et al., Nature Methods 15,
 * 1090, 2018). Slices that are held back decide by PSNR: where the network is no better than cubic interpolation, that
 * is the result.
 *
 * <pre>{@code
 * ImagePlus isotropic = new IsotropicRestorer(IsotropicSettings.AUTOMATIC).restore(stack, Progress.NONE);
 * }</pre>
 *
 * The source is not changed. Voxels that are not finite stay so, as does what is interpolated from them.
 */
public final class IsotropicRestorer {

	/** What the result's info says of how it was made. */
	public static final String PROPERTY = "Clearstack isotropic";
	/** Slices to learn from and to judge by, at most. */
	private static final int MOST_LEARNED = 48;
	private static final int MOST_HELD = 12;
	private static final long MOST_PIXELS = 1 << 25;
	private static final long SEED = 7;
	/** Volumes of floats that are in memory at once: interpolated, of xz sections, of yz sections. */
	private static final int VOLUMES = 3;

	private final IsotropicSettings settings;

	/** @param settings of anisotropy, slices and training */
	public IsotropicRestorer(final IsotropicSettings settings) {
		this.settings = settings;
	}

	/**
	 * Refuses what cannot be made isotropic, before anything is computed.
	 *
	 * @throws IllegalArgumentException with the reason and what to do
	 */
	public void check(final ImagePlus source) {
		checkMemory(IsotropicGrid.of(source, settings.anisotropy()));
	}

	/**
	 * Makes a stack isotropic; all its channels and frames.
	 *
	 * @param source of any type; RGB colour by colour. Virtual stacks are read slice by slice
	 * @param progress called after each step, and asked whether to go on
	 * @return a stack of cubic voxels of the same type, not shown
	 * @throws IllegalArgumentException if the stack is isotropic already, too small, or its pixel size unknown
	 * @throws CancellationException if progress says to stop
	 */
	public ImagePlus restore(final ImagePlus source, final Progress progress) {
		final IsotropicGrid grid = IsotropicGrid.of(source, settings.anisotropy());
		checkMemory(grid);
		final ImagePlanes planes = ImagePlanes.of(source);
		final AxialSampling sampling = new AxialSampling(grid.factor(), settings.thickness(), settings.blur());
		final List<LinearMap> maps = new ArrayList<>();
		for (int c = 0; c < planes.channels(); c++)
			maps.add(TrainingImage.NORMALIZATION.fit(planes.stack(c)));
		try {
			final Path folder = settings.kept() == null ? Files.createTempDirectory("clearstack-isotropic") : null;
			try {
				final Path target = folder == null ? settings.kept() : folder.resolve("isotropic");
				return restored(grid, planes, maps, trained(planes, maps, sampling, target, progress.part(0, 2)),
					progress.part(1, 2));
			}
			finally {
				if (folder != null)
					Folders.delete(folder);
			}
		}
		catch (final IOException e) {
			throw new ClearstackException("The trained model cannot be written: " + e.getMessage()
				+ ". Make room, or keep it under another name.", e);
		}
	}

	private static void checkMemory(final IsotropicGrid grid) {
		final ImagePlus source = grid.source();
		final long voxels = (long) source.getWidth() * source.getHeight() * grid.slices();
		final long needed = voxels * (VOLUMES * Float.BYTES
			+ (long) source.getNChannels() * source.getNFrames() * Math.max(1, source.getBitDepth() / 8));
		final Runtime java = Runtime.getRuntime();
		final long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
		if (needed > free)
			throw new InvalidInput(Failure.Code.OUT_OF_MEMORY, "The isotropic stack of " + grid.slices()
				+ " slices needs " + (needed >> 20) + " MiB of memory; " + (free >> 20)
				+ " MiB are free. Crop the stack, or give ImageJ more memory in Edit>Options>Memory & Threads...");
	}

	// -- training --

	/**
	 * What a training came to.
	 *
	 * @param model or null for cubic interpolation
	 * @param text what was done
	 */
	private record Trained(ModelFolder model, String text) {}

	private Trained trained(final ImagePlanes planes, final List<LinearMap> maps, final AxialSampling sampling,
		final Path target, final Progress progress) throws IOException
	{
		final String sampled = String.format(Locale.ROOT, "z interpolated %.4g times", sampling.factor());
		if (settings.budget().isNone())
			return new Trained(null, sampled + " by cubic interpolation; no network was asked for");
		final LearningSlices slices = slices(planes, maps, sampling);
		if (!slices.areUseful(RandomGeneratorFactory.of("L64X128MixRandom").create(SEED)))
			return new Trained(null,
				sampled + " by cubic interpolation; the slices are constant or not finite, so nothing can be learned");
		final Engine engine = EngineLoader.engine();
		final ModelFolder[] written = new ModelFolder[1];
		final SectionTraining.Outcome outcome = new SectionTraining(engine, settings.device(), slices)
			.run(settings.budget(), progress, (trainer, found) -> written[0] = new SectionModel(
				text(sampled, slices, found),
				slices.heldBack(RandomGeneratorFactory.of("L64X128MixRandom").create(SEED)).get(0))
				.write(engine, trainer, found.weights(), target));
		return new Trained(written[0], text(sampled, slices, outcome));
	}

	private static String text(final String sampled, final LearningSlices slices,
		final SectionTraining.Outcome outcome)
	{
		final String learned = String.format(Locale.ROOT, "%d steps on %d slices", outcome.steps(), slices.count());
		return outcome.weights() == null
			? String.format(Locale.ROOT, "%s by cubic interpolation; a network was tried (%s), but is no better on the "
				+ "slices that were held back", sampled, learned)
			: String.format(Locale.ROOT, "%s by a network trained on the stack itself (%s); on slices that were held "
				+ "back it has %.2f dB, cubic interpolation %.2f dB", sampled, learned, outcome.network(),
				outcome.cubic());
	}

	/** A fifth of the slices, in the middle of the stack and so not beside most others, is held back. */
	private static LearningSlices slices(final ImagePlanes planes, final List<LinearMap> maps,
		final AxialSampling sampling)
	{
		final LearningSlices slices = new LearningSlices(sampling, planes.width(), planes.height());
		final int held = Math.max(1, planes.slices() / 5);
		final int from = (planes.slices() - held) / 2;
		final List<int[]> toLearn = new ArrayList<>();
		final List<int[]> toHold = new ArrayList<>();
		for (int t = 0; t < planes.frames(); t++)
			for (int z = 0; z < planes.slices(); z++)
				for (int c = 0; c < planes.channels(); c++)
					(z >= from && z < from + held ? toHold : toLearn).add(new int[] { c, z, t });
		final long fit = Math.max(1, MOST_PIXELS / ((long) planes.width() * planes.height()));
		for (final int[] at : some(toLearn, Math.min(MOST_LEARNED, fit)))
			slices.add(Restorer.pixels(planes.plane(at[0], at[1], at[2]), maps.get(at[0]),
				RestoreSettings.AUTOMATIC.defects()), false);
		for (final int[] at : some(toHold, Math.min(MOST_HELD, fit)))
			slices.add(Restorer.pixels(planes.plane(at[0], at[1], at[2]), maps.get(at[0]),
				RestoreSettings.AUTOMATIC.defects()), true);
		return slices;
	}

	private static List<int[]> some(final List<int[]> all, final long most) {
		if (all.size() <= most)
			return all;
		final List<int[]> some = new ArrayList<>();
		for (int i = 0; i < most; i++)
			some.add(all.get((int) (i * (long) all.size() / most)));
		return some;
	}

	// -- restoring --

	private ImagePlus restored(final IsotropicGrid grid, final ImagePlanes planes, final List<LinearMap> maps,
		final Trained trained, final Progress progress)
	{
		final ResultImage result = ResultImage.of(grid.frame(grid.source().getTitle()), 1, ResultImage.Type.SOURCE,
			grid.source().getTitle() + " isotropic");
		final int volumes = planes.channels() * planes.frames();
		try (TileNetwork network =
			trained.model() == null ? null : EngineLoader.engine().open(trained.model(), settings.device())) {
			for (int i = 0; i < volumes; i++) {
				final int c = i % planes.channels();
				final int t = i / planes.channels();
				final Progress part = progress.part(i, volumes);
				final PlanarImg<FloatType, FloatArray> cubic = interpolated(grid, planes, c, t, part);
				final PlanarImg<FloatType, FloatArray> volume =
					network == null ? cubic : sharpened(cubic, network, maps.get(c), part);
				for (int z = 0; z < grid.slices(); z++)
					result.put(c, z, t, ArrayImgs.floats(volume.getPlane(z).getCurrentStorageArray(), planes.width(),
						planes.height()));
			}
		}
		final ImagePlus image = result.image();
		ReadableProperties.set(image, PROPERTY, trained.text());
		progress.note("Isotropic: " + trained.text() + ".");
		return image;
	}

	private static PlanarImg<FloatType, FloatArray> volume(final IsotropicGrid grid) {
		return (PlanarImg<FloatType, FloatArray>) PlanarImgs.floats(grid.source().getWidth(),
			grid.source().getHeight(), grid.slices());
	}

	private static PlanarImg<FloatType, FloatArray> interpolated(final IsotropicGrid grid, final ImagePlanes planes,
		final int c, final int t, final Progress progress)
	{
		final PlanarImg<FloatType, FloatArray> volume = volume(grid);
		final float[][] slices = new float[planes.slices()][];
		for (int z = 0; z < slices.length; z++)
			slices[z] = values(planes.plane(c, z, t));
		for (int z = 0; z < grid.slices(); z++) {
			if (progress.isCanceled())
				throw new CancellationException("Stopped while z was interpolated.");
			final float[] plane = AxialSampling.interpolated(slices, z / grid.factor());
			System.arraycopy(plane, 0, volume.getPlane(z).getCurrentStorageArray(), 0, plane.length);
		}
		return volume;
	}

	private static float[] values(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final float[] values = new float[Math.toIntExact(plane.size())];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(plane).cursor();
		for (int i = 0; i < values.length; i++)
			values[i] = cursor.next().getRealFloat();
		return values;
	}

	/** The mean of what the network makes of the xz and of the yz sections. */
	private static PlanarImg<FloatType, FloatArray> sharpened(final PlanarImg<FloatType, FloatArray> cubic,
		final TileNetwork network, final IntensityMap map, final Progress progress)
	{
		final List<PlanarImg<FloatType, FloatArray>> both = new ArrayList<>();
		for (int axis = 1; axis >= 0; axis--) {
			final PlanarImg<FloatType, FloatArray> sharp = (PlanarImg<FloatType, FloatArray>) PlanarImgs
				.floats(cubic.dimension(0), cubic.dimension(1), cubic.dimension(2));
			final List<Plane> sections = new ArrayList<>();
			for (long at = 0; at < cubic.dimension(axis); at++)
				sections.add(new Plane(Views.hyperSlice(cubic, axis, at), map, Views.hyperSlice(sharp, axis, at)));
			new Restorer(network, RestoreSettings.AUTOMATIC).restore(sections, progress.part(1 - axis, 2));
			both.add(sharp);
		}
		for (int z = 0; z < cubic.dimension(2); z++) {
			final float[] mean = both.get(0).getPlane(z).getCurrentStorageArray();
			final float[] other = both.get(1).getPlane(z).getCurrentStorageArray();
			for (int i = 0; i < mean.length; i++)
				mean[i] = (mean[i] + other[i]) / 2;
		}
		return both.get(0);
	}
}
