// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.tensorflow.graph.ReceptiveField;
import org.clearstack.network.tensorflow.run.SessionSettings;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Writes trained weights as a SavedModel with a graph of its own: the training graph would drag the optimiser's
 * variables along.
 */
final class GraphExport {

	private GraphExport() {}

	/**
	 * Writes a SavedModel.
	 *
	 * @param weights of the planned network, one array a variable, in the order in which it asks for them
	 * @param folder to be created
	 * @return what the written graph needs around and of a tile
	 * @throws IOException if the folder cannot be written
	 */
	static GraphGeometry write(final NetworkPlan plan, final float[][] weights, final Path folder) throws IOException {
		try (Graph fresh = new Graph(); Session writer = new Session(fresh, SessionSettings.cpu())) {
			final Ops ops = Ops.create(fresh);
			final Placeholder<TFloat32> input = ops.withName("input").placeholder(TFloat32.class,
				Placeholder.shape(Shape.of(-1, -1, -1, plan.inputs())));
			final Iterator<float[]> values = List.of(weights).iterator();
			final Operand<TFloat32> built = Networks.build(new GraphBuilder(ops, plan, (name, start, shape) -> {
				final Variable<TFloat32> variable = ops.withName(name).variable(Shape.of(shape), TFloat32.class);
				final Placeholder<TFloat32> next = ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
				final Op assign = ops.assign(variable, next);
				try (TFloat32 tensor = TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values.next()))) {
					writer.runner().feed(next, tensor).addTarget(assign).run().close();
				}
				return ops.identity(variable);
			}, GraphBuilder.Training.NONE), input);
			final Operand<TFloat32> output = ops.withName("output").identity(built);
			final Signature signature = Signature.builder().input("input", input).output("output", output).build();
			SavedModelBundle.exporter(folder.toString()).withTags("serve").withSession(writer).withSignature(signature)
				.export();
			return ReceptiveField.of(input, output);
		}
		catch (final TensorFlowException e) {
			throw new IOException("The SavedModel could not be written to " + folder + ": " + e.getMessage(), e);
		}
	}
}
