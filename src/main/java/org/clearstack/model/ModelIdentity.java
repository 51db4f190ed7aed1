// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.task.ClearstackException;

/** What a model is known by, see {@link ModelFolder#identity()}. */
public final class ModelIdentity {

	private ModelIdentity() {}

	public static String of(final ModelFolder model) {
		try {
			final MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (final Path file : files(model.savedModel()))
				digest.update((model.savedModel().relativize(file).toString().replace('\\', '/') + " "
					+ ModelFolder.sha256(file) + "\n")
					.getBytes(StandardCharsets.UTF_8));
			digest.update(settings(model).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (final IOException e) {
			throw new ClearstackException("The SavedModel " + model.savedModel() + " cannot be read: " + e.getMessage(),
				e);
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("Every JDK has SHA-256", e);
		}
	}

	/** The graph, and the files of the variables if there are any. */
	private static List<Path> files(final Path savedModel) throws IOException {
		final Path variables = savedModel.resolve("variables");
		if (!Files.isDirectory(variables))
			return List.of(savedModel.resolve("saved_model.pb"));
		try (Stream<Path> files = Files.list(variables)) {
			return Stream
				.concat(Stream.of(savedModel.resolve("saved_model.pb")), files.filter(Files::isRegularFile).sorted())
				.toList();
		}
	}

	private static String settings(final ModelFolder model) {
		final ModelSpec spec = model.spec();
		return "channels " + spec.channels() + ", scale " + spec.scale() + ", margin " + spec.margin() + ", multiple "
			+ spec.multiple() + ", normalization " + spec.normalization().text() + ", depth " + spec.depth()
			+ model.config().decisive();
	}
}
