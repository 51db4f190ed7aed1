// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainerState;
import org.clearstack.network.TrainingBatch;
import org.clearstack.network.tensorflow.graph.DevicePinning;
import org.clearstack.network.tensorflow.graph.ReceptiveField;
import org.clearstack.network.tensorflow.run.SessionSettings;
import org.clearstack.task.ClearstackException;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Trains a network on TensorFlow's graph. All gradients are computed before the first weight changes
 * (a control dependency): otherwise a step could read weights that another part of it has just moved.
 */
public final class GraphTrainer implements Trainer {

	/** Side of the tile that is tried to see where the network runs, in pixels. */
	private static final int TRIAL = 32;

	private final NetworkPlan plan;
	private final TrainerOptions options;
	private final Graph graph = new Graph();
	/**
	 * The graph that is run: this one, or a copy of it that stands on another GPU than the first. Operations have the
	 * same names in both.
	 */
	private final Graph placed;
	private final Session session;
	private final VariableValues values;
	private final String reason;
	private String device = "";
	private final Ops tf = Ops.create(graph);
	private final List<TrainedVariable> parameters = new ArrayList<>();
	private final Placeholder<TFloat32> degraded;
	private final Placeholder<TFloat32> groundTruth;
	private final Placeholder<TFloat32> pixelWeights;
	private final Placeholder<TFloat32> ranges;
	/** Seed and step: what dropout draws depends on nothing else. */
	private final Placeholder<TInt64> draw;
	private final Regularization regularization;
	private final Operand<TFloat32> loss;
	private final List<Operand<TFloat32>> gradients = new ArrayList<>();
	private final OptimiserGraph optimiser;
	private final Op step;
	/** A gradient that was computed before, part by part, and the step along it. */
	private final List<Placeholder<TFloat32>> given;
	private final Op stepGiven;
	private final Operand<TFloat32> averaged;
	private long steps;

	/**
	 * @param gpu number of the GPU to train on, or empty for the CPU
	 * @param reason why it is the CPU though a GPU was asked for; otherwise empty
	 */
	public GraphTrainer(final NetworkPlan plan, final TrainerOptions options, final OptionalInt gpu,
		final String reason)
	{
		this(plan, options, gpu, gpu.orElse(0) == 0 ? "" : "/device:GPU:" + gpu.getAsInt(), reason);
	}

	/** @param pinned device that every operation shall ask for, or empty to let TensorFlow choose */
	public GraphTrainer(final NetworkPlan plan, final TrainerOptions options, final OptionalInt gpu,
		final String pinned, final String reason)
	{
		this.plan = plan;
		this.options = options;
		this.reason = reason;
		degraded = placeholder(-1, -1, -1, plan.inputs());
		groundTruth = placeholder(-1, -1, -1, plan.channels());
		pixelWeights = placeholder(-1, -1, -1, 1);
		ranges = placeholder(-1, 1, 1, 1);
		draw = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
		regularization = new Regularization(tf, draw, options.mixed());
		final List<float[]> first = new ArrayList<>();
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
		final Operand<TFloat32> result = Networks.build(new GraphBuilder(tf, plan, (name, start, shape) -> {
			parameters.add(TrainedVariable.of(tf, name, Shape.of(shape)));
			first.add(firstValues(random, start, shape));
			return parameters.get(parameters.size() - 1).weights().value();
		}, regularization), degraded);
		loss = new LossGraph(tf, plan.channels(), pixelWeights, ranges).of(options.loss(), inside(result), groundTruth);
		for (final Operand<?> gradient : tf.gradients(total(),
			parameters.stream().map(p -> p.weights().value()).toList()))
			gradients.add(tf.identity(gradient.asOutput().expect(TFloat32.class)));
		optimiser = new OptimiserGraph(tf, options);
		step = optimiser.stepAlong(parameters, gradients);
		given = parameters.stream().map(p -> tf.placeholder(TFloat32.class, Placeholder.shape(p.shape()))).toList();
		stepGiven = optimiser.stepAlong(parameters, given);
		final Iterator<TrainedVariable> remaining = parameters.iterator();
		averaged = Networks.build(
			new GraphBuilder(tf, plan, (name, start, shape) -> remaining.next().average().value(),
				GraphBuilder.Training.NONE),
			degraded);
		placed = pinned.isEmpty() ? graph : copy(graph, pinned);
		session = new Session(placed, SessionSettings.of(gpu, false));
		values = new VariableValues(session, parameters);
		values.start(first);
	}

	/** The part of the results that there are ground-truth pixels of. */
	private Operand<TFloat32> inside(final Operand<TFloat32> results) {
		final Operand<TInt32> margins =
			tf.math.div(tf.math.sub(tf.shape(results), tf.shape(groundTruth)), tf.constant(2));
		return tf.slice(results, margins, tf.shape(groundTruth));
	}

	private static Graph copy(final Graph graph, final String pinned) {
		final Graph copy = new Graph();
		copy.importGraphDef(DevicePinning.on(graph.toGraphDef(), pinned));
		return copy;
	}

	private Placeholder<TFloat32> placeholder(final long... shape) {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
	}

	private static float[] firstValues(final RandomGenerator random, final VariableSource.Start start,
		final long[] shape)
	{
		final long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
		final float[] values = new float[Math.toIntExact(count)];
		final double deviation = start.gain() * Math.sqrt(2.0 * shape[shape.length - 1] / count);
		for (int i = 0; i < values.length; i++)
			values[i] = (float) (start.mean() + deviation * random.nextGaussian());
		return values;
	}

	private Operand<TFloat32> total() {
		final List<Operand<TFloat32>> terms = new ArrayList<>(regularization.penalties());
		terms.add(loss);
		return terms.size() == 1 ? loss : tf.math.addN(terms);
	}

	@Override
	public float step(final TrainingBatch pairs, final int parts, final float learningRate) {
		if (parts < 1 || parts > pairs.batch())
			throw new IllegalArgumentException("A batch of " + pairs.batch() + " pairs can be cut into 1 to "
				+ pairs.batch() + " parts; found " + parts + ".");
		steps++;
		try {
			final TrainingBatch balanced =
				pairs.weights() == null ? pairs : pairs.withWeights(withMeanOne(pairs.weights()));
			return parts == 1 ? stepAtOnce(balanced, learningRate) : stepInParts(balanced, parts, learningRate);
		}
		catch (final TensorFlowException e) {
			steps--;
			throw failure(pairs, e);
		}
	}

	private ClearstackException failure(final TrainingBatch pairs, final TensorFlowException e) {
		final String what = pairs.batch() + " patches of " + pairs.width() + "×" + pairs.height() + " pixels";
		return ClearstackException.isOutOfMemory(
			e) ? new ClearstackException("There is not enough memory on " + device() + " for a step on " + what
				+ ". Choose fewer or smaller ones, or the CPU, or close other programs.", e)
				: new ClearstackException(
					"TensorFlow could not compute a step on " + what + " on " + device() + ": " + e.getMessage(), e);
	}

	private float stepAtOnce(final TrainingBatch pairs, final float learningRate) {
		try (SessionCall call = new SessionCall(session)) {
			feed(call, pairs, 0);
			optimiser.feed(call, learningRate, steps);
			try (Result result = call.target(step).fetch(loss).run()) {
				return ((TFloat32) result.get(0)).getFloat();
			}
		}
	}

	/** Adds up the parts' gradients, and then moves the weights along their mean. */
	private float stepInParts(final TrainingBatch pairs, final int parts, final float learningRate) {
		final float[][] sums = new float[gradients.size()][];
		double losses = 0;
		for (int k = 0; k < parts; k++) {
			final int from = (int) ((long) k * pairs.batch() / parts);
			final int to = (int) ((long) (k + 1) * pairs.batch() / parts);
			losses += (to - from) * addGradients(pairs.part(from, to), k, (float) (to - from) / pairs.batch(), sums);
		}
		try (SessionCall call = new SessionCall(session)) {
			for (int i = 0; i < sums.length; i++)
				call.feed(given.get(i), TFloat32.tensorOf(parameters.get(i).shape(), DataBuffers.of(sums[i])));
			optimiser.feed(call, learningRate, steps);
			call.target(stepGiven).run().close();
		}
		return (float) (losses / pairs.batch());
	}

	/** Adds a part's gradients, times its share of the batch; returns its loss. */
	private float addGradients(final TrainingBatch part, final int number, final float share, final float[][] sums) {
		try (SessionCall call = new SessionCall(session)) {
			feed(call, part, number);
			call.fetch(loss);
			gradients.forEach(call::fetch);
			try (Result result = call.run()) {
				for (int i = 0; i < sums.length; i++) {
					final float[] gradient = VariableValues.of(result.get(i + 1));
					if (sums[i] == null)
						sums[i] = new float[gradient.length];
					for (int j = 0; j < gradient.length; j++)
						sums[i][j] += share * gradient[j];
				}
				return ((TFloat32) result.get(0)).getFloat();
			}
		}
	}

	/** Feeds what the gradients need; the number of the part decides, beside seed and step, what dropout draws. */
	private void feed(final SessionCall call, final TrainingBatch pairs, final long part) {
		final long large = plan.scale();
		final boolean weighted = pairs.weights() != null;
		call.feed(degraded, tensor(pairs.degraded(), pairs.batch(), pairs.height(), pairs.width(), plan.inputs()));
		call.feed(groundTruth,
			tensor(pairs.groundTruth(), pairs.batch(), large * pairs.innerHeight(), large * pairs.innerWidth(),
				plan.channels()));
		call.feed(pixelWeights, TFloat32.tensorOf(
			weighted ? Shape.of(pairs.batch(), large * pairs.innerHeight(), large * pairs.innerWidth(), 1)
				: Shape.of(1, 1, 1, 1),
			DataBuffers.of(weighted ? pairs.weights() : new float[] { 1 })));
		call.feed(ranges, TFloat32.tensorOf(Shape.of(pairs.batch(), 1, 1, 1), DataBuffers.of(pairs.ranges())));
		call.feed(draw, TInt64.vectorOf(options.seed(), steps + (part << Integer.SIZE)));
	}

	private static float[] withMeanOne(final float[] weights) {
		double sum = 0;
		for (final float weight : weights)
			sum += weight;
		final float[] scaled = new float[weights.length];
		for (int i = 0; i < scaled.length; i++)
			scaled[i] = (float) (weights[i] * weights.length / sum);
		return scaled;
	}

	private static TFloat32 tensor(final float[] values, final long batch, final long height, final long width,
		final long depth)
	{
		return TFloat32.tensorOf(Shape.of(batch, height, width, depth), DataBuffers.of(values));
	}

	@Override
	public TileNetwork network() {
		final GraphGeometry geometry = ReceptiveField.of(degraded, averaged);
		final ModelSpec spec = new ModelSpec("in training", plan.input(),
			new GraphGeometry(geometry.margin(), geometry.multiple(), plan.scale()));
		return TileNetwork.of(spec, (tiles, batch, height, width) -> {
			try (SessionCall call = new SessionCall(session);
				Result result =
					call.feed(degraded, tensor(tiles, batch, height, width, plan.inputs())).fetch(averaged).run()) {
				return VariableValues.of(result.get(0));
			}
		});
	}

	/** Tries a small tile when first asked, and takes what TensorFlow tells of it. */
	@Override
	public String device() {
		if (device.isEmpty())
			device = trial();
		return device;
	}

	private String trial() {
		try (SessionCall call = new SessionCall(session)) {
			return call.feed(degraded, tensor(new float[TRIAL * TRIAL * plan.inputs()], 1, TRIAL, TRIAL, plan.inputs()))
				.fetch(averaged).trace().device();
		}
		catch (final TensorFlowException e) {
			throw new ClearstackException("TensorFlow could not compute a small tile: " + e.getMessage(), e);
		}
	}

	@Override
	public String reason() {
		return reason;
	}

	@Override
	public long parameters() {
		return values.count();
	}

	@Override
	public float[][] weights() {
		return values.averages();
	}

	@Override
	public TrainerState state() {
		return new TrainerState(steps, values.all());
	}

	@Override
	public void state(final TrainerState state) {
		if (state.variables().length != 4 * parameters.size())
			throw new ClearstackException("The checkpoint holds " + state.variables().length
				+ " variables; this network has " + 4 * parameters.size()
				+ ". The plan of the network is another one.");
		values.set(state.variables());
		steps = state.steps();
	}

	@Override
	public void start(final ModelFolder model) {
		values.start(model);
	}

	@Override
	public GraphGeometry export(final float[][] weights, final Path folder) throws IOException {
		return GraphExport.write(plan, weights, folder);
	}

	@Override
	public void close() {
		session.close();
		if (placed != graph)
			placed.close();
		graph.close();
	}
}
