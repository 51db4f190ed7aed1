// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelLibrary;
import org.clearstack.noise.NoiseMeter;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.Progress;

/**
 * Measures the noise of images with the bundled network {@value #MODEL}, which tells noise from texture better than
 * statistics do; where it is not installed, by statistics alone, see {@link NoiseMeter}. The network is computed by the
 * CPU, so that the same image is measured alike on all computers.
 */
public final class NoiseMeasurement {

	/** The network whose result is the standard deviation of each pixel's noise. */
	public static final String MODEL = "noise-level";

	private NoiseMeasurement() {}

	/**
	 * Measures the noise that several planes of one size share.
	 *
	 * @param planes x and y each, at least one
	 * @return their noise, in grey levels
	 */
	public static NoiseModel of(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		return NoiseMeter.measure(planes, meter().orElse(null));
	}

	private static Optional<NoiseMeter.DeviationMeter> meter() {
		if (!ModelLibrary.names().contains(MODEL))
			return Optional.empty();
		final Restorer restorer =
			new Restorer(LoadedModels.shared(ModelLibrary.find(MODEL), DeviceChoice.parse("cpu")),
				RestoreSettings.AUTOMATIC);
		return Optional.of((pixels, width) -> deviations(restorer, pixels, width));
	}

	private static float[] deviations(final Restorer restorer, final float[] pixels, final int width) {
		final Img<FloatType> map =
			restorer.restore(ArrayImgs.floats(pixels, width, pixels.length / width), Progress.NONE);
		final float[] deviations = new float[pixels.length];
		int i = 0;
		for (final FloatType deviation : Views.flatIterable(map))
			deviations[i++] = deviation.get();
		return deviations;
	}
}
