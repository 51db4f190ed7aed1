// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import ai.djl.tensorflow.engine.SavedModelBundle;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.clearstack.task.ClearstackException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.internal.c_api.AbstractTF_Tensor;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.RunMetadata;

/**
 * Runs a session on one tensor, one run at a time, and keeps the input's memory for the next run of the same shape. A
 * session may have several slots, whose runs overlap.
 */
public final class SessionSlot implements AutoCloseable {

	private final TF_Session session;
	private final TF_Operation input;
	private final int inputIndex;
	private final TF_Operation output;
	private final int outputIndex;
	private long[] shape = {};
	private TF_Tensor tensor;
	private float[] result;
	private long[] resultShape = {};

	/**
	 * @param input name of the tensor that is fed, such as {@code input:0}
	 * @param output name of the tensor that is fetched
	 */
	public SessionSlot(final SavedModelBundle bundle, final String input, final String output) {
		this(NetworkSession.of(bundle, input, output));
	}

	/** @param network what is run; stays open as long as this */
	SessionSlot(final NetworkSession network) {
		session = network.session();
		input = operation(network.graph(), network.input());
		inputIndex = index(network.input());
		output = operation(network.graph(), network.output());
		outputIndex = index(network.output());
	}

	/** The operation of a tensor. */
	static TF_Operation operation(final TF_Graph graph, final String name) {
		final int colon = name.lastIndexOf(':');
		final TF_Operation operation =
			tensorflow.TF_GraphOperationByName(graph, colon < 0 ? name : name.substring(0, colon));
		if (operation == null || operation.isNull())
			throw new ClearstackException("The SavedModel's graph has no operation \"" + name
				+ "\", though its signature names it. Export it again.");
		return operation;
	}

	/** Which of its operation's outputs a tensor is. */
	static int index(final String name) {
		final int colon = name.lastIndexOf(':');
		return colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
	}

	/**
	 * Runs the session; {@link #result()} has the answer.
	 *
	 * @param values of the input, row by row
	 * @throws TensorFlowException if TensorFlow cannot compute
	 */
	public void run(final float[] values, final long[] newShape) {
		run(values, newShape, false);
	}

	/** The same, and tells where it ran. */
	DeviceTrace trace(final float[] values, final long[] newShape) {
		return run(values, newShape, true);
	}

	/** The answer to the last run. */
	public float[] result() {
		return result;
	}

	/** Its shape. */
	long[] resultShape() {
		return resultShape;
	}

	/** Forgets the answer. */
	void clear() {
		result = null;
	}

	private DeviceTrace run(final float[] values, final long[] newShape, final boolean traced) {
		try (PointerScope scope = new PointerScope()) {
			fill(values, newShape);
			final TF_Output from = new TF_Output().oper(input).index(inputIndex);
			final TF_Output to = new TF_Output().oper(output).index(outputIndex);
			final PointerPointer<TF_Tensor> inputs = new PointerPointer<TF_Tensor>(1).put(0, tensor);
			final PointerPointer<TF_Tensor> outputs = new PointerPointer<>(1);
			final TF_Buffer options = traced ? TF_Buffer.newBufferFromString(DeviceTrace.OPTIONS) : null;
			final TF_Buffer record = traced ? TF_Buffer.newBuffer() : null;
			final TF_Status status = TF_Status.newStatus();
			tensorflow.TF_SessionRun(session, options, from, inputs, 1, to, outputs, 1,
				new PointerPointer<TF_Operation>(0), 0, record, status);
			status.throwExceptionIfNotOK();
			final TF_Tensor prediction = outputs.get(TF_Tensor.class, 0).withDeallocator();
			result = values(prediction);
			resultShape = shape(prediction);
			return traced ? DeviceTrace.of(RunMetadata.parseFrom(record.dataAsByteBuffer())) : null;
		}
		catch (final InvalidProtocolBufferException e) {
			throw new ClearstackException("TensorFlow's record of a step cannot be read: " + e.getMessage(), e);
		}
	}

	private void fill(final float[] values, final long[] newShape) {
		if (!Arrays.equals(shape, newShape)) {
			close();
			tensor = AbstractTF_Tensor.allocateTensor(tensorflow.TF_FLOAT, newShape, (long) values.length * Float.BYTES)
				.retainReference();
			shape = newShape.clone();
		}
		new FloatPointer(tensorflow.TF_TensorData(tensor)).capacity(values.length).put(values);
	}

	private static long[] shape(final TF_Tensor prediction) {
		final long[] shape = new long[tensorflow.TF_NumDims(prediction)];
		for (int i = 0; i < shape.length; i++)
			shape[i] = tensorflow.TF_Dim(prediction, i);
		return shape;
	}

	private static float[] values(final TF_Tensor prediction) {
		if (tensorflow.TF_TensorType(prediction) != tensorflow.TF_FLOAT)
			throw new ClearstackException(
				"The model gives numbers that are not 32-bit floats, though its signature says so. Export it again.");
		final float[] values = new float[Math.toIntExact(tensorflow.TF_TensorByteSize(prediction) / Float.BYTES)];
		new FloatPointer(tensorflow.TF_TensorData(prediction)).capacity(values.length).get(values);
		return values;
	}

	/** Frees the input's memory. */
	@Override
	public void close() {
		if (tensor != null)
			tensor.releaseReference();
		tensor = null;
		shape = new long[0];
	}
}
