// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.io.IOException;
import java.util.List;
import org.clearstack.io.Reason;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.tensorflow.graph.GraphCheck;
import org.clearstack.network.tensorflow.run.EngineThreads;
import org.clearstack.network.tensorflow.run.SessionSettings;
import org.clearstack.task.ClearstackException;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** The values of a network's variables in a session: weights, their averages, and the optimiser's moments. */
final class VariableValues {

	private final Session session;
	private final List<TrainedVariable> parameters;

	/** Of all that is trained, in the order of checkpoints. */
	VariableValues(final Session session, final List<TrainedVariable> parameters) {
		this.session = session;
		this.parameters = List.copyOf(parameters);
	}

	/** How many weights there are. */
	long count() {
		return parameters.stream().mapToLong(p -> p.shape().size()).sum();
	}

	/** The averages of the weights. */
	float[][] averages() {
		return fetch(parameters.stream().map(TrainedVariable::average).toList());
	}

	/** Everything a checkpoint holds. */
	float[][] all() {
		return fetch(parameters.stream().flatMap(TrainedVariable::slots).toList());
	}

	/** Sets everything a checkpoint holds. */
	void set(final float[][] all) {
		int i = 0;
		for (final TrainedVariable p : parameters)
			for (final TrainedVariable.Slot slot : p.slots().toList())
				assign(p, slot, all[i++]);
	}

	/** Sets the weights; all moments become zero. */
	void start(final List<float[]> weights) {
		for (int i = 0; i < parameters.size(); i++)
			start(parameters.get(i), weights.get(i));
	}

	/**
	 * Sets the weights to those of a model; all moments become zero. A layer that the model has not and that does
	 * nothing yet, since its weights are zero, stays as it is.
	 */
	void start(final ModelFolder model) {
		try (SavedModelBundle bundle = opened(model)) {
			for (final TrainedVariable p : parameters) {
				final boolean known = bundle.graph().operation(p.name()) != null;
				if (!known && doesNothing(p))
					continue;
				if (!known)
					throw new ClearstackException("The model " + model.path() + " has no layer " + p.name()
						+ ", so it cannot be trained on. Choose its own width, blocks and levels.");
				try (Result result = bundle.session().runner().fetch(p.name()).run()) {
					start(p, of(result.get(0)));
				}
			}
		}
		catch (final TensorFlowException e) {
			throw new ClearstackException("The SavedModel of " + model.path() + " cannot be loaded: " + e.getMessage()
				+ ". Copy the whole folder again.", e);
		}
	}

	private boolean doesNothing(final TrainedVariable p) {
		for (final float weight : fetch(List.of(p.weights()))[0])
			if (weight != 0)
				return false;
		return true;
	}

	private void start(final TrainedVariable p, final float[] values) {
		final float[] zeros = new float[values.length];
		assign(p, p.weights(), values);
		assign(p, p.average(), values);
		assign(p, p.moment1(), zeros);
		assign(p, p.moment2(), zeros);
	}

	private void assign(final TrainedVariable p, final TrainedVariable.Slot slot, final float[] values) {
		if (values.length != p.shape().size())
			throw new ClearstackException(
				"The layer " + p.name() + " has " + p.shape().size() + " weights; found " + values.length
					+ ". The plan of the network is another one.");
		try (SessionCall call = new SessionCall(session)) {
			call.feed(slot.next(), TFloat32.tensorOf(p.shape(), DataBuffers.of(values))).target(slot.assign()).run()
				.close();
		}
	}

	private float[][] fetch(final List<TrainedVariable.Slot> slots) {
		try (SessionCall call = new SessionCall(session)) {
			slots.forEach(slot -> call.fetch(slot.value()));
			try (Result result = call.run()) {
				final float[][] values = new float[slots.size()][];
				for (int i = 0; i < values.length; i++)
					values[i] = of(result.get(i));
				return values;
			}
		}
	}

	/** The numbers of a tensor. */
	static float[] of(final Tensor tensor) {
		final TFloat32 floats = (TFloat32) tensor;
		final float[] values = new float[Math.toIntExact(floats.size())];
		floats.copyTo(DataBuffers.of(values));
		return values;
	}

	/** It may be a stranger's, whatever its description says. */
	private static SavedModelBundle opened(final ModelFolder model) {
		try {
			GraphCheck.read(model.savedModel());
		}
		catch (final IOException e) {
			throw new ClearstackException(Reason.of(e), e);
		}
		return EngineThreads.open("the model " + model.path(),
			() -> SavedModelBundle.loader(model.savedModel().toString()).withTags("serve")
				.withConfigProto(SessionSettings.cpu()).load(),
			SavedModelBundle::close);
	}
}
