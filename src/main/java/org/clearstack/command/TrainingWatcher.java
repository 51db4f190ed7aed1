// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.clearstack.image.ImageFiles;
import org.clearstack.metric.Metric;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.StackProgress;
import org.clearstack.task.Progress;
import org.clearstack.train.Epoch;
import org.clearstack.train.PatchScore;
import org.clearstack.train.Training;
import org.clearstack.train.TrainingMonitor;
import org.clearstack.train.TrainingSettings;
import org.clearstack.window.TrainingCurves;
import org.clearstack.window.TrainingWindow;

/**
 * Hands on what the training tells: to ImageJ or the console, to the table, and to a window where there are
 * windows.
 */
final class TrainingWatcher implements TrainingMonitor {

	private final ResultsTable table = new ResultsTable();
	private final Progress progress;
	private final TrainingWindow window;
	private final TrainingSettings settings;
	private PatchScore baseline;
	private boolean isFinished;

	/** @param window that shows it; null for none */
	TrainingWatcher(final Progress progress, final TrainingWindow window, final TrainingSettings settings) {
		this.progress = progress;
		this.window = window;
		this.settings = settings;
	}

	/** What came of each epoch so far. */
	ResultsTable table() {
		return table;
	}

	@Override
	public void report(final long done, final long total, final String message) {
		progress.report(done, total, message);
		if (window != null)
			window.report(done, total, message);
	}

	@Override
	public void note(final String line) {
		progress.note(line);
	}

	@Override
	public boolean isCanceled() {
		return window != null && window.isCanceled() || progress.isCanceled();
	}

	@Override
	public UserRequest request() {
		return window == null ? UserRequest.GO_ON : window.request();
	}

	@Override
	public void epoch(final Epoch epoch, final PatchScore level, final Preview preview) {
		baseline = level;
		table.addRow();
		table.addValue("Epoch", epoch.number());
		table.addValue("Loss", epoch.loss());
		table.addValue("Validation PSNR (dB)", epoch.validation().psnr());
		table.addValue("Validation SSIM", epoch.validation().ssim());
		table.addValue("Training PSNR (dB)", epoch.training().psnr());
		table.addValue("Training SSIM", epoch.training().ssim());
		epoch.validation().others().forEach((key, value) -> table.addValue("Validation " + heading(key), value));
		table.addValue("Time (s)", epoch.seconds());
		if (window != null)
			window.epoch(epoch, level, preview);
		else
			note(line(epoch, level));
	}

	/** Name and unit of a metric. */
	private static String heading(final String key) {
		final Metric.About about = Metric.of(key).about();
		return about.name() + (about.unit().isEmpty() ? "" : " (" + about.unit() + ")");
	}

	private String line(final Epoch epoch, final PatchScore level) {
		final double rate = epoch.number() * settings.steps() / Math.max(1e-9, epoch.seconds());
		final String pace = epoch.number() == 0 ? "" : String.format(Locale.ROOT, ", %.1f steps/s, %s left", rate,
			StackProgress.duration((settings.epochs() - epoch.number()) * settings.steps() / rate));
		return String.format(Locale.ROOT,
			"Epoch %d of %d: loss %.4g, training PSNR %.2f dB, SSIM %.4f, validation PSNR %.2f dB (baseline "
				+ "%.2f), SSIM %.4f"
				+ " (baseline %.4f)%s, %.0f s%s",
			epoch.number(), settings.epochs(), epoch.loss(), epoch.training().psnr(), epoch.training().ssim(),
			epoch.validation().psnr(),
			level.psnr(), epoch.validation().ssim(), level.ssim(),
			epoch.validation().others().entrySet().stream()
				.map(other -> String.format(Locale.ROOT, ", %s %.4g (baseline %.4g)", heading(other.getKey()),
					other.getValue(), level.others().get(other.getKey())))
				.collect(Collectors.joining()),
			epoch.seconds(), pace);
	}

	@Override
	public void document(final Path folder, final Training training) throws IOException {
		final ImagePlus curves =
			new ImagePlus("curves", TrainingCurves.psnr(training.history(), baseline, 720, 420));
		ImageFiles.save(curves, folder.resolve("curves.png"));
	}

	/** The window tells it and stays; in a macro, and without a window, it is noted. */
	void finished(final ModelFolder model, final String result) {
		isFinished = window != null && !IJ.isMacro();
		if (isFinished)
			window.finished(result, new TrainedModel(model).buttons());
		else
			note(result);
	}

	void close() {
		if (window != null && !isFinished)
			window.close();
	}
}
