// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.clearstack.device.DeviceChoice;
import org.clearstack.metric.Metric;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Engine;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerState;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.train.TrainingMonitor.UserRequest;
import org.clearstack.train.sample.PairSampler;

/**
 * The story of a training: images in, a model folder out. After every epoch a checkpoint is written beside the folder,
 * and a training that was stopped or killed goes on from there, to the same weights as if nothing had happened. It may
 * also go on with another learning rate, length or patience.
 *
 * <pre>{@code
 * TrainingSet images = new TrainingSet(settings); images.add("cells.tif", List.of(plane)); ModelFolder model = new
 * Training(settings, images, folder).run(EngineLoader.engine(), null, monitor); }</pre>
 */
public final class Training {

	/** A loss so many times the last epoch's, in {@link #IN_A_ROW} steps, is no learning any more. */
	private static final double DIVERGED = 20;
	/**
	 * One patch with a bright star can make the squared error of one step as large; the next step has other patches.
	 */
	private static final int IN_A_ROW = 3;
	private static final double LEAST_SLOWDOWN = 1.0 / 64;
	/** Images it learns from that are rated as well. */
	private static final int LEARNED = 8;

	private final TrainingSettings settings;
	private final TrainingSet images;
	private final Path folder;
	private List<Metric> metrics = List.of();
	private DeviceChoice device = DeviceChoice.AUTO;
	private String deviceText = "";
	private final List<Epoch> history = new ArrayList<>();
	private Validation validation;
	private Validation learned;
	private PatchScore baseline;
	private float[][] best;
	private TrainerState lastGood;
	private GradientAccumulator steps;
	private double slowdown = 1;
	private double secondsBefore;
	private ModelFolder ancestor;

	/**
	 * @param settings of the training
	 * @param images to learn from
	 * @param folder of the model, to be created
	 */
	public Training(final TrainingSettings settings, final TrainingSet images, final Path folder) {
		this.settings = settings;
		this.images = images;
		this.folder = folder.toAbsolutePath();
	}

	/** Rates the validation images by further metrics after each epoch, see {@link PatchScore#others()}. */
	public Training rating(final List<Metric> others) {
		metrics = List.copyOf(others);
		return this;
	}

	/** Trains on another device than the first GPU or else the CPU. */
	public Training on(final DeviceChoice wanted) {
		device = wanted;
		return this;
	}

	/** Where it was trained, as {@link Trainer#deviceText()} says; empty before. */
	public String deviceText() {
		return deviceText;
	}

	/** Where the checkpoint of a model folder lies. */
	public static Path checkpoint(final Path folder) {
		return folder.toAbsolutePath().resolveSibling("." + folder.getFileName() + ".checkpoint");
	}

	/**
	 * Trains, keeps the weights of the best epoch and writes the model; that of the last epoch, where it is another
	 * one, into the folder {@value ModelWriter#LAST} in it. Goes on from a checkpoint of the same training, if there is
	 * one.
	 *
	 * @param engine that computes
	 * @param start a trained model to go on from, or null to start with random weights
	 * @param monitor called after every step and epoch, and asked whether to stop
	 * @return the written model
	 * @throws IllegalArgumentException if there are fewer than two images, or the checkpoint is of another training
	 * @throws CancellationException if the user stopped; the checkpoint remains
	 * @throws ClearstackException if training diverges again and again in the first epoch; later what was learned is
	 * kept
	 * @throws IOException if the folder cannot be written
	 */
	public ModelFolder run(final Engine engine, final ModelFolder start, final TrainingMonitor monitor)
		throws IOException
	{
		images.check();
		ancestor = start;
		final PairSampler examples = images.training();
		validation = new Validation(images.validation(), settings, Integer.MAX_VALUE, metrics);
		learned = new Validation(images.learned(), settings, LEARNED, List.of());
		baseline = validation.baseline();
		try (Trainer trainer = engine.trainer(settings.plan(), settings.options(), device)) {
			deviceText = trainer.deviceText();
			trainer.noteDevice(monitor);
			if (start != null)
				trainer.start(start);
			begin(trainer, start, monitor);
			noteEmptyPlaces(examples, monitor);
			epochs(trainer, examples, start, monitor, engine);
			final ModelFolder model = write(trainer, monitor, engine);
			Files.deleteIfExists(checkpoint(folder));
			return model;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Training was interrupted.");
		}
	}

	private void noteEmptyPlaces(final PairSampler examples, final TrainingMonitor monitor) {
		final long percent = Math.round(100 * new EmptyPlaces(settings).share(examples));
		if (percent > 0)
			monitor.note(percent + " % of the places in the images are nearly empty; they are drawn less often.");
	}

	private ModelFolder write(final Trainer trainer, final TrainingMonitor monitor, final Engine engine)
		throws IOException
	{
		final float[][] last = trainer.weights();
		return new ModelWriter(this, validation, engine).write(folder, savedModel -> trainer.export(best, savedModel),
			Arrays.deepEquals(best, last) ? null : savedModel -> trainer.export(last, savedModel), monitor);
	}

	/** Reads the checkpoint, or rates the untrained network. */
	private void begin(final Trainer trainer, final ModelFolder start, final TrainingMonitor monitor)
		throws IOException
	{
		final Path file = checkpoint(folder);
		final Checkpoint before = Files.isRegularFile(file) ? Checkpoint.read(file) : null;
		if (before != null) {
			checkPurpose(before, start, file);
			trainer.state(before.state());
			lastGood = before.state();
			steps = new GradientAccumulator(trainer, before.parts(), monitor::note);
			slowdown = before.slowdown();
			best = before.best();
			before.history().forEach(epoch -> note(epoch, trainer, monitor));
			secondsBefore = history.get(history.size() - 1).seconds();
			monitor.note("Going on after epoch " + (history.size() - 1) + " from " + file);
			return;
		}
		steps = new GradientAccumulator(trainer, 1, monitor::note);
		best = trainer.weights();
		lastGood = trainer.state();
		note(rated(0, Double.NaN, trainer, 0), trainer, monitor);
	}

	/** A checkpoint is hours of work: it is not overwritten by a training it has nothing to do with. */
	private void checkPurpose(final Checkpoint before, final ModelFolder start, final Path file) {
		final List<String> was = List.of(before.purpose().split(", "));
		final List<String> is = List.of(purpose(start).split(", "));
		if (!was.equals(is))
			throw new IllegalArgumentException("An unfinished training of " + folder + " stopped after epoch "
				+ (before.history().size() - 1) + " (" + file
				+ "), but with other settings or images: "
				+ String.join(", ", was.stream().filter(s -> !is.contains(s)).toList()) + " instead of "
				+ String.join(", ", is.stream().filter(s -> !was.contains(s)).toList())
				+ ". Use those to continue, set fresh to start again, or choose another folder.");
	}

	private Epoch rated(final int number, final double loss, final Trainer trainer, final double seconds) {
		return new Epoch(number, loss, learned.score(trainer.network()), validation.score(trainer.network()), seconds);
	}

	private String purpose(final ModelFolder start) {
		return settings.essentials() + ", images=" + images.counts() + ", start="
			+ (start == null ? "" : start.identity());
	}

	private void epochs(final Trainer trainer, final PairSampler examples, final ModelFolder start,
		final TrainingMonitor monitor, final Engine engine)
		throws InterruptedException, IOException
	{
		final long began = System.nanoTime();
		UserRequest request = UserRequest.GO_ON;
		PatchSource patches = null;
		try {
			while (history.size() <= settings.epochs() && !isStale() && request != UserRequest.STOP_AND_KEEP) {
				final int number = history.size();
				if (patches == null)
					patches = new PatchSource(examples, settings, images.cache().most(),
						(long) (number - 1) * settings.steps());
				final EpochRun run = runEpoch(trainer, patches, number, monitor);
				request = run.request();
				if (run.diverged()) {
					patches.close();
					patches = null;
					if (slowDown(trainer, number, monitor))
						continue;
					break;
				}
				final Epoch epoch =
					rated(number, run.loss(), trainer, secondsBefore + (System.nanoTime() - began) / 1e9);
				if (epoch.validation().psnr() > bestPsnr())
					best = trainer.weights();
				note(epoch, trainer, monitor);
				if (run.steps() == settings.steps())
					keep(trainer, start);
				if (request == UserRequest.EXPORT)
					monitor.note("Wrote " + write(trainer, monitor, engine).path() + " as it is now.");
			}
		}
		finally {
			if (patches != null)
				patches.close();
		}
	}

	private void keep(final Trainer trainer, final ModelFolder start) throws IOException {
		lastGood = trainer.state();
		Files.createDirectories(folder.getParent());
		new Checkpoint(purpose(start), lastGood, steps.parts(), slowdown, history, best).write(checkpoint(folder));
	}

	/**
	 * Goes back to the end of the epoch before and halves the learning rate.
	 *
	 * @return whether there is any use in going on; if not, what was learned so far is kept
	 * @throws ClearstackException if there is no use, and nothing was learned
	 */
	private boolean slowDown(final Trainer trainer, final int number, final Progress progress) {
		trainer.state(lastGood);
		if (slowdown > LEAST_SLOWDOWN) {
			slowdown /= 2;
			progress.note("The loss diverged in epoch " + number + "; going back to epoch " + (number - 1)
				+ " with half the learning rate.");
			return true;
		}
		final String diverged = "Training diverged again and again, the last time at a learning rate of "
			+ settings.schedule().rate().highest() * slowdown + ". ";
		if (number == 1)
			throw new ClearstackException(
				diverged + "Choose a rate below that, or look for images with extreme values.");
		progress.note(diverged + "It ends with epoch " + (number - 1) + ", and the best so far, " + bestEpoch().number()
			+ ", is kept. To learn longer start from it with a lower rate, or look for images with extreme values.");
		return false;
	}

	/** Whether the validation has not become better for as long as the user is patient. */
	private boolean isStale() {
		if (settings.schedule().patience() == 0)
			return false;
		int last = 0;
		for (final Epoch epoch : history)
			if (epoch.validation().psnr() > history.get(last).validation().psnr())
				last = epoch.number();
		return history.size() - 1 - last >= settings.schedule().patience();
	}

	private void note(final Epoch epoch, final Trainer trainer, final TrainingMonitor monitor) {
		history.add(epoch);
		monitor.epoch(epoch, baseline, validation.preview(trainer.network()));
	}

	/**
	 * The steps of an epoch, or as many as the user wanted.
	 *
	 * @param steps that were taken
	 * @param loss their mean
	 * @param diverged whether the loss became and stayed too large, or no number
	 * @param request of the user
	 */
	private record EpochRun(int steps, double loss, boolean diverged, UserRequest request) {}

	private EpochRun runEpoch(final Trainer trainer, final PatchSource patches, final int number,
		final TrainingMonitor monitor)
		throws InterruptedException
	{
		final long first = (long) (number - 1) * settings.steps();
		final double highest = number > 1 ? highestLoss(history.get(number - 1).loss()) : Double.POSITIVE_INFINITY;
		UserRequest request = UserRequest.GO_ON;
		double sum = 0;
		int tooHigh = 0;
		for (int s = 1; s <= settings.steps(); s++) {
			final long step = first + s - 1;
			if (monitor.isCanceled())
				throw new CancellationException("Training was stopped after " + step + " of " + settings.allSteps()
					+ " steps. The same command continues after epoch " + (number - 1) + ".");
			final float loss = steps.step(patches.next(), (float) (slowdown * settings.rate(step)));
			tooHigh = loss > highest ? tooHigh + 1 : 0;
			if (!Float.isFinite(loss) || tooHigh == IN_A_ROW)
				return new EpochRun(s, Double.NaN, true, request);
			sum += loss;
			monitor.report(step + 1, settings.allSteps(),
				"Training on " + trainer.device() + ", epoch " + number + " of " + settings.epochs());
			final UserRequest now = monitor.request();
			request = now == UserRequest.GO_ON ? request : now;
			if (request == UserRequest.STOP_AND_KEEP)
				return new EpochRun(s, sum / s, false, request);
		}
		return new EpochRun(settings.steps(), sum / settings.steps(), false, request);
	}

	/** Above this a step has learned nothing: so many times the error of the epoch before. */
	private double highestLoss(final double before) {
		return settings.options().loss().grown(before, DIVERGED);
	}

	/**
	 * What the epochs brought so far; epoch 0 is the network before training: for upscaling, bicubic with the block
	 * means kept.
	 */
	public List<Epoch> history() {
		return List.copyOf(history);
	}

	/** How this training works. */
	public TrainingSettings settings() {
		return settings;
	}

	/** The model whose weights it started from; null if they were random. */
	ModelFolder ancestor() {
		return ancestor;
	}

	/**
	 * Names of all images its weights learned from, those of the model it started from included: of what it can do,
	 * they prove nothing.
	 */
	List<String> learnedFrom() {
		final Set<String> names = new TreeSet<>(images.trainingNames());
		if (ancestor != null)
			names.addAll(ancestor.config().trainingImages());
		return List.copyOf(names);
	}

	/** What this training learns from. */
	public TrainingSet images() {
		return images;
	}

	/** The best validation PSNR in dB after an epoch, or minus infinity before the first. */
	public double bestPsnr() {
		return history.stream().filter(e -> e.number() > 0).mapToDouble(e -> e.validation().psnr()).max()
			.orElse(Double.NEGATIVE_INFINITY);
	}

	/** The epoch whose weights are best; the one before training if there is no other. */
	Epoch bestEpoch() {
		return history.stream().filter(e -> e.number() > 0 && e.validation().psnr() == bestPsnr()).findFirst()
			.orElse(history.get(0));
	}

	/** The epoch that came last. */
	Epoch lastEpoch() {
		return history.get(history.size() - 1);
	}
}
