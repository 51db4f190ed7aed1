// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.clearstack.task.ClearstackException;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A trained model on disk, as the bioimage.io model description (spec 0.5) says: {@code rdf.yaml}, a
 * SavedModel in {@code saved_model/}, test tensors and a model card. What Clearstack needs beyond that
 * description stands in it under {@code config: clearstack:}.
 */
public final class ModelFolder {

	/** File name of the description. */
	public static final String DESCRIPTION = "rdf.yaml";
	/** Folder name of the SavedModel. */
	public static final String SAVED_MODEL = "saved_model";

	private static final String WEIGHTS = "variables/variables.data-00000-of-00001";

	private final Path path;
	private final Map<String, Object> description;
	private final ModelConfig config;
	private final ModelSpec spec;
	private String identity;

	private ModelFolder(final Path path, final Map<String, Object> description) {
		this.path = path;
		this.description = description;
		this.config = ModelConfig.of(description, "The model description " + path.resolve(DESCRIPTION));
		this.spec = readSpec();
	}

	private ModelSpec readSpec() {
		try {
			return config.spec(String.valueOf(description.getOrDefault("name", path.getFileName())));
		}
		catch (final IllegalArgumentException e) {
			throw new ClearstackException(
				"The model description " + path.resolve(DESCRIPTION) + " cannot be used: " + e.getMessage(), e);
		}
	}

	/**
	 * Reads the description in a model folder and checks that the folder is whole.
	 *
	 * @throws ClearstackException if it is no model folder, a file is missing, or the weights are not the ones
	 * described
	 */
	public static ModelFolder read(final Path folder) {
		final Path file = folder.resolve(DESCRIPTION);
		if (!Files.isRegularFile(file))
			throw new ClearstackException("The folder " + folder + " is not a model: it has no " + DESCRIPTION
				+ ". Choose a folder that Train Autoencoder... wrote.");
		final ModelFolder model = new ModelFolder(folder, parse(file));
		model.check();
		return model;
	}

	/**
	 * Reads a description.
	 *
	 * @throws ClearstackException if it is no YAML, or larger than descriptions are
	 */
	public static Map<String, Object> parse(final Path file) {
		return YamlText.read(file);
	}

	private void check() {
		final Path graph = savedModel().resolve("saved_model.pb");
		if (!Files.isRegularFile(graph))
			throw new ClearstackException("The model folder " + path + " has no SavedModel: " + graph
				+ " is missing. Copy the whole folder again.");
		final String expected = config.weights().orElse(null);
		if (expected == null)
			return;
		final Path weights = savedModel().resolve(WEIGHTS);
		if (!Files.isRegularFile(weights))
			throw new ClearstackException("The model folder " + path + " has no weights: " + weights
				+ " is missing. Copy the whole folder again.");
		final String found = sha256(weights);
		if (!found.equals(expected))
			throw new ClearstackException(
				"The weights of the model " + path + " are damaged or were changed: SHA-256 " + found + ", expected "
					+ expected + ". Copy the whole folder again.");
	}

	/** The folder itself. */
	public Path path() {
		return path;
	}

	/** The folder of the SavedModel. */
	public Path savedModel() {
		return path.resolve(SAVED_MODEL);
	}

	/** What the network expects and returns. */
	public ModelSpec spec() {
		return spec;
	}

	/**
	 * The plan its network was built from, to train it on.
	 *
	 * @throws ClearstackException if the description does not say it, as those of models that other programs made
	 */
	public NetworkPlan plan() {
		if (!config.hasNetwork())
			throw new ClearstackException("The model " + spec.name()
				+ " does not say how its network is built (config: clearstack: network), so it cannot be trained on."
				+ " Choose a model that Train Autoencoder... wrote.");
		return config.plan();
	}

	/** SHA-256 of the weights in hexadecimal digits; of the graph where they are a part of it. */
	public String sha256() {
		final Path weights = savedModel().resolve(WEIGHTS);
		return config.weights().orElseGet(
			() -> sha256(Files.isRegularFile(weights) ? weights : savedModel().resolve("saved_model.pb")));
	}

	/**
	 * What this model is known by wherever results are kept or compared: SHA-256 over its graph, its weights and the
	 * settings of its description that decide what it gives, in hexadecimal digits. Name and place do not matter.
	 */
	public synchronized String identity() {
		if (identity == null)
			identity = ModelIdentity.of(this);
		return identity;
	}

	/** The whole description, as YAML maps and lists. */
	public Map<String, Object> description() {
		return description;
	}

	/** What Clearstack adds to the description. */
	public ModelConfig config() {
		return config;
	}

	/**
	 * Writes {@code rdf.yaml}, adding the SHA-256 of the weights that lie in the folder, if they are not in the graph
	 * itself.
	 *
	 * @param folder that already holds the SavedModel
	 * @param description as the bioimage.io specification says, with {@code config: clearstack:}
	 */
	public static ModelFolder write(final Path folder, final Map<String, Object> description) throws IOException {
		final Path weights = folder.resolve(SAVED_MODEL).resolve(WEIGHTS);
		final Map<String, Object> whole = Files.isRegularFile(weights)
			? ModelConfig.of(description).withWeights(sha256(weights)).in(description) : description;
		Files.writeString(folder.resolve(DESCRIPTION), yaml(whole));
		return read(folder);
	}

	/** A description as the text of its file. */
	public static String yaml(final Map<String, Object> description) {
		return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build()).dumpToString(description);
	}

	/** SHA-256 of a file in hexadecimal digits. */
	public static String sha256(final Path file) {
		try (DigestInputStream in =
			new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
			in.transferTo(java.io.OutputStream.nullOutputStream());
			return HexFormat.of().formatHex(in.getMessageDigest().digest());
		}
		catch (final IOException e) {
			throw new ClearstackException("The file " + file + " cannot be read: " + e.getMessage(), e);
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("Every JDK has SHA-256", e);
		}
	}
}
