// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.GpuFacts;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainerState;
import org.clearstack.network.TrainingBatch;
import org.clearstack.normalize.Normalization;

/**
 * An engine whose trainer learns nothing but counts: its one weight is the number of steps. What it pretends to have
 * learned, and when it fails, a test says. The network gives its input back, of each pixel the error more.
 */
final class FakeEngine implements Engine {

	/** What a step answers or throws. */
	@FunctionalInterface
	interface Step {

		/** The loss of a step, from 1, computed in parts of at most {@code most} pairs. */
		float loss(long step, int most, float rate);
	}

	/** How far off the network is after so many steps. */
	@FunctionalInterface
	interface Error {
		double after(long steps);
	}

	private final Step behaviour;
	private final Error error;
	private final List<TrainingBatch> batches = new ArrayList<>();
	private final List<Float> rates = new ArrayList<>();

	FakeEngine(final Step behaviour, final Error error) {
		this.behaviour = behaviour;
		this.error = error;
	}

	/** The batches of all steps that did not fail. */
	List<TrainingBatch> batches() {
		return batches;
	}

	/** The learning rates of all steps that did not fail. */
	List<Float> rates() {
		return rates;
	}

	@Override
	public Tensors tensors(final java.nio.file.Path savedModel) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String description() {
		return "fake";
	}

	@Override
	public List<String> devices() {
		return List.of("fake");
	}

	@Override
	public GpuFacts gpus() {
		throw new UnsupportedOperationException("a fake knows nothing of GPUs");
	}

	@Override
	public TileNetwork open(final ModelFolder model, final DeviceChoice device) {
		return TileNetwork.of(model.spec(), (tiles, batch, height, width) -> tiles.clone());
	}

	@Override
	public NetworkAnatomy anatomy(final ModelFolder model, final DeviceChoice device) {
		throw new UnsupportedOperationException("a fake has no anatomy");
	}

	@Override
	public Trainer trainer(final NetworkPlan plan, final TrainerOptions options, final DeviceChoice device) {
		return new Counting(plan);
	}

	private final class Counting implements Trainer {

		private final NetworkPlan plan;
		private long steps;

		Counting(final NetworkPlan plan) {
			this.plan = plan;
		}

		@Override
		public float step(final TrainingBatch pairs, final int parts, final float rate) {
			final float loss = behaviour.loss(steps + 1, (pairs.batch() + parts - 1) / parts, rate);
			steps++;
			batches.add(pairs);
			rates.add(rate);
			return loss;
		}

		@Override
		public TileNetwork network() {
			return TileNetwork.of(new ModelSpec("fake", plan.channels(), 1, 0, 1, Normalization.NONE),
				(tiles, batch, height, width) -> {
					final float[] prediction = tiles.clone();
					for (int i = 0; i < prediction.length; i++)
						prediction[i] += (float) error.after(steps);
					return prediction;
				});
		}

		@Override
		public long parameters() {
			return 1;
		}

		@Override
		public float[][] weights() {
			return new float[][] { { steps } };
		}

		@Override
		public TrainerState state() {
			return new TrainerState(steps, weights());
		}

		@Override
		public void state(final TrainerState state) {
			steps = state.steps();
		}

		@Override
		public void start(final ModelFolder model) {
			throw new UnsupportedOperationException("a fake begins anew");
		}

		@Override
		public GraphGeometry export(final float[][] weights, final Path folder) throws IOException {
			Files.createDirectories(folder.resolve("variables"));
			Files.writeString(folder.resolve("saved_model.pb"), "fake");
			Files.write(folder.resolve("variables/variables.data-00000-of-00001"),
				ByteBuffer.allocate(Float.BYTES).putFloat(weights[0][0]).array());
			return new GraphGeometry(0, 1, 1);
		}

		@Override
		public void close() {}
	}
}
