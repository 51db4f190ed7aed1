// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import java.util.List;

/**
 * One thing that is done to intensities before a network, or to its outputs. Names, arguments and formulas are those of
 * the model description of bioimage.io (spec 0.5). Lists hold one number for all channels, or one a channel.
 */
public sealed interface Step {

	/** {@code x · gain + offset} */
	record ScaleLinear(List<Double> gain, List<Double> offset) implements Step {}

	/** {@code (x - mean) / std} with numbers that are known beforehand. */
	record FixedMeanStd(List<Double> mean, List<Double> std) implements Step {}

	/** {@code (x - mean) / (std + eps)} of the image; of all channels together where joint. */
	record MeanStd(double eps, boolean joint) implements Step {}

	/**
	 * {@code (x - low) / (high - low + eps)}, low and high being percentiles of the image; or of the network's input
	 * where {@code ofInput}.
	 */
	record ScaleRange(double min, double max, double eps, boolean joint, boolean ofInput) implements Step {}

	/** {@code (x - mean) / (std + eps) · (std of the input + eps) + mean of the input}, of an output. */
	record MatchInput(double eps, boolean joint) implements Step {}

	/** Values below and above are set to these. */
	record Clip(double min, double max) implements Step {}

	/** 1 above the threshold, 0 otherwise. */
	record Binarize(List<Double> threshold) implements Step {}

	/** {@code 1 / (1 + exp(-x))} */
	record Sigmoid() implements Step {}

	/** A pixel's value with known numbers. */
	@FunctionalInterface
	interface Pixelwise {
		double of(double value);
	}

	/** Whether its numbers are taken from an image. */
	default boolean isMeasured() {
		return this instanceof MeanStd || this instanceof ScaleRange || this instanceof MatchInput;
	}

	/** Whether its numbers are taken from all channels together. */
	default boolean isJoint() {
		return this instanceof MeanStd s && s.joint() || this instanceof ScaleRange r && r.joint()
			|| this instanceof MatchInput m && m.joint();
	}

	/** Whether what comes out are no normalised intensities any more: taking the normalisation back would be wrong. */
	default boolean isLast() {
		return !(this instanceof Clip);
	}

	/** The number of a channel, where there may be one for all. */
	static double of(final List<Double> numbers, final int channel) {
		return numbers.get(numbers.size() == 1 ? 0 : channel);
	}
}
