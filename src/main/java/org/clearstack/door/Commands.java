// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.LinkedHashMap;
import java.util.Map;
import org.clearstack.command.CompareUpscaling;
import org.clearstack.command.Demonstration;
import org.clearstack.command.EngineInfo;
import org.clearstack.command.FeatureMaps;
import org.clearstack.command.FolderQuality;
import org.clearstack.command.ImageQuality;
import org.clearstack.command.LatentView;
import org.clearstack.command.MacroExtensions;
import org.clearstack.command.ModelCards;
import org.clearstack.command.Models;
import org.clearstack.command.QualityBenchmark;
import org.clearstack.command.Restore;
import org.clearstack.command.RestoreFolder;
import org.clearstack.command.SpeedBenchmark;
import org.clearstack.command.TrainAutoencoder;
import org.scijava.command.Command;

/** All Commands there are, by the short names of the command line. A new Command is a line here and a line in plugins.config. */
public final class Commands {

	private static final Map<String, Class<? extends Command>> ALL = new LinkedHashMap<>();

	static {
		ALL.put("restore", Restore.class);
		ALL.put("folder", RestoreFolder.class);
		ALL.put("train", TrainAutoencoder.class);
		ALL.put("demo", Demonstration.class);
		ALL.put("quality", ImageQuality.class);
		ALL.put("engine", EngineInfo.class);
		ALL.put("speed", SpeedBenchmark.class);
		ALL.put("compare", CompareUpscaling.class);
		ALL.put("benchmark", QualityBenchmark.class);
		ALL.put("models", Models.class);
		ALL.put("cards", ModelCards.class);
		ALL.put("features", FeatureMaps.class);
		ALL.put("latent", LatentView.class);
		ALL.put("qualityfolders", FolderQuality.class);
		ALL.put("extensions", MacroExtensions.class);
	}

	/** Commands on images, and what does the same to folders of images, by parameters of the same names. */
	private static final Map<Class<? extends Command>, Class<? extends Command>> ON_FOLDERS = Map.of(ImageQuality.class, FolderQuality.class);

	private Commands() {}

	/** The Command that does to folders what this one does to images; itself if there is none. */
	public static Class<? extends Command> onFolders(final Class<? extends Command> type) {
		return ON_FOLDERS.getOrDefault(type, type);
	}

	/** Short name to class, in the order to tell them. */
	public static Map<String, Class<? extends Command>> all() {
		return ALL;
	}

	/** The short name of a Command; its simple name if it is none of ours. */
	public static String nameOf(final Class<? extends Command> type) {
		return ALL.entrySet().stream().filter(entry -> entry.getValue() == type).map(Map.Entry::getKey).findFirst().orElse(type.getSimpleName());
	}

	/**
	 * Finds a Command.
	 *
	 * @param name short name, or the class's simple name (both in any case), or its full name
	 * @throws IllegalArgumentException if there is none, naming those there are
	 */
	public static Class<? extends Command> named(final String name) {
		for (final Map.Entry<String, Class<? extends Command>> entry : ALL.entrySet())
			if (entry.getKey().equalsIgnoreCase(name) || entry.getValue().getSimpleName().equalsIgnoreCase(name))
				return entry.getValue();
		try {
			return Class.forName(name).asSubclass(Command.class);
		}
		catch (final ClassNotFoundException | ClassCastException | LinkageError e) {
			throw new IllegalArgumentException("There is no command \"" + name + "\". There are: " + String.join(", ", ALL.keySet()) + ".", e);
		}
	}
}
