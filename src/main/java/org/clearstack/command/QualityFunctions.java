// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.ExtensionDescriptor;
import ij.macro.Interpreter;
import ij.macro.MacroExtension;
import ij.process.FloatProcessor;
import java.util.Map;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.door.RunningMacro;
import org.clearstack.image.OpenImages;
import org.clearstack.metric.Metric;
import org.clearstack.metric.resolution.CorrelationThreshold;
import org.clearstack.metric.resolution.Decorrelation;
import org.clearstack.metric.resolution.FourierCorrelation;
import org.clearstack.metric.resolution.Squirrel;
import org.clearstack.noise.NoiseEstimator;
import org.clearstack.noise.NoiseModel;
import org.clearstack.quality.EvaluationRegion;
import org.clearstack.quality.QualityMeasurement;
import org.clearstack.quality.QualitySettings;
import org.clearstack.stack.MethodsText;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;

/**
 * Of one image, without a reference: {@code Ext.noise(image)} and {@code Ext.decorrelation(image)}; of two exposures
 * {@code Ext.frc(a, b)}, of a source and what was restored from it {@code Ext.rse(source, restored)} and {@code
 * Ext.rsp(source, restored)}; of the displayed planes, in pixels and grey levels.
 * <p>
 * The metrics as macro functions: {@code Ext.mse(reference, test)} and, where the metric needs a data range, {@code
 * Ext.ssim(reference, test, range)}.
 * <p>
 * Images are given by title or ID; range 0 is the reference's maximum - minimum. Stacks and channels are rated
 * together, by each metric's usual definition, RGB colour by colour, as Image Quality... does with a row per stack.
 * Macros can only be answered with texts: {@code value = parseFloat(Ext.ssim("good", "test", 255))}; or a variable, one
 * argument more, takes the number: {@code Ext.ssim("good", "test", 255, value)}. Both have all digits. An error ends
 * the macro with its message.
 */
final class QualityFunctions implements MacroExtension {

	/** {@code Ext.methods(image)}: the sentence for a paper. */
	private static final String METHODS = "methods";

	/** Of one image or two, without a reference. */
	private static final Map<String, Integer> WITHOUT_REFERENCE =
		Map.of("noise", 1, "decorrelation", 1, "frc", 2, "rse", 2, "rsp", 2);

	@Override
	public ExtensionDescriptor[] getExtensionFunctions() {
		final Stream<String> measured = Stream.concat(WITHOUT_REFERENCE.keySet().stream().sorted(),
			Metric.all().stream().map(Metric::key).filter(key -> !WITHOUT_REFERENCE.containsKey(key)));
		return Stream.concat(Stream.of(ExtensionDescriptor.newDescriptor(METHODS, this, ARG_STRING)),
			measured.map(key -> ExtensionDescriptor.newDescriptor(key, this, arguments(key))))
			.toArray(ExtensionDescriptor[]::new);
	}

	private static int[] arguments(final String function) {
		final int answer = ARG_NUMBER | ARG_OUTPUT | ARG_OPTIONAL;
		if (WITHOUT_REFERENCE.getOrDefault(function, 0) == 1)
			return new int[] { ARG_STRING, answer };
		return hasRange(function) ? new int[] { ARG_STRING, ARG_STRING, ARG_NUMBER, answer }
			: new int[] { ARG_STRING, ARG_STRING, answer };
	}

	private static boolean hasRange(final String function) {
		return !WITHOUT_REFERENCE.containsKey(function) && Metric.of(function).needsRange();
	}

	/** The number as text, or null if a variable has taken it or the macro was ended. */
	@Override
	public String handleExtension(final String function, final Object[] arguments) {
		try {
			return function.equals(METHODS) ? MethodsText.of(OpenImages.named((String) arguments[0]))
				: answer(rate(function, arguments), arguments);
		}
		catch (final IllegalArgumentException | OutOfMemoryError e) {
			end("Ext." + function + ": " + Failure.of(e).message());
			return null;
		}
	}

	private static double rate(final String function, final Object[] arguments) {
		if (WITHOUT_REFERENCE.containsKey(function))
			return measure(function, arguments);
		final ImagePlus reference = OpenImages.named((String) arguments[0]);
		final ImagePlus test = OpenImages.named((String) arguments[1]);
		final double range = hasRange(function) ? (Double) arguments[2] : 0;
		if (!(range >= 0) || range == Double.POSITIVE_INFINITY)
			throw new IllegalArgumentException(
				"range is " + range + "; it must be a positive number, or 0 for the reference's maximum - minimum.");
		final QualitySettings rules = QualitySettings.standard(Metric.of(function), range);
		return new QualityMeasurement(reference, test, EvaluationRegion.everywhere(), rules).rows(Progress.NONE).get(0)
			.values().get(function);
	}

	/** Of the displayed planes, in pixels and grey levels. */
	private static double measure(final String function, final Object[] arguments) {
		final RandomAccessibleInterval<FloatType> first = plane((String) arguments[0]);
		return switch (function) {
			case "noise" -> {
				final NoiseModel noise = NoiseEstimator.measure(first);
				double variance = 0;
				for (final FloatType value : Views.iterable(first))
					variance += noise.variance(value.get());
				yield Math.sqrt(variance / Intervals.numElements(first));
			}
			case "decorrelation" -> Decorrelation.analyse(first).resolution();
			case "frc" -> FourierCorrelation
				.correlate(first, plane((String) arguments[1]), FourierCorrelation.Setup.pixels())
				.resolution(CorrelationThreshold.ONE_SEVENTH).orElse(Double.NaN);
			case "rse" -> Squirrel.compare(first, plane((String) arguments[1])).rse();
			default -> Squirrel.compare(first, plane((String) arguments[1])).rsp();
		};
	}

	private static RandomAccessibleInterval<FloatType> plane(final String name) {
		final FloatProcessor shown = OpenImages.named(name).getProcessor().convertToFloatProcessor();
		return ArrayImgs.floats((float[]) shown.getPixels(), shown.getWidth(), shown.getHeight());
	}

	private static String answer(final double value, final Object[] arguments) {
		if (!(arguments[arguments.length - 1] instanceof Double[] variable))
			return Double.toString(value);
		variable[0] = value;
		return null;
	}

	/** As ImageJ's own functions do, with a dialog that shows the line; in a batch nobody could close it. */
	private static void end(final String message) {
		final Interpreter macro = Interpreter.getInstance();
		if (IJ.getInstance() != null && macro != null)
			macro.abort(message);
		else {
			IJ.log(message);
			RunningMacro.end(message);
		}
	}
}
