// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cards;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.clearstack.benchmark.BenchmarkFiles;
import org.clearstack.benchmark.BenchmarkScore;
import org.clearstack.benchmark.Summary;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.model.ModelFolder;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Writes the cards of models from what a benchmark found: after each training once more. */
@Plugin(type = Command.class, name = "cards", iconPath = ClearstackCommand.ICON, headless = true,
	visible = false, label = "Model Cards",
	description = "Writes the README.md and the description of models from the results of a benchmark.")
public final class ModelCards extends ClearstackCommand {

	@Parameter(persist = false, label = "Models", style = "directory",
		description = "Folder of model folders; those that the benchmark rated get a card.")
	private File models = new File("models");

	@Parameter(persist = false, label = "Results", style = "directory",
		description = "Folder of results that Benchmark Models... wrote.")
	private File results = new File("target/benchmark");

	@Parameter(persist = false, label = "Facts", style = "directory",
		description = "Folder of the files NAME.card: what a model is for and not for.")
	private File facts = new File("src/main/models");

	@Parameter(persist = false, required = false, label = "Manifest",
		description = "Table of the images that models were trained on, with the columns file, ..., source, "
			+ "licence, ..., separated by tabs.")
	private File manifest;

	@Parameter(type = ItemIO.OUTPUT, label = "Model cards")
	private String report;

	@Override
	protected void compute() throws IOException {
		final Path found = results.toPath();
		final Path scores = found.resolve(BenchmarkFiles.SCORES);
		if (!Files.isRegularFile(scores))
			throw new IllegalArgumentException(
				"There is no " + scores + ". Run the benchmark first, with out=" + results + ".");
		final List<Summary> summaries = Summary.of(BenchmarkScore.parse(Files.readAllLines(scores)));
		final Licences licences = manifest == null ? Licences.NONE : Licences.read(manifest.toPath());
		final List<String> written = new ArrayList<>();
		for (final ModelFolder model : folders()) {
			final List<Summary> rated = summaries.stream().filter(summary -> summary.row(model.spec().name()) != null)
				.map(summary -> summary.of(model.spec().name())).toList();
			if (!rated.isEmpty()) {
				new ModelCard(model, ModelFacts.read(facts.toPath(), model.spec().name()), rated, licences, found)
					.write();
				written.add(model.spec().name());
			}
		}
		report = written.isEmpty() ? "No model of " + models + " was rated in this benchmark; no card was written.\n"
			: "Wrote the cards of " + String.join(", ", written) + ".\n";
	}

	private List<ModelFolder> folders() throws IOException {
		if (!models.isDirectory())
			throw new IllegalArgumentException("There is no folder of models " + models + ". Check its name.");
		try (Stream<Path> folders = Files.list(models.toPath())) {
			return folders.filter(folder -> Files.isRegularFile(folder.resolve(ModelFolder.DESCRIPTION))).sorted()
				.map(ModelFolder::read).toList();
		}
	}
}
