// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.ResultImage;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.ModelSpec;
import org.clearstack.network.Progress;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.restore.Plane;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;

/** An ImageJ stack restored plane by plane, some planes at a time so that the network gets full batches. */
final class StackRestoration {

	/** Output pixels that wait at the same time to be put into the result. */
	private static final long WAITING = 1 << 24;

	/** Where a plane stands in the stack, counted from 0. */
	private record Position(int c, int z, int t) {}

	private final ImagePlanes planes;
	private final TileNetwork network;
	private final RestoreSettings settings;
	private final Restorer restorer;
	private final ResultImage result;

	/**
	 * @param image to restore
	 * @param network for single channels
	 * @throws IllegalArgumentException if the image has no pixels or the network needs several channels
	 */
	StackRestoration(final ImagePlus image, final TileNetwork network, final RestoreSettings settings, final ResultImage.Type type) {
		final ModelSpec spec = network.spec();
		if (image.getStackSize() == 0 || image.getWidth() == 0 || image.getHeight() == 0)
			throw new IllegalArgumentException("The image " + image.getTitle() + " has no pixels (" + image.getWidth() + "×" + image.getHeight() + ", "
				+ image.getStackSize() + " slices). Open an image with at least one pixel.");
		if (spec.channels() != 1)
			throw new IllegalArgumentException("The model " + spec.name() + " restores images of " + spec.channels()
				+ " channels at once; stacks are restored channel by channel. Choose a model of 1 channel.");
		this.planes = ImagePlanes.of(image);
		this.network = network;
		this.settings = settings;
		this.restorer = new Restorer(network, settings);
		this.result = ResultImage.of(image, spec.scale(), type, withoutExtension(image.getTitle()) + "-" + spec.name());
	}

	private static String withoutExtension(final String title) {
		final int dot = title.lastIndexOf('.');
		return dot > 0 && title.length() - dot <= 5 ? title.substring(0, dot) : title;
	}

	/** Restores all planes and says in the result's properties what was done. */
	ImagePlus run(final ModelFolder model, final Progress progress) {
		final List<Position> positions = positions();
		final int together = (int) Math.max(1, WAITING / Math.max(1, (long) result.width() * result.height()));
		final List<LinearMap> maps = new ArrayList<>();
		for (int c = 0; c < planes.channels(); c++)
			maps.add(restorer.fit(planes.stack(c)));
		for (int i = 0; i < positions.size(); i += together) {
			final int last = Math.min(positions.size(), i + together);
			restore(positions.subList(i, last), maps, new Part(progress, i, last, positions.size()));
		}
		describe(model);
		return result.image();
	}

	private List<Position> positions() {
		final List<Position> positions = new ArrayList<>();
		for (int t = 0; t < planes.frames(); t++)
			for (int z = 0; z < planes.slices(); z++)
				for (int c = 0; c < planes.channels(); c++)
					positions.add(new Position(c, z, t));
		return positions;
	}

	private void restore(final List<Position> positions, final List<LinearMap> maps, final Progress progress) {
		final List<Plane> work = new ArrayList<>();
		for (final Position p : positions) {
			final RandomAccessibleInterval<?> source = planes.plane(p.c(), p.z(), p.t());
			work.add(new Plane(planes.plane(p.c(), p.z(), p.t()), maps.get(p.c()), image(restorer.outputInterval(source))));
		}
		restorer.restore(work, progress);
		for (int i = 0; i < work.size(); i++)
			result.put(positions.get(i).c(), positions.get(i).z(), positions.get(i).t(), work.get(i).output());
	}

	private static ArrayImg<FloatType, ?> image(final Interval interval) {
		return ArrayImgs.floats(interval.dimension(0), interval.dimension(1));
	}

	private void describe(final ModelFolder model) {
		final String version = getClass().getPackage().getImplementationVersion();
		result.property("Clearstack model", network.spec().name());
		result.property("Clearstack weights SHA-256", model.sha256());
		result.property("Clearstack normalisation", network.spec().normalization());
		result.property("Clearstack tile", settings.tile() == 0 ? "chosen automatically" : settings.tile() + " pixels");
		result.property("Clearstack device", network.device());
		result.property("Clearstack version", version == null ? "not packaged" : version);
	}

	/** The progress of some planes as part of all of them. */
	private record Part(Progress whole, int first, int last, int planes) implements Progress {

		@Override
		public void report(final long done, final long total, final String message) {
			final long part = total == 0 ? 0 : 1000 * (last - first) * done / total;
			whole.report(1000L * first + part, 1000L * planes, message);
		}

		@Override
		public boolean isCanceled() {
			return whole.isCanceled();
		}
	}
}
