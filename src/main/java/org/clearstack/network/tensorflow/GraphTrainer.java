// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.clearstack.network.GraphGeometry;
import org.clearstack.network.ModelSpec;
import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
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

/**
 * Trains an autoencoder on TensorFlow's graph. All gradients are computed before the first weight changes
 * (a control dependency): otherwise a step could read weights that another part of it has just moved.
 */
final class GraphTrainer implements Trainer {

	private static final float BETA1 = 0.9f;
	private static final float BETA2 = 0.999f;
	private static final float EPSILON = 1e-8f;

	/** A variable of the network with all that training keeps for it. */
	private record Parameter(String name, Shape shape, Slot weights, Slot moment1, Slot moment2, Slot average) {}

	/** A variable, and how to give it a value. */
	private record Slot(Variable<TFloat32> variable, Operand<TFloat32> value, Placeholder<TFloat32> next, Op assign) {}

	private final NetworkPlan plan;
	private final Graph graph = new Graph();
	private final Session session;
	private final Ops tf = Ops.create(graph);
	private final List<Parameter> parameters = new ArrayList<>();
	private final Placeholder<TFloat32> poor;
	private final Placeholder<TFloat32> good;
	private final Placeholder<TFloat32> rate;
	private final Placeholder<TFloat32> power1;
	private final Placeholder<TFloat32> power2;
	/** Share of the way that the averaged weights go towards the weights at a step. */
	private final Placeholder<TFloat32> follow;
	private final Operand<TFloat32> loss;
	private final Op step;
	private final Operand<TFloat32> averaged;
	private double beta1Power = 1;
	private double beta2Power = 1;
	private final float average;
	private long steps;

	GraphTrainer(final NetworkPlan plan, final TrainerOptions options) {
		this.plan = plan;
		this.average = options.average();
		session = new Session(graph, SessionSettings.of("auto"));
		poor = images();
		good = images();
		rate = scalar();
		power1 = scalar();
		power2 = scalar();
		follow = scalar();
		final List<float[]> first = new ArrayList<>();
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
		final Operand<TFloat32> result = Autoencoder.build(tf, plan, (name, gain, shape) -> {
			parameters.add(parameter(name, Shape.of(shape)));
			first.add(firstValues(random, gain, shape));
			return parameters.get(parameters.size() - 1).weights().value();
		}, poor);
		loss = loss(options.loss(), result);
		step = step();
		final var remaining = parameters.iterator();
		averaged = Autoencoder.build(tf, plan, (name, gain, shape) -> remaining.next().average().value(), poor);
		for (int i = 0; i < first.size(); i++)
			start(parameters.get(i), first.get(i));
	}

	private Placeholder<TFloat32> images() {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, plan.channels())));
	}

	private Placeholder<TFloat32> scalar() {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
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

	/** Normal values with the variance of He et al. (2015), 2 / (inputs of a unit), times the gain. */
	private static float[] firstValues(final RandomGenerator random, final double gain, final long[] shape) {
		final long inputs = shape[0] * shape[1] * shape[2];
		final float[] values = new float[Math.toIntExact(inputs * shape[3])];
		final double deviation = gain * Math.sqrt(2.0 / inputs);
		for (int i = 0; i < values.length; i++)
			values[i] = (float) (deviation * random.nextGaussian());
		return values;
	}

	private Operand<TFloat32> loss(final String name, final Operand<TFloat32> result) {
		final Operand<TFloat32> error = name.equals("mse") ? tf.math.squaredDifference(result, good) : tf.math.abs(tf.math.sub(result, good));
		return tf.math.mean(error, tf.constant(new int[] { 0, 1, 2, 3 }));
	}

	private Op step() {
		final List<Op> gradients = new ArrayList<>();
		final List<Operand<TFloat32>> values = parameters.stream().map(p -> p.weights().value()).toList();
		for (final Operand<?> gradient : tf.gradients(loss, values))
			gradients.add(tf.identity(gradient.asOutput().expect(TFloat32.class)));
		final Ops gated = tf.withControlDependencies(gradients);
		final List<Op> applied = new ArrayList<>();
		for (int i = 0; i < parameters.size(); i++) {
			final Parameter p = parameters.get(i);
			@SuppressWarnings("unchecked")
			final Operand<TFloat32> gradient = (Operand<TFloat32>) gradients.get(i);
			applied.add(gated.train.applyAdam(p.weights().variable(), p.moment1().variable(), p.moment2().variable(), power1, power2, rate,
				gated.constant(BETA1), gated.constant(BETA2), gated.constant(EPSILON), gradient));
		}
		final Ops after = tf.withControlDependencies(applied);
		final List<Op> moved = new ArrayList<>();
		for (final Parameter p : parameters) {
			final Operand<TFloat32> difference = after.math.sub(after.identity(p.average().variable()), after.identity(p.weights().variable()));
			moved.add(after.assignSub(p.average().variable(), after.math.mul(difference, follow)));
		}
		return tf.withControlDependencies(moved).noOp();
	}

	private void start(final Parameter p, final float[] values) {
		final float[] zeros = new float[values.length];
		assign(p.shape(), p.weights(), values);
		assign(p.shape(), p.average(), values);
		assign(p.shape(), p.moment1(), zeros);
		assign(p.shape(), p.moment2(), zeros);
	}

	private void assign(final Shape shape, final Slot slot, final float[] values) {
		try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values))) {
			session.runner().feed(slot.next(), tensor).addTarget(slot.assign()).run().close();
		}
	}

	@Override
	public float step(final float[] poorPatches, final float[] goodPatches, final int batch, final int height, final int width, final float learningRate) {
		beta1Power *= BETA1;
		beta2Power *= BETA2;
		steps++;
		try (TFloat32 x = tensor(poorPatches, batch, height, width);
				TFloat32 y = tensor(goodPatches, batch, (long) plan.scale() * height, (long) plan.scale() * width);
				TFloat32 lr = TFloat32.scalarOf(learningRate);
				TFloat32 b1 = TFloat32.scalarOf((float) beta1Power);
				TFloat32 b2 = TFloat32.scalarOf((float) beta2Power);
				TFloat32 f = TFloat32.scalarOf(1 - decay());
				Result result = session.runner().feed(poor, x).feed(good, y).feed(rate, lr).feed(power1, b1).feed(power2, b2).feed(follow, f)
					.addTarget(step).fetch(loss).run()) {
			return ((TFloat32) result.get(0)).getFloat();
		}
	}

	/** Decay of the running mean: short at first, so that it forgets the random start. */
	private float decay() {
		return Math.min(average, (1f + steps) / (10f + steps));
	}

	private TFloat32 tensor(final float[] values, final long batch, final long height, final long width) {
		return TFloat32.tensorOf(Shape.of(batch, height, width, plan.channels()), DataBuffers.of(values));
	}

	@Override
	public TileNetwork network() {
		final GraphGeometry geometry = ReceptiveField.of(poor, averaged);
		final ModelSpec spec = new ModelSpec("in training", plan.channels(), plan.scale(), geometry.margin(), geometry.multiple(), "none");
		return TileNetwork.of(spec, (tiles, batch, height, width) -> {
			try (TFloat32 x = tensor(tiles, batch, height, width); Result result = session.runner().feed(poor, x).fetch(averaged).run()) {
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
		final Session.Runner runner = session.runner();
		parameters.forEach(p -> runner.fetch(p.average().value()));
		try (Result result = runner.run()) {
			final float[][] weights = new float[parameters.size()][];
			for (int i = 0; i < weights.length; i++)
				weights[i] = values(result.get(i));
			return weights;
		}
	}

	/** Writes a graph of its own: the training graph would drag the optimiser's variables along. */
	@Override
	public GraphGeometry export(final float[][] weights, final Path folder) throws IOException {
		try (Graph fresh = new Graph(); Session writer = new Session(fresh, SessionSettings.of("cpu"))) {
			final Ops ops = Ops.create(fresh);
			final Placeholder<TFloat32> input = ops.withName("input").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, plan.channels())));
			final var values = List.of(weights).iterator();
			final Operand<TFloat32> built = Autoencoder.build(ops, plan, (name, gain, shape) -> {
				final Variable<TFloat32> variable = ops.withName(name).variable(Shape.of(shape), TFloat32.class);
				final Placeholder<TFloat32> next = ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
				final Op assign = ops.assign(variable, next);
				try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values.next()))) {
					writer.runner().feed(next, tensor).addTarget(assign).run().close();
				}
				return ops.identity(variable);
			}, input);
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
