// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Failure;

/** The kinds of computer that TensorFlow's natives are made for. */
public enum Platform {

	/** Linux on Intel or AMD processors. */
	LINUX64("linux64", "linux-x86_64", "Linux on Intel and AMD"),
	/** Windows on Intel or AMD processors. */
	WIN64("win64", "windows-x86_64", "Windows on Intel and AMD"),
	/** macOS on Intel processors. */
	MACOS64("macos64", "macosx-x86_64", "macOS on Intel"),
	/** macOS on Apple's processors. */
	MACOS_ARM64("macos-arm64", "macosx-arm64", "macOS on Apple silicon");

	private final String folder;
	private final String classifier;
	private final String words;

	Platform(final String folder, final String classifier, final String words) {
		this.folder = folder;
		this.classifier = classifier;
		this.words = words;
	}

	/**
	 * Its name in Fiji and on Fiji's update sites, such as {@code linux64}; also the name of the folder of its natives.
	 */
	public String folder() {
		return folder;
	}

	/** Its name in JavaCPP and Maven, such as {@code linux-x86_64}. */
	public String classifier() {
		return classifier;
	}

	/**
	 * This computer's, as this Java sees it.
	 *
	 * @throws ClearstackException if there are no natives for it
	 */
	public static Platform current() {
		return of(System.getProperty("os.name"), System.getProperty("os.arch"));
	}

	/**
	 * The platform of a Java.
	 *
	 * @param system the system property os.name
	 * @param processor the system property os.arch
	 * @throws ClearstackException if there are no natives for it; the message says what there are natives for
	 */
	public static Platform of(final String system, final String processor) {
		final String name = system.toLowerCase(Locale.ROOT);
		final String os = name.startsWith("linux") ? "linux"
			: name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "macosx" : "?";
		final String kind = switch (processor.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64", "x64" -> "x86_64";
			case "aarch64", "arm64" -> "arm64";
			default -> "?";
		};
		return withClassifier(os + "-" + kind)
			.orElseThrow(() -> new ClearstackException(Failure.Code.PLATFORM,
				"TensorFlow cannot run on this processor: this is Java for "
					+ processor + " on " + system + ", and there is TensorFlow for "
					+ Arrays.stream(values()).map(platform -> platform.words).collect(
						Collectors.joining(", "))
					+ " processors, with 64-bit Java."));
	}

	private static Optional<Platform> withClassifier(final String classifier) {
		return Arrays.stream(values()).filter(platform -> platform.classifier.equals(classifier)).findFirst();
	}
}
