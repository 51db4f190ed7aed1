// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

import org.clearstack.network.GraphGeometry;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.ModelSpec;
import org.clearstack.network.NetworkException;
import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainerState;
import org.clearstack.network.TrainingBatch;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Trains a network on TensorFlow's graph. All gradients are computed before the first weight changes
 * (a control dependency): otherwise a step could read weights that another part of it has just moved.
 */
final class GraphTrainer implements Trainer {

	private static final float BETA1 = 0.9f;
	private static final float BETA2 = 0.999f;
	private static final float EPSILON = 1e-8f;
	private static final float RHO = 0.95f;
	private static final float ADADELTA_EPSILON = 1e-7f;

	/** A variable of the network with all that training keeps for it. */
	private record Parameter(String name, Shape shape, Slot weights, Slot moment1, Slot moment2, Slot average) {

		Stream<Slot> slots() {
			return Stream.of(weights, moment1, moment2, average);
		}
	}

	/** A variable, and how to give it a value. */
	private record Slot(Variable<TFloat32> variable, Operand<TFloat32> value, Placeholder<TFloat32> next, Op assign) {}

	private final NetworkPlan plan;
	private final TrainerOptions options;
	private final Graph graph = new Graph();
	private final Session session;
	private final Ops tf = Ops.create(graph);
	private final List<Parameter> parameters = new ArrayList<>();
	private final Placeholder<TFloat32> poor;
	private final Placeholder<TFloat32> good;
	private final Placeholder<TFloat32> pixelWeights;
	private final Placeholder<TFloat32> ranges;
	private final Placeholder<TFloat32> rate;
	private final Placeholder<TFloat32> power1;
	private final Placeholder<TFloat32> power2;
	/** Share of the way that the averaged weights go towards the weights at a step. */
	private final Placeholder<TFloat32> follow;
	/** Seed and step: what dropout draws depends on nothing else. */
	private final Placeholder<TInt64> draw;
	private final List<Operand<TFloat32>> penalties = new ArrayList<>();
	private final Operand<TFloat32> loss;
	private final List<Operand<TFloat32>> gradients = new ArrayList<>();
	private final Op step;
	/** A gradient that was computed before, part by part, and the step along it. */
	private final List<Placeholder<TFloat32>> given;
	private final Op stepGiven;
	private final Operand<TFloat32> averaged;
	private long steps;

	GraphTrainer(final NetworkPlan plan, final TrainerOptions options) {
		this.plan = plan;
		this.options = options;
		session = new Session(graph, SessionSettings.of("auto"));
		poor = placeholder(-1, -1, -1, plan.inputs());
		good = placeholder(-1, -1, -1, plan.channels());
		pixelWeights = placeholder(-1, -1, -1, 1);
		ranges = placeholder(-1, 1, 1, 1);
		rate = placeholder();
		power1 = placeholder();
		power2 = placeholder();
		follow = placeholder();
		draw = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
		final List<float[]> first = new ArrayList<>();
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
		final Operand<TFloat32> result = new Blueprint(tf, plan, (name, gain, shape) -> {
			parameters.add(parameter(name, Shape.of(shape)));
			first.add(firstValues(random, gain, shape));
			return parameters.get(parameters.size() - 1).weights().value();
		}, new Dropping()).build(poor);
		loss = new Loss(tf, plan.channels(), pixelWeights, ranges).of(options.loss(), result, good);
		for (final Operand<?> gradient : tf.gradients(total(), parameters.stream().map(p -> p.weights().value()).toList()))
			gradients.add(tf.identity(gradient.asOutput().expect(TFloat32.class)));
		step = stepAlong(gradients);
		given = parameters.stream().map(p -> tf.placeholder(TFloat32.class, Placeholder.shape(p.shape()))).toList();
		stepGiven = stepAlong(given);
		final Iterator<Parameter> remaining = parameters.iterator();
		averaged = new Blueprint(tf, plan, (name, gain, shape) -> remaining.next().average().value(), Blueprint.Training.NONE).build(poor);
		for (int i = 0; i < first.size(); i++)
			start(parameters.get(i), first.get(i));
	}

	private Placeholder<TFloat32> placeholder(final long... shape) {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
	}

	private Parameter parameter(final String name, final Shape shape) {
		return new Parameter(name, shape, slot(shape), slot(shape), slot(shape), slot(shape));
	}

	/** Reads go through an identity: TensorFlow's gradients of what reads a variable directly can crash. */
	private Slot slot(final Shape shape) {
		final Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
		final Placeholder<TFloat32> next = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
		return new Slot(variable, tf.identity(variable), next, tf.assign(variable, next));
	}

	/** Normal values with the variance of He et al. (2015), 2 / (inputs of a unit), times the gain; biases start at zero. */
	private static float[] firstValues(final RandomGenerator random, final double gain, final long[] shape) {
		final long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
		final float[] values = new float[Math.toIntExact(count)];
		final double deviation = gain * Math.sqrt(2.0 * shape[shape.length - 1] / count);
		for (int i = 0; i < values.length; i++)
			values[i] = (float) (deviation * random.nextGaussian());
		return values;
	}

	/** What training does to activations: dropout that depends on seed and step, and penalties on their size. */
	private final class Dropping implements Blueprint.Training {

		@Override
		public Operand<TFloat32> dropout(final Operand<TFloat32> activations, final float share) {
			final Operand<TFloat32> uniform = tf.random.statelessRandomUniform(tf.shape(activations), draw);
			final Operand<TFloat32> kept = tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(share)), TFloat32.class);
			return tf.math.mul(activations, tf.math.mul(kept, tf.constant(1 / (1 - share))));
		}

		/** As Keras does: the sum over a batch, divided by its size. */
		@Override
		public void penalise(final Operand<TFloat32> activations, final float weight) {
			final Operand<TFloat32> sums = tf.reduceSum(tf.math.abs(activations), tf.constant(new int[] { 1, 2, 3 }));
			penalties.add(tf.math.mul(tf.math.mean(sums, tf.constant(new int[] { 0 })), tf.constant(weight)));
		}
	}

	private Operand<TFloat32> total() {
		final List<Operand<TFloat32>> terms = new ArrayList<>(penalties);
		terms.add(loss);
		return terms.size() == 1 ? loss : tf.math.addN(terms);
	}

	private Op stepAlong(final List<? extends Operand<TFloat32>> gradient) {
		final Ops gated = tf.withControlDependencies(new ArrayList<Op>(gradient));
		final List<Op> applied = new ArrayList<>();
		for (int i = 0; i < parameters.size(); i++)
			applied.add(apply(gated, parameters.get(i), gradient.get(i)));
		final Ops after = tf.withControlDependencies(applied);
		final List<Op> moved = new ArrayList<>();
		for (final Parameter p : parameters) {
			final Operand<TFloat32> difference = after.math.sub(after.identity(p.average().variable()), after.identity(p.weights().variable()));
			moved.add(after.assignSub(p.average().variable(), after.math.mul(difference, follow)));
		}
		return tf.withControlDependencies(moved).noOp();
	}

	private Op apply(final Ops gated, final Parameter p, final Operand<TFloat32> gradient) {
		if (options.optimiser().equals("adadelta"))
			return gated.train.applyAdadelta(p.weights().variable(), p.moment1().variable(), p.moment2().variable(), rate, gated.constant(RHO),
				gated.constant(ADADELTA_EPSILON), gradient);
		return gated.train.applyAdam(p.weights().variable(), p.moment1().variable(), p.moment2().variable(), power1, power2, rate,
			gated.constant(BETA1), gated.constant(BETA2), gated.constant(EPSILON), gradient);
	}

	private void start(final Parameter p, final float[] values) {
		final float[] zeros = new float[values.length];
		assign(p, p.weights(), values);
		assign(p, p.average(), values);
		assign(p, p.moment1(), zeros);
		assign(p, p.moment2(), zeros);
	}

	private void assign(final Parameter p, final Slot slot, final float[] values) {
		if (values.length != p.shape().size())
			throw new NetworkException("The layer " + p.name() + " has " + p.shape().size() + " weights; found " + values.length
				+ ". The plan of the network is another one.");
		try (TFloat32 tensor = TFloat32.tensorOf(p.shape(), DataBuffers.of(values))) {
			session.runner().feed(slot.next(), tensor).addTarget(slot.assign()).run().close();
		}
	}

	@Override
	public float step(final TrainingBatch pairs, final int parts, final float learningRate) {
		if (parts < 1 || parts > pairs.batch())
			throw new IllegalArgumentException("A batch of " + pairs.batch() + " pairs can be cut into 1 to " + pairs.batch() + " parts; found " + parts + ".");
		steps++;
		try {
			final TrainingBatch balanced = pairs.weights() == null ? pairs : new TrainingBatch(pairs.poor(), pairs.good(), withMeanOne(pairs.weights()),
				pairs.ranges(), pairs.batch(), pairs.height(), pairs.width());
			return parts == 1 ? stepAtOnce(balanced, learningRate) : stepInParts(balanced, parts, learningRate);
		}
		catch (final TensorFlowException e) {
			steps--;
			throw new NetworkException("TensorFlow could not compute a step on " + pairs.batch() + " patches of " + pairs.width() + "×" + pairs.height()
				+ " pixels: " + e.getMessage(), e);
		}
	}

	private float stepAtOnce(final TrainingBatch pairs, final float learningRate) {
		try (Feeding feeding = new Feeding(); Result result = feeding.pairs(pairs, 0).rates(learningRate).runner.addTarget(step).fetch(loss).run()) {
			return ((TFloat32) result.get(0)).getFloat();
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
		try (Feeding feeding = new Feeding()) {
			for (int i = 0; i < sums.length; i++)
				feeding.feed(given.get(i), TFloat32.tensorOf(parameters.get(i).shape(), DataBuffers.of(sums[i])));
			feeding.rates(learningRate).runner.addTarget(stepGiven).run().close();
		}
		return (float) (losses / pairs.batch());
	}

	/** Adds a part's gradients, times its share of the batch; returns its loss. */
	private float addGradients(final TrainingBatch part, final int number, final float share, final float[][] sums) {
		try (Feeding feeding = new Feeding()) {
			final Session.Runner runner = feeding.pairs(part, number).runner.fetch(loss);
			gradients.forEach(runner::fetch);
			try (Result result = runner.run()) {
				for (int i = 0; i < sums.length; i++) {
					final float[] gradient = values(result.get(i + 1));
					if (sums[i] == null)
						sums[i] = new float[gradient.length];
					for (int j = 0; j < gradient.length; j++)
						sums[i][j] += share * gradient[j];
				}
				return ((TFloat32) result.get(0)).getFloat();
			}
		}
	}

	/** A run of the session and the tensors it is fed, which are closed with it. */
	private final class Feeding implements AutoCloseable {

		private final Session.Runner runner = session.runner();
		private final List<Tensor> tensors = new ArrayList<>();

		Feeding feed(final Operand<?> at, final Tensor tensor) {
			tensors.add(tensor);
			runner.feed(at, tensor);
			return this;
		}

		/** What the gradients need; the number of the part decides, beside seed and step, what dropout draws. */
		Feeding pairs(final TrainingBatch pairs, final long part) {
			final long large = plan.scale();
			final boolean weighted = pairs.weights() != null;
			feed(poor, tensor(pairs.poor(), pairs.batch(), pairs.height(), pairs.width(), plan.inputs()));
			feed(good, tensor(pairs.good(), pairs.batch(), large * pairs.height(), large * pairs.width(), plan.channels()));
			feed(pixelWeights, TFloat32.tensorOf(weighted ? Shape.of(pairs.batch(), large * pairs.height(), large * pairs.width(), 1) : Shape.of(1, 1, 1, 1),
				DataBuffers.of(weighted ? pairs.weights() : new float[] { 1 })));
			feed(ranges, TFloat32.tensorOf(Shape.of(pairs.batch(), 1, 1, 1), DataBuffers.of(pairs.ranges())));
			return feed(draw, TInt64.vectorOf(options.seed(), steps + (part << Integer.SIZE)));
		}

		/** What the optimiser needs. */
		Feeding rates(final float learningRate) {
			feed(rate, TFloat32.scalarOf(learningRate));
			feed(power1, TFloat32.scalarOf((float) Math.pow(BETA1, steps)));
			feed(power2, TFloat32.scalarOf((float) Math.pow(BETA2, steps)));
			return feed(follow, TFloat32.scalarOf(1 - decay()));
		}

		@Override
		public void close() {
			tensors.forEach(Tensor::close);
		}
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

	/** Decay of the running mean: short at first, so that it forgets the random start. */
	private float decay() {
		return Math.min(options.average(), (1f + steps) / (10f + steps));
	}

	private static TFloat32 tensor(final float[] values, final long batch, final long height, final long width, final long depth) {
		return TFloat32.tensorOf(Shape.of(batch, height, width, depth), DataBuffers.of(values));
	}

	@Override
	public TileNetwork network() {
		final GraphGeometry geometry = ReceptiveField.of(poor, averaged);
		final ModelSpec spec = new ModelSpec("in training", plan.channels(), plan.scale(), geometry.margin(), geometry.multiple(), "none", plan.depth());
		return TileNetwork.of(spec, (tiles, batch, height, width) -> {
			try (TFloat32 x = tensor(tiles, batch, height, width, plan.inputs()); Result result = session.runner().feed(poor, x).fetch(averaged).run()) {
				return values(result.get(0));
			}
		});
	}

	private static float[] values(final Tensor tensor) {
		final TFloat32 floats = (TFloat32) tensor;
		final float[] values = new float[Math.toIntExact(floats.size())];
		floats.copyTo(DataBuffers.of(values));
		return values;
	}

	@Override
	public long parameters() {
		return parameters.stream().mapToLong(p -> p.shape().size()).sum();
	}

	@Override
	public float[][] weights() {
		return fetch(parameters.stream().map(Parameter::average).toList());
	}

	@Override
	public TrainerState state() {
		return new TrainerState(steps, fetch(parameters.stream().flatMap(Parameter::slots).toList()));
	}

	private float[][] fetch(final List<Slot> slots) {
		final Session.Runner runner = session.runner();
		slots.forEach(slot -> runner.fetch(slot.value()));
		try (Result result = runner.run()) {
			final float[][] values = new float[slots.size()][];
			for (int i = 0; i < values.length; i++)
				values[i] = values(result.get(i));
			return values;
		}
	}

	@Override
	public void state(final TrainerState state) {
		if (state.variables().length != 4 * parameters.size())
			throw new NetworkException("The checkpoint holds " + state.variables().length + " variables; this network has " + 4 * parameters.size()
				+ ". The plan of the network is another one.");
		int i = 0;
		for (final Parameter p : parameters)
			for (final Slot slot : p.slots().toList())
				assign(p, slot, state.variables()[i++]);
		steps = state.steps();
	}

	@Override
	public void start(final ModelFolder model) {
		try (SavedModelBundle bundle = SavedModelBundle.load(model.savedModel().toString(), "serve")) {
			for (final Parameter p : parameters) {
				if (bundle.graph().operation(p.name()) == null)
					throw new NetworkException("The model " + model.path() + " has no layer " + p.name() + ", so it cannot be trained on. Choose its own width, blocks and levels.");
				try (Result result = bundle.session().runner().fetch(p.name()).run()) {
					start(p, values(result.get(0)));
				}
			}
		}
		catch (final TensorFlowException e) {
			throw new NetworkException("The SavedModel of " + model.path() + " cannot be loaded: " + e.getMessage() + ". Copy the whole folder again.", e);
		}
	}

	/** Writes a graph of its own: the training graph would drag the optimiser's variables along. */
	@Override
	public GraphGeometry export(final float[][] weights, final Path folder) throws IOException {
		try (Graph fresh = new Graph(); Session writer = new Session(fresh, SessionSettings.of("cpu"))) {
			final Ops ops = Ops.create(fresh);
			final Placeholder<TFloat32> input = ops.withName("input").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, plan.inputs())));
			final Iterator<float[]> values = List.of(weights).iterator();
			final Operand<TFloat32> built = new Blueprint(ops, plan, (name, gain, shape) -> {
				final Variable<TFloat32> variable = ops.withName(name).variable(Shape.of(shape), TFloat32.class);
				final Placeholder<TFloat32> next = ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
				final Op assign = ops.assign(variable, next);
				try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values.next()))) {
					writer.runner().feed(next, tensor).addTarget(assign).run().close();
				}
				return ops.identity(variable);
			}, Blueprint.Training.NONE).build(input);
			final Operand<TFloat32> output = ops.withName("output").identity(built);
			final Signature signature = Signature.builder().input("input", input).output("output", output).build();
			SavedModelBundle.exporter(folder.toString()).withTags("serve").withSession(writer).withSignature(signature).export();
			return ReceptiveField.of(input, output);
		}
		catch (final TensorFlowException e) {
			throw new IOException("The SavedModel could not be written to " + folder + ": " + e.getMessage(), e);
		}
	}

	@Override
	public void close() {
		session.close();
		graph.close();
	}
}
