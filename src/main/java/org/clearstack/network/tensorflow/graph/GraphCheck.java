// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.clearstack.task.ClearstackException;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Whether a SavedModel computes and does nothing else. Each operation of its graphs and their functions is held against
 * {@link Operations} before TensorFlow sees any of it; the parts that TensorFlow runs by itself while it loads a model,
 * those that put the weights in and the initialisation, as well as the signatures. Functions must not call themselves,
 * and graphs not be larger or deeper than TensorFlow bears.
 */
public final class GraphCheck {

	/** File of the graph. */
	public static final String GRAPH = "saved_model.pb";
	/** TensorFlow prefers this file, if it is there, to the one that was checked. */
	private static final String CHUNKED = "saved_model.cpb";
	private static final long LARGEST_FILE = 1L << 30;

	/**
	 * Operations of a graph in which each call stands for the operations of its function. Large networks have some ten
	 * thousand.
	 */
	static final long MOST_OPERATIONS = 200_000;
	/** Operations one after the other; the deepest networks have some thousand, and 20,000 end the process. */
	static final int DEEPEST = 5_000;

	private static final String INIT_SIGNATURE = "__saved_model_init_op";

	/** What a part of a graph is for. */
	private enum Part {
		RUN, INIT, RESTORE, SAVE
	}

	private final GraphBodies bodies;
	private final MetaGraphDef graph;
	private final Map<GraphBody, Map<String, Set<Part>>> parts = new HashMap<>();

	private GraphCheck(final MetaGraphDef graph) {
		this.graph = graph;
		bodies = new GraphBodies(graph.getGraphDef());
	}

	/**
	 * Reads the graph of a SavedModel, if it may be opened.
	 *
	 * @param savedModel folder of a SavedModel
	 * @throws ClearstackException if it may not, with the operation and its name
	 * @throws IOException if it cannot be read
	 */
	public static SavedModel read(final Path savedModel) throws IOException {
		final Path file = savedModel.resolve(GRAPH);
		if (Files.exists(savedModel.resolve(CHUNKED)))
			throw new ClearstackException("The model " + savedModel + " is not opened: it has two graphs, " + GRAPH
				+ " and " + CHUNKED + ". Export it as one file.");
		if (Files.size(file) > LARGEST_FILE)
			throw new ClearstackException("The model " + savedModel + " is not opened: its graph has "
				+ (Files.size(file) >> 20) + " MB; at most "
				+ (LARGEST_FILE >> 20) + " MB are read. Export it with its weights in files of their own.");
		final SavedModel model;
		try {
			model = SavedModel.parseFrom(Files.readAllBytes(file));
		}
		catch (final InvalidProtocolBufferException e) {
			throw new ClearstackException(
				"The model " + savedModel + " is damaged: " + GRAPH + " is not a SavedModel. Copy or export it again.",
				e);
		}
		check(model, savedModel.toString());
		return model;
	}

	/**
	 * Refuses a SavedModel that does anything but compute.
	 *
	 * @param name to call it in the message
	 * @throws ClearstackException if it does, or is too large, too deep or not whole
	 */
	public static void check(final SavedModel model, final String name) {
		if (model.getMetaGraphsCount() == 0)
			throw new ClearstackException("The model " + name + " has no graph. Export it again.");
		try {
			for (final MetaGraphDef graph : model.getMetaGraphsList())
				new GraphCheck(graph).check();
		}
		catch (final BadGraphException e) {
			throw new ClearstackException("The model " + name + " is not opened: " + e.getMessage(), e);
		}
	}

	private void check() {
		each((body, node) -> refuseUnless(isKnown(node.getOp()), body, node));
		bodies.checkSizes();
		mark();
		each(this::check);
	}

	private void each(final BiConsumer<GraphBody, NodeDef> what) {
		bodies.all().forEach(body -> body.nodes().forEach(node -> what.accept(body, node)));
	}

	// -- what is run --

	private void mark() {
		for (final Map.Entry<String, SignatureDef> signature : graph.getSignatureDefMap().entrySet()) {
			final Part part = signature.getKey().equals(INIT_SIGNATURE) ? Part.INIT : Part.RUN;
			for (final TensorInfo output : signature.getValue().getOutputsMap().values())
				mark(bodies.top(), output.getName(), part);
		}
		for (final String key : List.of("saved_model_main_op", "legacy_init_op"))
			if (graph.containsCollectionDef(key))
				names(graph.getCollectionDefOrThrow(key)).forEach(name -> mark(bodies.top(), name, Part.INIT));
		if (!graph.getSaverDef().getRestoreOpName().isEmpty())
			mark(bodies.top(), graph.getSaverDef().getRestoreOpName(), Part.RESTORE);
		if (!graph.getSaverDef().getSaveTensorName().isEmpty())
			mark(bodies.top(), graph.getSaverDef().getSaveTensorName(), Part.SAVE);
	}

	private static List<String> names(final CollectionDef collection) {
		final List<String> names = new ArrayList<>(collection.getNodeList().getValueList());
		collection.getBytesList().getValueList().forEach(bytes -> names.add(bytes.toStringUtf8()));
		for (final Any any : collection.getAnyList().getValueList())
			names.add(any.getValue().toStringUtf8());
		return names;
	}

	/** Marks an operation, all it depends on, and the functions called there. */
	private void mark(final GraphBody body, final String root, final Part part) {
		final Deque<String> open = new ArrayDeque<>(List.of(GraphBody.operation(root)));
		while (!open.isEmpty()) {
			final String name = open.pop();
			final NodeDef node = body.node(name);
			if (node == null || !parts.computeIfAbsent(body, b -> new HashMap<>())
				.computeIfAbsent(name, n -> EnumSet.noneOf(Part.class)).add(part))
				continue;
			node.getInputList().forEach(input -> open.push(GraphBody.operation(input)));
			for (final GraphBody called : bodies.called(node))
				called.nodes().forEach(inside -> mark(called, inside.getName(), part));
		}
	}

	// -- whether it may be --

	private boolean isPure(final String operation) {
		return Operations.PURE.contains(operation) || Operations.READING.contains(operation)
			|| Operations.CHOICES.contains(operation)
			|| Operations.CALLS.contains(operation) || Operations.LOOPS.contains(operation)
			|| bodies.function(operation) != null;
	}

	private boolean isKnown(final String operation) {
		return isPure(operation) || Operations.WRITING.contains(operation) || Operations.SAVING.contains(operation)
			|| operation.equals(Operations.RESTORING);
	}

	private void check(final GraphBody body, final NodeDef node) {
		final String operation = node.getOp();
		final Set<Part> of = parts.getOrDefault(body, Map.of()).getOrDefault(node.getName(), Set.of());
		refuseUnless(isPure(operation) || Operations.WRITING.contains(operation) && !of.contains(Part.RUN)
			|| Operations.SAVING.contains(operation) && of.equals(Set.of(Part.SAVE))
			|| operation.equals(Operations.RESTORING) && of.equals(Set.of(Part.RESTORE)) && isOwn(body, node), body,
			node);
		ConstantSize.check(body, node);
	}

	static void refuseUnless(final boolean mayBe, final GraphBody body, final NodeDef node) {
		if (!mayBe)
			throw new BadGraphException("its operation " + node.getOp() + " (" + node.getName() + body.where() + ") "
				+ Operations.reason(node.getOp())
				+ ", and a model may do nothing but compute. Ask whoever made it for a version without that "
				+ "operation.");
	}

	/** Whether a restoration reads the model's own file of weights, whose name TensorFlow puts in. */
	private boolean isOwn(final GraphBody body, final NodeDef restoration) {
		final String file = GraphBody.operation(graph.getSaverDef().getFilenameTensorName());
		return restoration.getInputCount() > 0 && isFile(body, restoration.getInput(0), file, new HashSet<>());
	}

	private boolean isFile(final GraphBody body, final String input, final String file, final Set<List<Object>> asked) {
		if (!asked.add(List.of(body.name(), input)))
			return false;
		final String name = GraphBody.operation(input);
		final int argument = body.argument(name);
		if (argument >= 0) {
			final List<GraphBodies.Call> calls = bodies.callsOf(body);
			return !calls.isEmpty() && calls.stream().allMatch(
				call -> call.node().getInputCount() > argument && Operations.CALLS.contains(call.node().getOp())
					&& isFile(call.in(), call.node().getInput(argument), file, asked));
		}
		final NodeDef node = body.node(name);
		if (node != null && node.getOp().equals("Identity"))
			return isFile(body, node.getInput(0), file, asked);
		return body == bodies.top() && name.equals(file);
	}
}
