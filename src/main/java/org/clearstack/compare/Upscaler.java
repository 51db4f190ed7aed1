// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.function.UnaryOperator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.GaussianBlur;
import org.clearstack.resample.Resampling;
import org.clearstack.task.Progress;

/** A way to upscale a stack of planes, of one channel or of several that are upscaled together. */
public interface Upscaler {

	/** What has looked at a stack and upscales parts of it. */
	@FunctionalInterface
	interface Fitted {

		/**
		 * Upscales some slices of the stack.
		 *
		 * @param slices x, y and slices; where there are several channels these as the fourth dimension
		 * @param progress asked whether to go on
		 * @return x and y times the scale, and the other dimensions, with its origin at zero
		 */
		RandomAccessibleInterval<FloatType> upscale(RandomAccessibleInterval<FloatType> slices, Progress progress);
	}

	/** The name in tables and pictures. */
	String name();

	/** How many channels are upscaled together. */
	default int channels() {
		return 1;
	}

	/**
	 * Looks at a whole stack, so that its parts come out as the whole would.
	 *
	 * @param stack x, y and slices; where there are several channels these as the fourth dimension
	 */
	Fitted fit(RandomAccessibleInterval<FloatType> stack);

	/** A traditional method. */
	static Upscaler of(final Resampling method, final int scale) {
		return new Upscaler() {
			@Override
			public String name() {
				return method.label();
			}

			@Override
			public Fitted fit(final RandomAccessibleInterval<FloatType> stack) {
				return (slices, progress) -> method.upscale(slices, scale);
			}
		};
	}

	/** Keeps a noisy image as it is: what denoisers are measured against. */
	static Upscaler unchanged() {
		return sameSize("as it is", slices -> slices);
	}

	/** A Gaussian blur in each plane. */
	static Upscaler blur(final double sigma) {
		return sameSize("Gaussian blur " + sigma, slices -> GaussianBlur.blur(slices, sigma));
	}

	private static Upscaler sameSize(final String name,
		final UnaryOperator<RandomAccessibleInterval<FloatType>> method)
	{
		return new Upscaler() {
			@Override
			public String name() {
				return name;
			}

			@Override
			public Fitted fit(final RandomAccessibleInterval<FloatType> stack) {
				return (slices, progress) -> method.apply(slices);
			}
		};
	}
}
