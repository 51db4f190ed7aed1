// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import ai.djl.tensorflow.engine.SavedModelBundle;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.clearstack.network.tensorflow.graph.FrozenGraph;
import org.clearstack.task.ClearstackException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A graph and a session that runs it, and the tensors that are fed and fetched there.
 *
 * @param graph of the session
 * @param input name of the tensor that is fed, such as {@code input:0}
 * @param output name of the tensor that is fetched
 * @param own whether both are freed by {@link #close()}; those of a bundle are freed with the bundle
 */
record NetworkSession(TF_Graph graph, TF_Session session, String input, String output, boolean own)
	implements
	AutoCloseable {

	/** System property: {@code false} leaves the variables of a network variables. */
	static final String FROZEN_PROPERTY = "clearstack.frozen";

	private static final String PREFIX = "clearstack_frozen";
	/** Bytes of all weights; a graph that holds more cannot be handed to TensorFlow in one piece. */
	private static final long LARGEST = 1L << 30;

	/** The session that DJL opened. */
	static NetworkSession of(final SavedModelBundle bundle, final String input, final String output) {
		return new NetworkSession(bundle.getGraph(), bundle.getSession(), input, output, false);
	}

	/**
	 * A session of its own for the same network, of which all variables are constants, see {@link FrozenGraph}; if that
	 * cannot be, the session that DJL opened.
	 *
	 * @param settings of the new session
	 */
	static NetworkSession frozen(final SavedModelBundle bundle, final String input, final String output,
		final ConfigProto settings)
	{
		if (System.getProperty(FROZEN_PROPERTY, "").equals("false"))
			return of(bundle, input, output);
		try {
			return FrozenGraph.of(bundle.getMetaGraphDef().getGraphDef(), input, output, PREFIX)
				.flatMap(frozen -> session(bundle, frozen, input, settings)).orElseGet(() -> of(bundle, input, output));
		}
		catch (final TensorFlowException | IllegalArgumentException | ClearstackException e) {
			Logger.getLogger(NetworkSession.class.getName()).log(Level.FINE,
				"The variables of a network stay variables, which computes the same more slowly", e);
			return of(bundle, input, output);
		}
	}

	private static Optional<NetworkSession> session(final SavedModelBundle bundle, final FrozenGraph frozen,
		final String input, final ConfigProto settings)
	{
		try (PointerScope scope = new PointerScope()) {
			add(bundle.getGraph(), frozen.readings(), PREFIX);
			final List<TensorProto> values = values(bundle, frozen.tensors());
			if (values.stream().mapToLong(value -> value.getTensorContent().size()).sum() > LARGEST)
				return Optional.empty();
			final TF_Graph graph = TF_Graph.newGraph();
			add(graph, frozen.graph(values), "");
			final TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
			final TF_Status status = TF_Status.newStatus();
			final BytePointer bytes = new BytePointer(settings.toByteArray());
			tensorflow.TF_SetConfig(options, bytes, bytes.capacity(), status);
			status.throwExceptionIfNotOK();
			final TF_Session session = TF_Session.newSession(graph, options, status);
			status.throwExceptionIfNotOK();
			return Optional.of(new NetworkSession(graph.retainReference(), session.retainReference(), input,
				frozen.output(), true));
		}
	}

	private static void add(final TF_Graph graph, final GraphDef more, final String prefix) {
		if (more.getNodeCount() == 0)
			return;
		final TF_ImportGraphDefOptions options = TF_ImportGraphDefOptions.newImportGraphDefOptions();
		tensorflow.TF_ImportGraphDefOptionsSetPrefix(options, prefix);
		final TF_Status status = TF_Status.newStatus();
		tensorflow.TF_GraphImportGraphDef(graph, TF_Buffer.newBufferFromString(more), options, status);
		status.throwExceptionIfNotOK();
	}

	private static List<TensorProto> values(final SavedModelBundle bundle, final List<String> tensors) {
		final int n = tensors.size();
		final TF_Output from = new TF_Output(n);
		for (int i = 0; i < n; i++)
			from.position(i).oper(SessionSlot.operation(bundle.getGraph(), tensors.get(i)))
				.index(SessionSlot.index(tensors.get(i)));
		final PointerPointer<TF_Tensor> answers = new PointerPointer<>(n);
		final TF_Status status = TF_Status.newStatus();
		tensorflow.TF_SessionRun(bundle.getSession(), null, new TF_Output(), new PointerPointer<TF_Tensor>(0), 0,
			from.position(0), answers, n, new PointerPointer<>(0), 0, null, status);
		status.throwExceptionIfNotOK();
		final List<TensorProto> values = new ArrayList<>();
		for (int i = 0; i < n; i++)
			values.add(value(answers.get(TF_Tensor.class, i).withDeallocator()));
		return values;
	}

	private static TensorProto value(final TF_Tensor tensor) {
		final TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
		for (int i = 0; i < tensorflow.TF_NumDims(tensor); i++)
			shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(tensorflow.TF_Dim(tensor, i)));
		final byte[] bytes = new byte[Math.toIntExact(tensorflow.TF_TensorByteSize(tensor))];
		new BytePointer(tensorflow.TF_TensorData(tensor)).capacity(bytes.length).get(bytes);
		return TensorProto.newBuilder().setDtype(DataType.forNumber(tensorflow.TF_TensorType(tensor)))
			.setTensorShape(shape).setTensorContent(ByteString.copyFrom(bytes)).build();
	}

	@Override
	public void close() {
		if (own) {
			session.releaseReference();
			graph.releaseReference();
		}
	}
}
