// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.network.tensorflow.run.DeviceTrace;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Op;

/**
 * A run of a session and the tensors it is fed, which are closed with it. Operations go by their names, because the
 * session's graph may be a copy of the one they were made in, where they have the same names.
 */
final class SessionCall implements AutoCloseable {

	private final Session.Runner runner;
	private final List<Tensor> tensors = new ArrayList<>();

	SessionCall(final Session session) {
		runner = session.runner();
	}

	private static String name(final Op op) {
		return op.op().name();
	}

	/** Feeds a tensor, which from now on is closed with this. */
	SessionCall feed(final Op at, final Tensor tensor) {
		tensors.add(tensor);
		runner.feed(name(at), tensor);
		return this;
	}

	/** Asks for the first output of an operation; the results come in the order in which they were asked for. */
	SessionCall fetch(final Op what) {
		runner.fetch(name(what));
		return this;
	}

	/** Asks that an operation be done. */
	SessionCall target(final Op what) {
		runner.addTarget(name(what));
		return this;
	}

	/**
	 * Runs.
	 *
	 * @return what was asked for; the caller closes it
	 * @throws TensorFlowException if TensorFlow cannot compute
	 */
	Result run() {
		return runner.run();
	}

	/** Runs, and tells where instead of what came out; errors as those of {@link #run()}. */
	DeviceTrace trace() {
		try (Result result = runner.setOptions(DeviceTrace.OPTIONS).runAndFetchMetadata()) {
			return DeviceTrace.of(result.getMetadata().orElseThrow());
		}
	}

	@Override
	public void close() {
		tensors.forEach(Tensor::close);
	}
}
