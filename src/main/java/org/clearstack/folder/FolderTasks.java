// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import ij.IJ;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.chunk.Json;
import org.clearstack.engine.LoadedModels;
import org.clearstack.io.WholeFile;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;

/**
 * The files of a folder as a list in a file, so that other machines can restore some of them each. Whoever lists them
 * makes the report afterwards, by a run that finds them done.
 *
 * @param request model, parameters, device, output and choice, by these names
 * @param jobs the files
 */
public record FolderTasks(Map<String, String> request, List<FolderFiles.Job> jobs) {

	/**
	 * What is restored, and how.
	 *
	 * @param model its folder
	 * @param options that decide the pixels
	 * @param device where networks run
	 * @param output folder of the results
	 * @param choice why the model was proposed, for the results' properties; empty if it was not
	 */
	public static FolderTasks of(final ModelFolder model, final RestorationOptions options, final String device,
		final Path output, final String choice, final List<FolderFiles.Job> jobs)
	{
		final Map<String, String> request = new LinkedHashMap<>();
		request.put("model", model.path().toAbsolutePath().normalize().toString());
		request.put("parameters", options.parameters(model));
		request.put("device", device);
		request.put("output", output.toString());
		request.put("choice", choice);
		return new FolderTasks(request, jobs);
	}

	/** How many files there are. */
	public int count() {
		return jobs.size();
	}

	/** Writes the list. */
	public void write(final Path file) throws IOException {
		final Map<String, Object> json = new LinkedHashMap<>(request);
		json.put("jobs", jobs.stream().map(job -> List.of(job.source().toAbsolutePath().toString(),
			job.target().toAbsolutePath().toString(), job.name())).toList());
		final byte[] text = Json.write(json).getBytes(StandardCharsets.UTF_8);
		WholeFile.write(file, text.length, out -> out.write(text));
	}

	/** Reads a list. */
	public static FolderTasks read(final Path file) throws IOException {
		final Map<String, String> request = new LinkedHashMap<>();
		final List<FolderFiles.Job> jobs = new ArrayList<>();
		Json.object(Files.readString(file)).forEach((key, value) -> {
			if (value instanceof List<?> list)
				for (final Object each : list) {
					final List<?> job = (List<?>) each;
					jobs.add(new FolderFiles.Job(Path.of(job.get(0).toString()), Path.of(job.get(1).toString()),
						job.get(2).toString()));
				}
			else
				request.put(key, value.toString());
		});
		return new FolderTasks(request, jobs);
	}

	/**
	 * Restores a file, unless that is done; one that cannot be restored is left for the report.
	 *
	 * @param number of the file, from 0
	 */
	public void restore(final int number, final Progress progress) throws IOException {
		IJ.redirectErrorMessages(true);
		final ModelFolder model = ModelFolder.read(Path.of(request.get("model")));
		new FolderRestoration(model, LoadedModels.shared(model, request.get("device")),
			RestorationOptions.parse(request.get("parameters")), Path.of(request.get("output")), progress)
			.marking(image -> {
				if (!request.get("choice").isEmpty())
					image.setProp("Clearstack choice", request.get("choice"));
			}).only(jobs.get(number));
	}
}
