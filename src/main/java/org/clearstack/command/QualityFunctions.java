// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.ExtensionDescriptor;
import ij.macro.Interpreter;
import ij.macro.MacroExtension;
import java.util.stream.Stream;
import org.clearstack.door.RunningMacro;
import org.clearstack.image.OpenImages;
import org.clearstack.metric.Metric;
import org.clearstack.quality.EvaluationRegion;
import org.clearstack.quality.QualityMeasurement;
import org.clearstack.quality.QualitySettings;
import org.clearstack.stack.MethodsText;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;

/**
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

	@Override
	public ExtensionDescriptor[] getExtensionFunctions() {
		return Stream.concat(Stream.of(ExtensionDescriptor.newDescriptor(METHODS, this, ARG_STRING)),
			Metric.all().stream()
				.map(metric -> ExtensionDescriptor.newDescriptor(metric.key(), this, arguments(metric.key()))))
			.toArray(ExtensionDescriptor[]::new);
	}

	private static int[] arguments(final String function) {
		final int answer = ARG_NUMBER | ARG_OUTPUT | ARG_OPTIONAL;
		return hasRange(function) ? new int[] { ARG_STRING, ARG_STRING, ARG_NUMBER, answer }
			: new int[] { ARG_STRING, ARG_STRING, answer };
	}

	private static boolean hasRange(final String function) {
		return Metric.of(function).needsRange();
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
